// Draws messages of a conversation, new or changed. Nothing moves by itself: news waits when the reader is elsewhere.

import { drawFiles } from "./files.js";
import { writeAll } from "./words.js";

/** The list of messages of one page. */
export class Thread {
  /** @param {HTMLElement} root the conversation's element */
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("[data-thread]");
    this.words = root.querySelector("[data-words]").dataset;
    this.last = Number(root.dataset.last);
    /** How far the page knows the order of changes; a message may be changed long after its own place. */
    this.known = Number(root.dataset.known);
    /** @type {Array<object>} messages that wait to be shown */
    this.waiting = [];
    const days = this.list.querySelectorAll(".thread__day");
    this.day = days.length ? days[days.length - 1].textContent.trim() : "";
  }

  /**
   * Return a new item from one of the page's models.
   * @param {string} name day | other | mine | unsent | withdrawn | withdrawn-mine | quote
   */
  model(name) {
    const model = this.root.querySelector(`template[data-model="${name}"]`);
    return model.content.firstElementChild.cloneNode(true);
  }

  /**
   * Fill the parts of a message's item.
   * @param {HTMLElement} item
   * @param {object} message as the feed gives it
   */
  fill(item, message) {
    const set = (selector, words) => {
      const part = item.querySelector(selector);
      if (part) part.textContent = words ?? "";
    };
    set(".knot", message.initial);
    set(".message__head strong", message.author);
    set(".message__role", message.role);
    set(".message__when", message.when);
    set(".message__state span", message.withdrawn || message.status);
    const body = item.querySelector(".message__body");
    if (message.withdrawn) return item;
    if (message.answers) body.append(this.quote(message.answers));
    if (message.mood) body.append(this.model(`mood-${message.mood}`));
    drawFiles(this.root, body, message.files);
    writeAll(body, message.text ?? this.words.closed);
    if (message.edited) {
      const line = document.createElement("p");
      line.className = "message__edited";
      line.textContent = message.edited;
      body.append(line);
    }
    this.fillActs(item, message);
    return item;
  }

  /**
   * Draw what a message answers to.
   * @param {{author: string, words: string, sequence: number}} answered
   */
  quote(answered) {
    const item = this.model("quote");
    const link = item.querySelector("a");
    item.querySelector("[data-quote]").textContent = [answered.author, answered.words].filter(Boolean).join("\u00a0: ");
    if (answered.sequence) link.href = `#message-${answered.sequence}`;
    else link.replaceWith(...link.childNodes);
    return item;
  }

  /** Lead to what can be done with a message. */
  fillActs(item, message) {
    const reply = item.querySelector("[data-reply]");
    if (!reply) return;
    reply.href = `${this.root.dataset.url}?repondre=${message.sequence}#ecrire`;
    const other = item.querySelector("[data-more]");
    other.href = `${this.root.dataset.feed}/${message.sequence}`;
    for (const link of [reply, other]) link.lastElementChild.append(` ${message.author}, ${message.when}`);
  }

  /** Tell whether the reader has the end of the conversation before her eyes. */
  get isAtEnd() {
    const end = this.list.getBoundingClientRect().bottom;
    return end < innerHeight + 120;
  }

  /**
   * Put one stored message in its place, before those that are not sent yet.
   * @param {object} message as the feed gives it
   */
  draw(message) {
    this.known = Math.max(this.known, message.place);
    if (message.sequence <= this.last) return this.redraw(message);
    this.last = message.sequence;
    this.root.querySelector("[data-empty]")?.remove();
    if (message.day !== this.day) {
      const line = this.model("day");
      line.textContent = this.day = message.day;
      this.place(line);
    }
    this.place(this.item(message));
  }

  /** Return a stored message as an item of the list. */
  item(message) {
    const model = message.withdrawn ? (message.mine ? "withdrawn-mine" : "withdrawn") : message.mine ? "mine" : "other";
    const item = this.fill(this.model(model), message);
    item.id = `message-${message.sequence}`;
    item.dataset.sequence = message.sequence;
    return item;
  }

  /** Find a message that the page shows; one from before its first is not there. */
  shown(sequence) {
    return this.list.querySelector(`:scope > [data-sequence="${sequence}"]`);
  }

  /**
   * Put what a message has become in its place; the words that the reader has before her eyes do not move.
   * @param {object} message as the feed gives it
   */
  redraw(message) {
    const before = this.shown(message.sequence);
    if (!before) return;
    const item = this.item(message);
    this.keepingPlace(() => before.replaceWith(item));
  }

  /** Take every stored message off the page; what was not sent stays, to be copied. */
  clear() {
    for (const item of this.list.querySelectorAll(":scope > li:not([data-unsent])")) item.remove();
  }

  /** @param {HTMLElement} item */
  place(item) {
    const unsent = this.list.querySelector("[data-unsent]");
    this.keepingPlace(() => this.list.insertBefore(item, unsent));
  }

  /**
   * Change the list without moving the box in which the person is writing.
   * @param {() => void} change
   */
  keepingPlace(change) {
    const box = this.root.querySelector("[data-send]");
    const held = box?.contains(document.activeElement);
    const before = held ? box.getBoundingClientRect().top : 0;
    change();
    if (held) scrollBy({ top: box.getBoundingClientRect().top - before, behavior: "instant" });
  }
}
