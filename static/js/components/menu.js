// For browsers without the popover attribute: a button shows or hides its menu, Escape closes it.

/** @param {HTMLElement} menu */
export function enhance(menu) {
  const buttons = document.querySelectorAll(`[popovertarget="${menu.id}"]`);
  const opener = buttons[0];
  if (!opener) return;

  /** @param {boolean} open */
  const show = (open) => {
    const asked = getComputedStyle(opener).display !== "none";
    menu.hidden = asked && !open;
    opener.setAttribute("aria-expanded", String(open));
  };

  for (const button of buttons) {
    button.addEventListener("click", () => show(menu.hidden));
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    show(false);
    opener.focus();
  });
  addEventListener("resize", () => show(false));
  show(false);
}
