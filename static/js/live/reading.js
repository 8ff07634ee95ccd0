// Notes how far the person has read, once the end of the conversation has been before her eyes for a moment.

const SEEN_AFTER = 1_000;

/** The read cursor of one page; the server never lets it go back. */
export class Reading {
  /**
   * @param {HTMLElement} root the conversation's element
   * @param {import("./thread.js").Thread} thread
   */
  constructor(root, thread) {
    this.root = root;
    this.thread = thread;
    this.read = root.querySelector("[data-unread]") ? 0 : thread.last;
    this.timer = 0;
    addEventListener("scroll", () => this.note(), { passive: true });
    document.addEventListener("visibilitychange", () => this.note());
  }

  /** Note in a moment, if there is something new to note. */
  note() {
    clearTimeout(this.timer);
    if (document.hidden || this.thread.last <= this.read || !this.thread.isAtEnd) return;
    this.timer = setTimeout(() => this.send(), SEEN_AFTER);
  }

  async send() {
    const body = new FormData();
    body.set("csrf_token", document.querySelector("[name='csrf_token']").value);
    body.set("sequence", String(this.thread.last));
    const headers = { Accept: "application/json" };
    const answer = await fetch(this.root.dataset.read, { method: "POST", body, headers }).catch(() => null);
    if (!answer?.ok) return;
    this.read = Number(body.get("sequence"));
    this.root.querySelector("[data-unread]")?.remove();
    document.querySelector(".talk[aria-current] .talk__news")?.remove();
  }
}
