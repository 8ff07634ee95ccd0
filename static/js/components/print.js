// A button that prints the page: it appears only where scripts run, the browser's own menu does the same.

/** @param {HTMLElement} button */
export function enhance(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
