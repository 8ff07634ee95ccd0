// Keeps what is typed in a form, for its author alone: five seconds after a change, when a field is left, and when the
// page goes away. Without this script, a button does it where the text is long.

const PAUSE = 5000;
const KEEPALIVE_BYTES = 60_000; // what a browser still sends for a page that is going away

/** @param {HTMLElement} box stands in the form, with data-url and its sentences */
export function enhance(box) {
  const form = box.closest("form");
  const line = box.querySelector(".draft__said");
  const said = box.querySelector("[data-said]");
  if (!form || !line || !said) return;
  box.querySelector("[name='garder']")?.remove();

  let timer = 0;
  let sent = false;
  let saving = false;
  let round = 0; // of what is typed: a new one begins when the box was emptied
  let kept = snapshot();

  /** @returns {string} what the form holds now */
  function snapshot() {
    return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();
  }

  /** @param {string} words */
  const say = (words) => {
    said.textContent = words;
    line.hidden = words === "";
  };

  /** @param {boolean} leaving the page may be gone before the answer */
  const save = async (leaving = false) => {
    clearTimeout(timer);
    timer = 0;
    const body = snapshot();
    if (sent || (saving && !leaving) || body === kept) return;
    saving = true;
    const begun = round;
    try {
      const answer = await fetch(box.dataset.url, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
        body,
        keepalive: leaving && body.length < KEEPALIVE_BYTES,
      });
      if (answer.status === 401) return say(box.dataset.out);
      const told = await answer.json();
      if (answer.ok) kept = body;
      if (begun === round) say(answer.ok ? told.said : (told.message ?? box.dataset.lost));
    } catch {
      say(box.dataset.lost);
    } finally {
      saving = false;
      if (!sent && snapshot() !== kept) wait();
    }
  };

  const wait = () => {
    timer ||= setTimeout(save, PAUSE);
  };

  form.addEventListener("input", wait);
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget?.form !== form || relatedTarget.type !== "submit") save(); // a button decides what becomes of it
  });
  form.addEventListener("emptied", () => {
    round += 1;
    box.querySelector("[name='effacer']")?.remove();
    say("");
  });
  form.addEventListener("submit", (event) => {
    sent = true;
    setTimeout(() => {
      sent = !event.defaultPrevented; // a conversation sends by itself, and goes on being typed in
    });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  addEventListener("pageshow", () => {
    sent = false;
  });
}
