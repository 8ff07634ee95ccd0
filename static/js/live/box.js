// The box that a message is written in: what did not leave comes back to it.

/**
 * Give a text back, before what is typed meanwhile.
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 */
export function giveBack(field, text) {
  field.value = field.value ? `${text}\n\n${field.value}` : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Say at the box why its text did not leave.
 * @param {HTMLTextAreaElement} field
 * @param {string} words
 */
export function refuse(field, words) {
  const line = document.createElement("p");
  line.className = "field__error";
  line.id = `${field.id}-refused`;
  line.setAttribute("role", "alert");
  line.textContent = words;
  field.before(line);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", line.id);
}
