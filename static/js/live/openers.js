// Shows the beginnings of messages under the box, without leaving the page; what is chosen comes after what is typed.

/** @param {HTMLFormElement} form the box to write in */
export function offerOpeners(form) {
  const button = form.querySelector("[data-openers]");
  const panel = form.querySelector("[data-openers-panel]");
  const field = form.querySelector("textarea");
  button.setAttribute("aria-expanded", "false");

  const close = () => {
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };

  const element = (name, text, className = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = className;
    made.dir = "auto";
    return made;
  };

  /** @param {string} words */
  const put = (words) => {
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n\n${words}` : words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    field.focus();
    const gap = field.value.indexOf("\u2026", field.value.length - words.length);
    if (gap >= 0) field.setSelectionRange(gap, gap + 1);
  };

  /** @param {{name: string, about: string, words: string}} opener */
  const line = (opener) => {
    const item = element("li", "", "card stack stack--s");
    const choose = element("button", `${panel.dataset.choose} `, "button button--small");
    choose.type = "button";
    choose.append(element("span", opener.name, "only-spoken"));
    choose.addEventListener("click", () => put(opener.words));
    item.append(element("strong", opener.name));
    if (opener.about) item.append(element("p", opener.about, "small soft"));
    item.append(choose);
    return item;
  };

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (!panel.hidden) return close();
    let answer;
    try {
      answer = await fetch(button.formAction, { headers: { Accept: "application/json" } });
    } catch {
      return;
    }
    if (!answer.ok) return;
    const { openers } = await answer.json();
    const list = element("ul", "", "stack stack--s");
    list.append(...openers.map(line));
    const shut = element("button", panel.dataset.close, "button button--quiet");
    shut.type = "button";
    shut.addEventListener("click", () => {
      close();
      button.focus();
    });
    panel.replaceChildren(list, shut);
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    list.querySelector("button")?.focus();
  });
}
