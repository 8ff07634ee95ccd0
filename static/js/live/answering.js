// Answers a message without leaving the page: the box says to which one, and can forget it.

/** The part of the box that says what is answered. */
export class Answering {
  /**
   * @param {HTMLElement} root the conversation's element
   * @param {HTMLFormElement} form
   */
  constructor(root, form) {
    this.form = form;
    this.field = form.elements.namedItem("reply_to");
    this.line = form.querySelector("[data-answer]");
    root.addEventListener("click", (event) => {
      const link = event.target.closest("[data-reply]");
      if (!link) return;
      event.preventDefault();
      this.begin(link.closest("[data-sequence]"));
    });
    this.line.querySelector("[data-answer-drop]").addEventListener("click", (event) => {
      event.preventDefault();
      this.drop();
      form.querySelector("textarea").focus();
    });
  }

  /** @param {HTMLElement} item the message to answer */
  begin(item) {
    const author = item.querySelector(".message__head strong").textContent;
    const words = [...item.querySelectorAll(".message__body > p:not([class])")].map((one) => one.textContent).join(" ");
    const begins = words.length > 90 ? `${words.slice(0, 90)}\u2026` : words;
    this.line.querySelector("[data-answer-words]").textContent = begins ? `${author}\u00a0: ${begins}` : author;
    this.line.hidden = false;
    this.field.value = item.dataset.sequence;
    this.form.scrollIntoView({ block: "nearest", behavior: "instant" });
    this.form.querySelector("textarea").focus();
  }

  drop() {
    this.field.value = ""; // with an empty box, no draft is left
    this.line.hidden = true;
  }

  /** Return what the next message answers to, and forget it. */
  take() {
    const answered = this.field.value || "0";
    this.drop();
    return answered;
  }
}
