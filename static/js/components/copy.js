// A button that copies what a field holds: it appears only where scripts run and the browser lets a page copy.

/** @param {HTMLElement} element around a field or words with data-words, a button with data-copy, and where it is said, with data-said */
export function enhance(element) {
  const button = element.querySelector("[data-copy]");
  const said = element.querySelector("[data-said]");
  const field = element.querySelector("input");
  const words = element.querySelector("[data-words]");
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field?.select();
    try {
      await navigator.clipboard.writeText(field ? field.value : words.innerText);
      said.textContent = button.dataset.done;
    } catch {
      field?.focus(); // the browser said no: it is selected, to be copied by hand
    }
  });
}
