// The reading ruler: a band that shows the line one reads. It follows the pointer and the keyboard; Escape removes it.

const REMOVED = "cordee.ruler.removed";
const PLACE = "cordee.ruler.place";
const FIRST_PLACE = 0.4;

/** @param {HTMLElement} body */
export function enhance(body) {
  for (const form of document.querySelectorAll("form[action^='/confort']")) {
    form.addEventListener("submit", () => sessionStorage.removeItem(REMOVED)); // asked for again
  }
  if (sessionStorage.getItem(REMOVED)) return;

  const ruler = document.createElement("div");
  ruler.className = "ruler";
  ruler.setAttribute("aria-hidden", "true");

  /** @param {number} middle pixels from the top of the window */
  const put = (middle) => {
    ruler.style.setProperty("inset-block-start", `${Math.round(middle)}px`);
    sessionStorage.setItem(PLACE, String(Math.round(middle)));
  };
  put(Math.min(Number(sessionStorage.getItem(PLACE)) || innerHeight * FIRST_PLACE, innerHeight));
  body.append(ruler);

  const away = new AbortController();
  const { signal } = away;
  addEventListener("pointermove", (event) => put(event.clientY), { passive: true, signal });
  addEventListener(
    "focusin",
    (event) => {
      if (!(event.target instanceof Element) || !event.target.matches(":focus-visible")) return;
      requestAnimationFrame(() => {
        const at = event.target.getBoundingClientRect();
        put(at.top + Math.min(at.height, innerHeight) / 2);
      });
    },
    { signal },
  );
  addEventListener(
    "keydown",
    (event) => {
      const isTaken = event.defaultPrevented || "reading" in document.documentElement.dataset;
      if (event.key !== "Escape" || isTaken || document.querySelector("[popover]:popover-open")) return;
      sessionStorage.setItem(REMOVED, "yes");
      ruler.remove();
      away.abort();
    },
    { signal },
  );
}
