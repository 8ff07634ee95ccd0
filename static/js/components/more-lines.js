// "Ajouter une ligne": the next line of a list appears in place. Without this script the page is given back with it.

/**
 * Give the last possible line another number: in its names, its ids and what refers to them, and its labels.
 * @param {Element} line
 * @param {string} from
 * @param {string} to
 */
function renumber(line, from, to) {
  const end = new RegExp(`_${from}(?=$|-)`, "g");
  for (const element of line.querySelectorAll("*")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(end, `_${to}`));
    }
    for (const text of element.childNodes) {
      if (text instanceof Text) text.data = text.data.replace(`(${from})`, `(${to})`);
    }
  }
}

/** @param {HTMLElement} box holds the lines, a template of the last possible one, and the button */
export function enhance(box) {
  const model = box.querySelector("template[data-next]");
  const button = box.querySelector("button[name='more']");
  const count = box.querySelector("input[name='lines']");
  if (!(model instanceof HTMLTemplateElement) || !(button instanceof HTMLElement) || !(count instanceof HTMLInputElement)) return;
  const most = model.dataset.next ?? "1";

  button.addEventListener("click", (event) => {
    event.preventDefault();
    const number = Number(count.value) + 1;
    const line = model.content.firstElementChild?.cloneNode(true);
    if (!(line instanceof Element) || number > Number(most)) return;
    renumber(line, most, String(number));
    model.before(line);
    count.value = String(number);
    count.dispatchEvent(new Event("input", { bubbles: true }));
    line.querySelector("input")?.focus();
    if (number === Number(most)) (button.closest(".actions") ?? button).remove();
  });
}
