// The small panel of "Confort": letters, colours and spacing, changed without leaving the page. It is the form of the
// comfort page, asked for when it is opened; each choice is worn and kept at once. Without it, the link leads to the page.

/** What the panel shows; the rest of the form goes with it unseen, so that nothing is changed by being absent. */
const SHOWN = ["text", "palette", "spacing"];

/**
 * @param {string} address
 * @returns {Promise<Document>}
 */
function page(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // reads a document without a script's having to parse it
    request.open("GET", address);
    request.responseType = "document";
    request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : reject(request.status));
    request.onerror = reject;
    request.send();
  });
}

/**
 * @param {string} name
 * @param {string} look
 * @param {string} words
 */
function make(name, look, words) {
  const made = document.createElement(name);
  made.className = look;
  made.textContent = words;
  return made;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} said where the panel says what became of a choice
 */
function keepEachChoice(form, said) {
  let last = Promise.resolve();
  const keep = async () => {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    }).catch(() => null);
    said.textContent = answer?.ok ? form.dataset.kept : form.dataset.lost;
  };
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "radio") document.documentElement.dataset[target.name] = target.value;
    said.textContent = "";
    last = last.then(keep); // in their order: the last one chosen is the one that stays
  });
  form.addEventListener("submit", (event) => event.preventDefault());
}

/**
 * @param {HTMLAnchorElement} link
 * @param {Document} found the comfort page
 */
function build(link, found) {
  const form = document.adoptNode(found.querySelector("form.fitting"));
  form.querySelector(".preview-side")?.remove();
  for (const one of form.querySelectorAll("[id]")) one.removeAttribute("id");
  for (const group of form.querySelectorAll("fieldset")) {
    group.hidden = !SHOWN.includes(group.querySelector("input")?.name ?? "");
  }
  form.className = "stack stack--s";
  const panel = make("section", "comfort-panel stack stack--s", "");
  panel.popover = "auto";
  panel.setAttribute("role", "dialog");
  const title = found.querySelector("h1").textContent.trim();
  panel.setAttribute("aria-label", title);
  const said = make("p", "small soft", "");
  said.setAttribute("role", "status");
  const all = make("a", "button", form.dataset.all);
  all.href = link.href;
  const close = make("button", "button", form.dataset.close);
  close.type = "button";
  close.addEventListener("click", () => panel.hidePopover());
  const ways = make("div", "actions", "");
  ways.append(close, all);
  panel.append(make("h2", "legend--title", title), form, said, ways);
  panel.addEventListener("toggle", (event) => event.newState === "closed" && panel.remove());
  keepEachChoice(form, said);
  return panel;
}

/** @param {HTMLAnchorElement} link */
export async function open(link) {
  const panel = build(link, await page(link.href));
  document.body.append(panel);
  panel.showPopover();
  panel.querySelector("input:checked")?.focus();
}
