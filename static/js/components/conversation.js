// A conversation that is open: messages arrive, leave and are read without a reload. Without this script it is a form.

import { Answering } from "../live/answering.js";
import { giveBack, refuse } from "../live/box.js";
import { listen } from "../live/connection.js";
import { Holding } from "../live/holding.js";
import { offerOpeners } from "../live/openers.js";
import { Outbox } from "../live/outbox.js";
import { Question } from "../live/question.js";
import { Reading } from "../live/reading.js";
import { StateLine } from "../live/state.js";
import { TabDraft } from "../live/tab-draft.js";
import { Thread } from "../live/thread.js";

const DOUBLE_CLICK = 1000; // ms: a second click on "Envoyer" finds the box empty, and asks for nothing

/** @param {HTMLElement} root */
export function enhance(root) {
  const thread = new Thread(root);
  const reading = new Reading(root, thread);
  const state = new StateLine(root, thread.words);
  const form = root.querySelector("[data-send]");
  const field = form?.querySelector("textarea");
  const newsBox = root.querySelector("[data-news]");
  const waiting = newsBox.querySelector(".waiting");

  /** @param {"signedOut" | "closed"} why */
  const end = (why) => {
    state.ended = why;
    if (why === "closed") thread.clear();
    state.show();
  };

  // --- what arrives --------------------------------------------------------------------------------------------------

  const showWaiting = () => {
    const count = thread.waiting.filter((message) => !message.mine).length;
    const { one, many } = newsBox.dataset;
    waiting.hidden = count === 0;
    waiting.querySelector("[data-label]").textContent = count === 1 ? one : many.replace("{n}", String(count));
  };

  const drawAll = () => {
    const messages = thread.waiting.splice(0);
    for (const message of messages) thread.draw(message);
    showWaiting();
    reading.note();
    return messages;
  };

  /** @param {Array<object>} messages in order, each one once */
  const arrive = (messages) => {
    for (const message of messages) {
      if (message.client && outbox?.item(message.client)) outbox.forget(message.client);
      if (message.client) holding.forget(message.client);
    }
    for (const message of messages) {
      const waits = thread.waiting.findIndex((one) => one.sequence === message.sequence);
      if (waits >= 0) thread.waiting[waits] = message; // changed before it was shown
      else if (message.sequence <= thread.last) thread.draw(message);
      else thread.waiting.push(message);
      thread.known = Math.max(thread.known, message.place);
    }
    if (!thread.waiting.length) return;
    if (!thread.isAtEnd && messages.some((message) => !message.mine)) return showWaiting();
    const last = drawAll().findLast((message) => !message.mine);
    if (last) newsBox.querySelector("[data-spoken]").textContent = newsBox.dataset.added.replace("{name}", last.author);
  };

  const ask = async () => {
    const answer = await fetch(`${root.dataset.feed}?depuis=${thread.known}`, { headers: { Accept: "application/json" } });
    if (answer.status === 401) return end("signedOut");
    if (answer.status === 404) return end("closed");
    if (!answer.ok) return;
    state.ended = "";
    const { messages, more } = await answer.json();
    if (messages.length) arrive(messages);
    if (more) await ask();
  };

  /** @type {Promise<void> | null} */
  let asking = null;
  let again = false;
  /** Fetch what was missed: one request at a time, and once more if news came meanwhile. */
  const fetchNews = () => {
    again = asking !== null;
    if (asking || state.ended === "closed") return;
    asking = ask()
      .catch(() => {}) // no network: the next try will tell
      .finally(() => {
        asking = null;
        state.show();
        if (again) fetchNews();
      });
  };

  waiting.querySelector("button").addEventListener("click", () => {
    const first = thread.waiting[0]?.sequence;
    drawAll();
    root.querySelector(`#message-${first}`)?.scrollIntoView({ block: "start", behavior: "instant" });
  });

  // --- what leaves ---------------------------------------------------------------------------------------------------

  const onRefused = (text, words) => {
    giveBack(field, text);
    refuse(field, words);
  };

  const question = new Question(form);
  const onAsked = (entry) => {
    question.giveBack(entry);
    if (Number(entry.replyTo)) answering.begin(thread.shown(entry.replyTo));
    question.show(true, entry.id);
  };

  const onSent = (message) => {
    if (message.place === thread.known + 1 && !thread.waiting.length) thread.draw(message);
    else fetchNews();
    reading.note();
  };
  /** Give a text back to the box, before what is typed in it. */
  const onBack = (text, replyTo) => {
    if (!field) return location.reload();
    giveBack(field, text);
    if (replyTo) answering.begin(thread.shown(replyTo));
    field.focus();
    newsBox.querySelector("[data-spoken]").textContent = holding.part.dataset.back;
  };
  const holding = new Holding(root, thread, { onBack, onDue: fetchNews });
  const onHeld = (id, { held, returned }) => {
    if (held) holding.add(held);
    if (returned) holding.giveBack(id, returned);
  };
  const answering = form ? new Answering(root, form) : null;
  const outbox = form ? new Outbox(root, thread, { onSent, onHeld, onRefused, onAsked, onState: end }) : null;

  let sentAt = -DOUBLE_CLICK;
  if (form) offerOpeners(form);
  form?.addEventListener("asked-with-files", () => question.show(true));
  form?.addEventListener("sent-with-files", ({ detail }) => {
    question.show(false);
    onSent(detail);
  });
  form?.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return draft.forget(); // it goes elsewhere
    const text = field.value.trim();
    if (!text && performance.now() - sentAt < DOUBLE_CLICK) return event.preventDefault();
    if (!text) return; // the server says what is missing
    event.preventDefault();
    sentAt = performance.now();
    form.querySelector(".field__error")?.remove();
    document.querySelector(".error-summary")?.remove(); // of the try before: what it says is done
    field.removeAttribute("aria-invalid");
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    form.dispatchEvent(new CustomEvent("emptied"));
    const id = question.id || crypto.randomUUID();
    form.elements.namedItem("client_id").value = crypto.randomUUID();
    question.show(false);
    outbox.add(text, answering.take(), { id, sure: event.submitter?.name === "sure" });
  });

  const draft = new TabDraft(root, field);
  addEventListener("online", () => outbox?.flush());
  listen(root.dataset.conversation, {
    onNews: fetchNews,
    onState: (live) => {
      state.live = live;
      state.show();
      fetchNews(); // whatever was missed meanwhile, or why the line was cut
      if (live) outbox?.flush();
    },
  });
  outbox?.flush();
  fetchNews();
  reading.note();
}
