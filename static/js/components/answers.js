// An open question: a quiet line says that answers came, and the page stays where it is. Without this script the line is
// a link to what is new, and "J'ai lu" a button.

import { listen } from "../live/connection.js";

const SEEN_AFTER = 1_000;

/**
 * Note how far the person has read, once the end of the answers has been before her eyes for a moment.
 * @param {HTMLFormElement} form what it sends without this script
 */
function noteWhenSeen(form) {
  form.hidden = true;
  let timer = 0;
  const send = async () => {
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);
    if (answer?.ok) watcher.disconnect();
    else form.hidden = false;
  };
  const watcher = new IntersectionObserver((entries) => {
    clearTimeout(timer);
    if (entries.at(-1)?.isIntersecting && !document.hidden) timer = setTimeout(send, SEEN_AFTER);
  });
  watcher.observe(form.parentElement ?? form);
}

/** @param {HTMLElement} root stands under the answers */
export function enhance(root) {
  const [form, line, spoken] = root.children;
  const link = line?.querySelector("a");
  if (!(form instanceof HTMLFormElement) || !(line instanceof HTMLElement) || !link) return;
  if (form.elements.namedItem("number")) noteWhenSeen(form);
  line.hidden = true;
  const question = location.pathname;
  let shown = 0;
  let over = false;

  const ask = async () => {
    if (over) return;
    const headers = { Accept: "application/json" };
    const answer = await fetch(`${question}/nouvelles?depuis=${root.dataset.known}`, { headers }).catch(() => null);
    over = answer?.status === 401 || answer?.status === 404; // signed out, or no longer of the collective
    if (!answer?.ok) return;
    const { count, label, address } = await answer.json();
    if (count === shown) return;
    shown = count;
    link.href = address || link.href;
    link.textContent = label;
    line.hidden = count === 0;
    spoken.textContent = label.split(" – ")[0];
  };

  listen(question.split("/").at(-1) ?? "", { onNews: ask, onState: () => {} });
}
