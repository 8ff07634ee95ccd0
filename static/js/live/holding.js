// Shows what waits before it leaves: the seconds are counted in words, and said aloud once. Without it the page reloads.

import { writeAll } from "./words.js";

const ASK_AFTER = [1_500, 4_000, 9_000, 20_000, 45_000, 75_000];

/** The messages of one page that have not left yet. */
export class Holding {
  /**
   * @param {HTMLElement} root the conversation's element
   * @param {import("./thread.js").Thread} thread
   * @param {{onBack: (text: string, replyTo: number) => void, onDue: () => void}} listener
   */
  constructor(root, thread, listener) {
    this.thread = thread;
    this.listener = listener;
    this.part = root.querySelector("[data-held-part]");
    this.list = this.part.querySelector("[data-held-list]");
    this.said = this.part.querySelector("[data-held-said]");
    this.part.querySelector("[data-held-again]").hidden = true;
    for (const item of this.list.children) this.start(item);
    this.part.addEventListener("submit", (event) => {
      event.preventDefault();
      this.act(event.target);
    });
  }

  /** @param {{client: string, text: string, seconds: number}} held */
  add(held) {
    if (this.item(held.client)) return;
    const item = this.thread.model("held");
    item.dataset.held = held.client;
    item.dataset.seconds = String(held.seconds);
    for (const field of item.querySelectorAll("[name='client_id']")) field.value = held.client;
    writeAll(item.querySelector(".message__body"), held.text);
    this.thread.keepingPlace(() => {
      this.list.append(item);
      this.part.hidden = false;
    });
    this.start(item);
    this.said.textContent = this.part.dataset.said.replace("{n}", String(held.seconds));
  }

  /** @param {string} client */
  item(client) {
    return this.list.querySelector(`[data-held="${CSS.escape(client)}"]`);
  }

  /** Count down in words; at the end, ask whether it has arrived. */
  start(item) {
    const end = performance.now() + Number(item.dataset.seconds) * 1000;
    const line = item.querySelector("[data-left]");
    const { one, many, leaving } = this.part.dataset;
    const count = () => {
      if (!item.isConnected) return clearInterval(timer);
      const left = Math.ceil((end - performance.now()) / 1000);
      line.textContent = left > 0 ? (left === 1 ? one : many).replace("{n}", String(left)) : leaving;
      if (left > 0) return;
      clearInterval(timer);
      for (const pause of ASK_AFTER) setTimeout(() => item.isConnected && this.listener.onDue(), pause);
      setTimeout(() => {
        if (item.isConnected) this.part.querySelector("[data-held-again]").hidden = false;
      }, ASK_AFTER.at(-1));
    };
    const timer = setInterval(count, 1000);
    count();
  }

  /** Forget what has arrived, or was taken back. */
  forget(client) {
    const item = this.item(client);
    if (!item) return;
    this.thread.keepingPlace(() => {
      item.remove();
      this.part.hidden = this.list.children.length === 0 && !this.said.querySelector("a");
    });
  }

  /** Say that a message could not leave, and where its words are. */
  giveBack(client, address) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = this.part.dataset.see;
    this.said.replaceChildren(`${this.part.dataset.notSent} `, link);
    this.part.hidden = false;
    this.forget(client);
  }

  /** @param {HTMLFormElement} form one of the two buttons */
  async act(form) {
    const client = form.elements.namedItem("client_id").value;
    const back = form.querySelector("[data-held-back]") !== null;
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    } catch {
      return form.submit(); // the browser says that there is no network
    }
    const data = await answer.json().catch(() => ({}));
    if (answer.status === 409) this.said.textContent = data.message;
    else if (!answer.ok) return form.submit();
    else if (data.returned) return this.giveBack(client, data.returned);
    else if (back) {
      this.said.textContent = "";
      this.listener.onBack(data.text, data.reply_to);
      this.forget(client);
      return;
    }
    this.listener.onDue();
  }
}
