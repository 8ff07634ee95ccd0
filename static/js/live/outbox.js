// Sends messages one after the other, once each: what did not leave stays on the page, also after a reload.

const PATIENCE = 15_000;
const LATER = new Set([429, 500, 502, 503, 504]);

/** The messages of one person for one conversation that have not left yet; kept by this tab until they have. */
export class Outbox {
  /**
   * @param {HTMLElement} root the conversation's element
   * @param {import("./thread.js").Thread} thread
   * @param {{onSent: (message: object) => void, onHeld: (id: string, answer: object) => void, onRefused: (text: string, words: string) => void, onAsked: (entry: object) => void, onState: (state: string) => void}} listener
   */
  constructor(root, thread, listener) {
    this.root = root;
    this.thread = thread;
    this.listener = listener;
    this.form = root.querySelector("[data-send]");
    this.key = `cordee.unsent.${root.dataset.owner}.${root.dataset.conversation}`;
    this.busy = false;
    /** @type {Array<{id: string, text: string, replyTo?: string, hold?: string, sure?: boolean}>} */
    this.entries = JSON.parse(sessionStorage.getItem(this.key) ?? "[]");
    for (const entry of this.entries) this.show(entry);
  }

  keep() {
    if (this.entries.length) sessionStorage.setItem(this.key, JSON.stringify(this.entries));
    else sessionStorage.removeItem(this.key);
  }

  /**
   * @param {string} text
   * @param {string} replyTo the place of the message that it answers, "0" for none
   * @param {{id: string, sure: boolean}} how under which id, and whether its author was asked about it already
   */
  add(text, replyTo, { id, sure }) {
    const entry = { id, sure, text, replyTo, hold: this.form.elements.namedItem("hold").value };
    this.entries.push(entry);
    this.keep();
    this.show(entry);
    this.flush();
  }

  /** @param {{id: string, text: string}} entry */
  show(entry) {
    const { me, initial, unsent } = this.thread.words;
    const item = this.thread.fill(this.thread.model("unsent"), {
      author: me,
      initial,
      when: "",
      status: unsent,
      text: entry.text,
    });
    item.dataset.unsent = entry.id;
    item.querySelector("[data-retry]").addEventListener("click", () => this.flush());
    this.thread.keepingPlace(() => this.thread.list.append(item));
  }

  /** @param {string} id */
  item(id) {
    return this.thread.list.querySelector(`[data-unsent="${CSS.escape(id)}"]`);
  }

  /**
   * Forget what has arrived (or will never leave).
   * @param {string} id
   */
  forget(id) {
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.keep();
    this.thread.keepingPlace(() => this.item(id)?.remove());
  }

  /**
   * Say how it is with one message.
   * @param {string} id
   * @param {string} words
   * @param {boolean} [again] whether trying again makes sense
   */
  say(id, words, again = true) {
    const item = this.item(id);
    if (!item) return;
    item.querySelector(".message__state span").textContent = words;
    item.querySelector("[data-retry]").hidden = !again;
  }

  /** Send what waits, in order; stop at the first that does not leave. */
  async flush() {
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.entries.length && (await this.send(this.entries[0])));
    } finally {
      this.busy = false;
    }
  }

  /**
   * @param {{id: string, text: string}} entry
   * @returns {Promise<boolean>} whether the next one may go
   */
  async send(entry) {
    const { sending, unsent } = this.thread.words;
    this.say(entry.id, sending, false);
    const body = new FormData(this.form);
    body.set("client_id", entry.id);
    body.set("body", entry.text);
    body.set("reply_to", entry.replyTo ?? "0");
    body.set("hold", entry.hold ?? "0"); // as it was when it was written: a retry is the same message
    if (entry.sure) body.set("sure", "1");
    for (const name of ["files", "files_about"]) body.delete(name); // those in the box are for the message to come
    let answer;
    try {
      answer = await fetch(this.form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      this.say(entry.id, unsent);
      return false;
    }
    return this.read(entry, answer);
  }

  /**
   * @param {{id: string, text: string}} entry
   * @param {Response} answer
   */
  async read(entry, answer) {
    const { unsent } = this.thread.words;
    const data = await answer.json().catch(() => ({}));
    if (answer.ok && data.message) {
      this.forget(entry.id);
      this.listener.onSent(data.message);
      return true;
    }
    if (answer.ok && (data.held || data.cancelled || data.returned)) {
      this.forget(entry.id);
      this.listener.onHeld(entry.id, data);
      return true;
    }
    if (answer.status === 422) {
      this.forget(entry.id);
      if (data.ask) this.listener.onAsked(entry);
      else this.listener.onRefused(entry.text, data.message);
      return true;
    }
    if (answer.status === 401) this.listener.onState("signedOut");
    if (answer.status === 404) this.listener.onState("closed");
    const retry = LATER.has(answer.status) || answer.status === 401;
    this.say(entry.id, retry ? unsent : `${unsent} ${data.message ?? ""}`.trim(), retry);
    return false;
  }
}
