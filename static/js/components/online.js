// A form that keeps no draft is not sent while the device has no network: the browser's own page would take its place,
// and the words with it. They stay in the page, and nowhere else: the device may be shared.

/** @param {HTMLElement} line stands in the form, hidden, and says why nothing was sent */
export function enhance(line) {
  const form = line.closest("form");
  if (!form) return;
  const words = line.textContent;
  line.textContent = "";
  line.hidden = false;

  form.addEventListener("submit", (event) => {
    line.textContent = navigator.onLine ? "" : words;
    if (!navigator.onLine) event.preventDefault();
  }, { capture: true });
}
