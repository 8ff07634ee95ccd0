// Says in words how the page is connected: live, asking by itself, offline, signed out, or closed.

/** The line under a conversation that says how it is. */
export class StateLine {
  /**
   * @param {HTMLElement} root the conversation's element
   * @param {{signIn: string}} words
   */
  constructor(root, words) {
    this.root = root;
    this.line = root.querySelector("[data-state]");
    this.words = words;
    this.live = false;
    /** @type {"" | "signedOut" | "closed"} why nothing more comes */
    this.ended = "";
    addEventListener("offline", () => this.show());
  }

  get name() {
    if (this.ended) return this.ended;
    if (!navigator.onLine) return "offline";
    return this.live ? "live" : "polling";
  }

  show() {
    if (this.line.dataset.shown === this.name) return;
    this.line.dataset.shown = this.name;
    this.line.textContent = this.line.dataset[this.name];
    this.line.hidden = false;
    if (this.ended !== "signedOut") return;
    const link = document.createElement("a");
    link.href = `${this.root.dataset.signIn}?suite=${encodeURIComponent(this.root.dataset.url)}`;
    link.textContent = this.words.signIn;
    this.line.append(" ", link);
  }
}
