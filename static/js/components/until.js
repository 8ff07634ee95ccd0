// A page that may only be read for a time: it asks now and then whether it still may be there, and leaves when not.

const EVERY = 10_000;

/** @param {HTMLElement} element with data-check, which answers {open: boolean}, and data-over, where to go at the end */
export function enhance(element) {
  const { check = "", over = "/" } = element.dataset;

  /** Hide the words at once, then leave. */
  const leave = () => {
    element.hidden = true;
    location.replace(over);
  };

  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(check, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
      if (!answer.ok || !(await answer.json()).open) leave();
    } catch {
      leave();
    }
  };

  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  addEventListener("pageshow", (event) => {
    if (event.persisted) ask();
  });
}
