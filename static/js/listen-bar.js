// The buttons of "Écouter", and what stays in sight while a text is read aloud: how to stop it, how to slow it down.
// Nothing of this is in the pages: without a voice, it would only weigh.

const DRAWN = "http://www.w3.org/2000/svg";

/** The lines of the icons volume-2 and square (static/img/icons.svg). */
const VOLUME = [
  "M11 4.702a.705.705 0 0 0-1.203-.498L6.413 7.587A1.4 1.4 0 0 1 5.416 8H3a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2.416a1.4 1.4 0 0 1 .997.413l3.383 3.384A.705.705 0 0 0 11 19.298z",
  "M16 9a5 5 0 0 1 0 6",
  "M19.364 18.364a9 9 0 0 0 0-12.728",
];
const SQUARE = ["M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"];

/** @param {string[]} lines */
function icon(lines) {
  const drawing = document.createElementNS(DRAWN, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  for (const line of lines) {
    const path = document.createElementNS(DRAWN, "path");
    path.setAttribute("d", line);
    drawing.append(path);
  }
  return drawing;
}

/**
 * Draw on a button what it does next.
 * @param {HTMLElement} button
 * @param {boolean} isReading
 */
export function draw(button, isReading) {
  button.querySelector("svg")?.replaceWith(icon(isReading ? SQUARE : VOLUME));
}

/**
 * @param {string} label
 * @param {string} [about] whose text it reads, for screen readers
 */
export function listenButton(label, about) {
  const made = button("button--quiet listen", "", () => {});
  const words = document.createElement("span");
  words.textContent = label;
  made.append(icon(VOLUME), " ", words);
  if (about) {
    const spoken = document.createElement("span");
    spoken.className = "only-spoken";
    spoken.textContent = `\u00a0: ${about}`;
    made.append(spoken);
  }
  return made;
}

/**
 * @param {string} look
 * @param {string} words
 * @param {() => void} act
 */
function button(look, words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button button--small ${look}`;
  made.append(words);
  made.addEventListener("click", act);
  return made;
}

export class ListenBar {
  /**
   * @param {DOMStringMap} words
   * @param {{ onStop: () => void, onSpeed: () => void }} acts
   */
  constructor(words, { onStop, onSpeed }) {
    this.element = document.createElement("section");
    this.element.className = "listening";
    this.element.setAttribute("aria-label", words.now);
    const what = document.createElement("p");
    what.className = "listening__what";
    what.append(icon(VOLUME), ` ${words.now}`);
    const stop = button("button--main", ` ${words.stop}`, onStop);
    stop.prepend(icon(SQUARE));
    this.slow = button("", words.slow, onSpeed);
    this.element.append(what, stop, this.slow);
  }

  /** @param {boolean} isSlow */
  show(isSlow) {
    this.slow.setAttribute("aria-pressed", String(isSlow));
    if (!this.element.isConnected) document.body.append(this.element);
  }

  /** @returns {boolean} whether the focus was in it */
  hide() {
    const held = this.element.contains(document.activeElement);
    this.element.remove();
    return held;
  }
}
