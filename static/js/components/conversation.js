// A conversation that is open: messages arrive, leave and are read without a reload. Without this script it is a form.

import { listen } from "../live/connection.js";
import { Outbox } from "../live/outbox.js";
import { Thread } from "../live/thread.js";

const SEEN_AFTER = 1_000;

/** @param {HTMLElement} root */
export function enhance(root) {
  const thread = new Thread(root);
  const form = root.querySelector("[data-send]");
  const newsBox = root.querySelector("[data-news]");
  const waiting = newsBox.querySelector(".waiting");
  const spoken = newsBox.querySelector("[data-spoken]");
  const state = root.querySelector("[data-state]");
  let live = false;
  let ended = "";
  let read = root.querySelector("[data-unread]") ? 0 : thread.last;

  // --- the state, in words -------------------------------------------------------------------------------------------

  const showState = () => {
    const words = ended ? state.dataset[ended] : !navigator.onLine ? state.dataset.offline : live ? state.dataset.live : state.dataset.polling;
    if (state.textContent !== words) state.textContent = words;
    state.hidden = false;
    if (ended === "signedOut") {
      const link = document.createElement("a");
      link.href = `${root.dataset.signIn}?suite=${encodeURIComponent(root.dataset.url)}`;
      link.textContent = thread.words.signIn;
      state.append(" ", link);
    }
  };

  /** @param {string} why signedOut | closed */
  const end = (why) => {
    ended = why;
    if (why === "closed") thread.list.querySelectorAll("li:not([data-unsent])").forEach((item) => item.remove());
    showState();
  };

  // --- what arrives --------------------------------------------------------------------------------------------------

  const showWaiting = () => {
    const count = thread.waiting.filter((message) => !message.mine).length;
    const { one, many } = newsBox.dataset;
    waiting.hidden = count === 0;
    waiting.querySelector("[data-label]").textContent = count === 1 ? one : many.replace("{n}", String(count));
  };

  const drawAll = () => {
    const messages = thread.waiting.splice(0);
    for (const message of messages) {
      if (message.client && outbox?.item(message.client)) outbox.forget(message.client);
      thread.draw(message);
    }
    showWaiting();
    markRead();
    return messages;
  };

  /** @param {Array<object>} messages in order */
  const arrive = (messages) => {
    thread.waiting.push(...messages);
    if (!thread.isAtEnd) return showWaiting();
    const last = drawAll().findLast((message) => !message.mine);
    if (last) spoken.textContent = newsBox.dataset.added.replace("{name}", last.author);
  };

  let asking = null;
  const ask = async () => {
    const known = thread.waiting.at(-1)?.sequence ?? thread.last;
    const answer = await fetch(`${root.dataset.feed}?depuis=${known}`, { headers: { Accept: "application/json" } });
    if (answer.status === 401) return end("signedOut");
    if (answer.status === 404) return end("closed");
    if (!answer.ok) return;
    if (ended) ended = "";
    showState();
    const { messages, more } = await answer.json();
    if (messages.length) arrive(messages);
    if (more) await ask();
  };
  let again = false;
  /** Fetch what was missed; one request at a time, and once more if news came meanwhile. */
  const fetchNews = () => {
    if (ended === "closed") return;
    if (asking) {
      again = true;
      return;
    }
    asking = ask()
      .catch(() => showState())
      .finally(() => {
        asking = null;
        if (again) {
          again = false;
          fetchNews();
        }
      });
  };

  waiting.querySelector("button").addEventListener("click", () => {
    const first = thread.waiting[0]?.sequence;
    drawAll();
    root.querySelector(`#message-${first}`)?.scrollIntoView({ block: "start", behavior: "instant" });
  });

  // --- what was read -------------------------------------------------------------------------------------------------

  let timer = 0;
  const markRead = () => {
    clearTimeout(timer);
    if (document.hidden || thread.last <= read || !thread.isAtEnd) return;
    timer = setTimeout(async () => {
      const body = new FormData();
      body.set("csrf_token", root.querySelector("[name='csrf_token']").value);
      body.set("sequence", String(thread.last));
      const answer = await fetch(root.dataset.read, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer?.ok) return;
      read = Number(body.get("sequence"));
      root.querySelector("[data-unread]")?.remove();
      document.querySelector(".talk[aria-current] .talk__news")?.remove();
    }, SEEN_AFTER);
  };

  // --- what leaves ---------------------------------------------------------------------------------------------------

  const field = form?.querySelector("textarea");
  const outbox = form
    ? new Outbox(root, thread, {
        onSent: (message) => (message.sequence === thread.last + 1 && !thread.waiting.length ? thread.draw(message) : fetchNews()),
        onRefused: (text, words) => refuse(text, words),
        onState: end,
      })
    : null;

  /** Give a refused text back to the box, with the reason. */
  const refuse = (text, words) => {
    field.value = field.value ? `${text}\n\n${field.value}` : text;
    let line = form.querySelector(".field__error");
    if (!line) {
      line = document.createElement("p");
      line.className = "field__error";
      line.id = `${field.id}-error`;
      line.setAttribute("role", "alert");
      field.before(line);
    }
    line.textContent = words;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-errormessage", line.id);
  };

  form?.addEventListener("submit", (event) => {
    const text = field.value.trim();
    if (!text) return; // the server says what is missing
    event.preventDefault();
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector(".field__error")?.remove();
    field.removeAttribute("aria-invalid");
    outbox.add(text);
  });

  // A text that was begun survives a reload of this tab.
  const draftKey = `cordee.draft.${root.dataset.owner}.${root.dataset.conversation}`;
  if (field && !field.value) field.value = sessionStorage.getItem(draftKey) ?? "";
  field?.addEventListener("input", () => {
    if (field.value) sessionStorage.setItem(draftKey, field.value);
    else sessionStorage.removeItem(draftKey);
  });

  for (const leave of document.querySelectorAll("form[action$='/deconnexion']")) {
    leave.addEventListener("submit", () => sessionStorage.clear());
  }
  addEventListener("online", () => outbox?.flush());
  addEventListener("offline", showState);
  addEventListener("scroll", markRead, { passive: true });
  document.addEventListener("visibilitychange", markRead);
  listen(root.dataset.conversation, {
    onNews: fetchNews,
    onState: (isLive) => {
      live = isLive;
      showState();
      if (isLive) outbox?.flush();
    },
  });
  outbox?.flush();
  fetchNews();
  markRead();
}
