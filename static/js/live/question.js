// Words of health that the employer's side would read: their author is asked, and nothing has left.

import { giveBack } from "./box.js";

/** The question of one box to write in; nothing where the employer's side does not read. */
export class Question {
  /** @param {HTMLFormElement | null} form */
  constructor(form) {
    this.form = form;
    this.part = form?.querySelector("[data-ask]");
    this.id = ""; // of the message asked about: the same one, whatever its author chooses
  }

  /**
   * @param {boolean} shown
   * @param {string} [id]
   */
  show(shown, id = "") {
    if (!this.part) return;
    this.id = id;
    this.part.hidden = !shown;
    if (shown) this.part.focus();
    for (const button of this.form.querySelectorAll("[data-first]")) button.hidden = shown;
  }

  /** @param {{id: string, text: string}} entry what did not leave */
  giveBack({ id, text }) {
    giveBack(this.form.querySelector("textarea"), text);
    this.form.elements.namedItem("client_id").value = id;
  }
}
