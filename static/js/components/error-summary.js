// The error summary receives the focus when the page opens; its links put the focus in the field.

/** @param {HTMLElement} summary */
export function enhance(summary) {
  summary.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field, .date-card") ?? field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
  summary.focus();
}
