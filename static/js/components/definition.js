// For browsers without the popover attribute: a difficult word opens its definition, Escape closes it, focus returns.

/** @param {HTMLElement} list the definitions of the page */
export function enhance(list) {
  for (const definition of list.querySelectorAll("[popover]")) {
    let opener = null;

    const close = () => {
      if (definition.hidden) return;
      definition.hidden = true;
      opener?.setAttribute("aria-expanded", "false");
      opener?.focus();
    };
    const open = () => {
      definition.hidden = false;
      opener.setAttribute("aria-expanded", "true");
      definition.focus();
    };

    definition.hidden = true;
    for (const button of document.querySelectorAll(`[popovertarget="${definition.id}"]`)) {
      button.addEventListener("click", () => {
        if (definition.contains(button) || !definition.hidden) return close();
        opener = button;
        open();
      });
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
  }
}
