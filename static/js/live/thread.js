// Draws messages at the end of a conversation. Nothing moves by itself: news waits when the reader is elsewhere.

import { drawFiles } from "./files.js";

const PARAGRAPHS = /\n{2,}/;
const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]’»]/g;

/**
 * Fill an element with plain text: line breaks, and links that tell where they go (as `core.text.show` does).
 * @param {HTMLElement} paragraph
 * @param {string} text
 */
function write(paragraph, text) {
  paragraph.dir = "auto";
  let position = 0;
  const plain = (part) => {
    part.split("\n").forEach((line, index) => {
      if (index) paragraph.append(document.createElement("br"));
      paragraph.append(line);
    });
  };
  for (const found of text.matchAll(LINK)) {
    plain(text.slice(position, found.index));
    const link = document.createElement("a");
    link.href = link.textContent = found[0];
    link.rel = "noopener noreferrer nofollow";
    paragraph.append(link);
    position = found.index + found[0].length;
  }
  plain(text.slice(position));
}

/** The list of messages of one page. */
export class Thread {
  /** @param {HTMLElement} root the conversation's element */
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("[data-thread]");
    this.words = root.querySelector("[data-words]").dataset;
    this.last = Number(root.dataset.last);
    /** @type {Array<object>} messages that wait to be shown */
    this.waiting = [];
    const days = this.list.querySelectorAll(".thread__day");
    this.day = days.length ? days[days.length - 1].textContent.trim() : "";
  }

  /**
   * Return a new item from one of the page's models.
   * @param {string} name day | other | mine | unsent
   */
  model(name) {
    const model = this.root.querySelector(`template[data-model="${name}"]`);
    return model.content.firstElementChild.cloneNode(true);
  }

  /**
   * Fill the parts of a message's item.
   * @param {HTMLElement} item
   * @param {{author: string, role?: string, initial: string, when: string, status?: string, text: string | null}} message
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
    set(".message__state span", message.status);
    const body = item.querySelector(".message__body");
    drawFiles(this.root, body, message.files);
    for (const part of message.text === "" ? [] : (message.text ?? this.words.closed).split(PARAGRAPHS)) {
      const paragraph = document.createElement("p");
      write(paragraph, part);
      body.append(paragraph);
    }
    return item;
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
    if (message.sequence <= this.last) return;
    this.last = message.sequence;
    this.root.querySelector("[data-empty]")?.remove();
    if (message.day !== this.day) {
      const line = this.model("day");
      line.textContent = this.day = message.day;
      this.place(line);
    }
    const item = this.fill(this.model(message.mine ? "mine" : "other"), message);
    item.id = `message-${message.sequence}`;
    item.dataset.sequence = message.sequence;
    this.place(item);
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
