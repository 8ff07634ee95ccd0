// The panel in which one records: its buttons, its clock, and one sentence for each change.

import { inWords } from "./recording.js";

/** What can be done in each state. */
const ACTS = {
  ready: ["start"],
  asking: [],
  recording: ["pause", "stop", "throw"],
  paused: ["resume", "stop", "throw"],
  stopped: ["listen", "join", "throw"],
  playing: ["hush", "join", "throw"],
};

export class VoicePanel {
  /** @param {HTMLElement} box */
  constructor(box) {
    Object.assign(this, { box, state: "ready", seconds: 0 });
    this.opener = box.querySelector("[data-open]");
    this.panel = box.querySelector("[data-panel]");
    this.time = box.querySelector("[data-time]");
    this.said = box.querySelector("[data-told]");
    this.fault = box.querySelector("[data-fault]");
    this.opener.addEventListener("click", () => this.open(this.panel.hidden));
    for (const button of this.buttons()) button.addEventListener("click", () => this[button.dataset.act]());
  }

  buttons() {
    return this.box.querySelectorAll("[data-act]");
  }

  /** Say something once; a fault is said at once. */
  say(name, { fault = false } = {}) {
    const text = name ? this.box.dataset[name] : "";
    this.said.textContent = fault ? "" : text;
    this.fault.textContent = fault ? text : "";
    this.fault.hidden = !fault;
    if (text) this.box.closest("details").open = true; // what is said is seen
  }

  /** Change state: other buttons, the place of the keyboard kept, one sentence. */
  go(state, focus = "", sentence = "") {
    const inside = this.panel.contains(document.activeElement) || document.activeElement === document.body;
    this.state = state;
    this.opener.disabled = state !== "ready";
    this.time.hidden = state === "ready" || state === "asking";
    this.tell();
    for (const button of this.buttons()) button.hidden = !ACTS[state].includes(button.dataset.act);
    if (focus && inside) this.box.querySelector(`[data-act="${focus}"]`).focus();
    if (sentence) this.say(sentence);
  }

  open(wide) {
    this.panel.hidden = !wide;
    this.opener.setAttribute("aria-expanded", String(wide));
    this.say("");
    if (wide) this.box.querySelector("[data-act='start']").focus();
  }

  tell() {
    const text = this.box.dataset.clock.replace("{time}", inWords(this.seconds));
    if (this.time.textContent !== text) this.time.textContent = text;
  }
}
