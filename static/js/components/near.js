// "A-t-on déjà répondu ?": while a title is typed, the questions that look like it. Without this script they are shown
// once, before the question is published.

const PAUSE = 900;
const SHORTEST = 8;

/**
 * @param {{ url: string, title: string, about: string }} thread
 * @returns {HTMLLIElement}
 */
function line(thread) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = thread.url;
  link.dir = "auto";
  link.textContent = thread.title;
  const about = document.createElement("span");
  about.className = "small soft";
  about.textContent = ` ${thread.about}`;
  item.append(link, about);
  return item;
}

/** @param {HTMLElement} box with data-url, stands in the form of the question */
export function enhance(box) {
  const form = box.closest("form");
  const title = form?.querySelector("[name='title']");
  const seen = form?.querySelector("[name='seen']");
  const said = box.querySelector("[data-said]");
  const list = box.querySelector("[data-list]");
  if (!(title instanceof HTMLInputElement) || !(seen instanceof HTMLInputElement) || !said || !(list instanceof HTMLElement)) return;

  let timer = 0;
  let asked = title.value.trim();
  /** @type {AbortController | null} */
  let going = null;

  const show = (told) => {
    const links = told.threads.map(line);
    list.replaceChildren(...links);
    list.hidden = links.length === 0;
    if (said.textContent !== told.said) said.textContent = told.said; // the same number is not said twice
    if (links.length > 0) seen.value = "1";
  };

  const ask = async () => {
    const words = title.value.trim();
    if (words === asked) return;
    asked = words;
    going?.abort();
    if (words.length < SHORTEST) return show({ said: "", threads: [] });
    going = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.url}?${new URLSearchParams({ titre: words })}`, {
        headers: { Accept: "application/json" },
        signal: going.signal,
      });
      if (answer.ok) show(await answer.json());
    } catch {
      // a help that does not come is not missed: they are shown before the question is published
    }
  };

  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}
