// Shows the password while it is typed; it is hidden again before it is sent.

/** @param {HTMLElement} row an input and a button, hidden until now */
export function enhance(row) {
  const input = row.querySelector("input");
  const button = row.querySelector("button");
  const label = button?.querySelector("span");
  if (!input || !button || !label) return;
  const words = { password: label.textContent, text: button.dataset.hide ?? label.textContent };

  /** @param {"password" | "text"} type */
  const become = (type) => {
    input.type = type;
    label.textContent = words[type];
  };

  button.hidden = false;
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => become(input.type === "password" ? "text" : "password"));
  input.form?.addEventListener("submit", () => become("password"));
}
