// A form is sent once: the second click is ignored, and the button says that it is being sent.

/**
 * Replace the words of a button and keep its icon.
 * @param {HTMLElement} button
 * @param {string} words
 * @returns {string} the words it had
 */
function rename(button, words) {
  const text = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (!(text instanceof Text)) return "";
  const before = text.data;
  text.data = words;
  return before;
}

/** @param {HTMLFormElement} form with data-busy, the words shown while it is sent; without, those of the page */
export function enhance(form) {
  /** @type {(() => void) | null} */
  let restore = null;

  form.addEventListener("submit", (event) => {
    if (restore) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    const button = event.submitter ?? form.querySelector("button[type='submit']");
    if (!(button instanceof HTMLElement)) return;
    const before = rename(button, ` ${form.dataset.busy ?? document.documentElement.dataset.busy ?? button.textContent.trim()}`);
    button.setAttribute("aria-disabled", "true");
    restore = () => {
      if (before) rename(button, before);
      button.removeAttribute("aria-disabled");
      restore = null;
    };
  });

  // The Back button may show the page again as it was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) restore?.();
  });
}
