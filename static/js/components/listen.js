// "Écouter / Stop": reads a text aloud, one sentence after the other, with a French voice of the device itself.
// A voice that works elsewhere would send the text there: it is never used.

import { sentencesOf } from "../sentences.js";
import { ListenBar, draw, listenButton } from "../listen-bar.js";

/** Where the script puts a button, because pages hold many of them. */
const PLACES = ".post__head:not(:has(.listen)), .message:has(> .message__body):not(:has(> .listen))";
const SLOW = 0.7;
const SLOW_KEPT = "cordee.listen.slow";
const page = document.documentElement;
const highlights = globalThis.CSS?.highlights;

/** @type {{ button: HTMLElement, sentences: import("../sentences.js").Sentence[], at: number, spoken?: object } | null} */
let reading = null;
/** @type {DOMStringMap} */
let words;
/** @type {ListenBar} */
let bar;

/** @returns {SpeechSynthesisVoice | undefined} */
function ownVoice() {
  const french = speechSynthesis.getVoices().filter((one) => one.localService && /^fr\b/i.test(one.lang.replace("_", "-")));
  return french.find((one) => /^fr.FR/i.test(one.lang)) ?? french[0];
}

const isSlow = () => localStorage.getItem(SLOW_KEPT) === "yes";

/** Show the buttons when there is a voice to use. */
function offer() {
  if (!ownVoice()) {
    delete page.dataset.voice;
    return;
  }
  page.dataset.voice = "own";
  for (const one of document.querySelectorAll(PLACES)) {
    const button = listenButton(words.each, one.querySelector("h3, strong")?.textContent.trim());
    if (one.matches(".message")) one.prepend(button);
    else one.append(button);
  }
}

/**
 * Say on the button what it does next.
 * @param {HTMLElement} button
 * @param {boolean} isReading
 */
function dress(button, isReading) {
  const label = button.querySelector("span");
  button.dataset.words ??= label.textContent;
  label.textContent = isReading ? words.stop : button.dataset.words;
  draw(button, isReading);
}

function stop() {
  const before = reading;
  reading = null; // first: the voice that is cut off must not go on with the next sentence
  speechSynthesis.cancel();
  highlights?.delete("listening");
  delete page.dataset.reading;
  if (bar.hide()) before?.button.focus();
  if (before) dress(before.button, false);
}

/** Read the sentence in turn, then the next one. */
function go() {
  const mine = reading;
  const sentence = mine?.sentences[mine.at];
  const voice = ownVoice();
  if (!mine || !sentence || !voice) {
    stop();
    return;
  }
  const spoken = new SpeechSynthesisUtterance(sentence.text);
  spoken.voice = voice;
  spoken.lang = voice.lang;
  spoken.rate = isSlow() ? SLOW : 1;
  const isInTurn = () => reading === mine && mine.spoken === spoken;
  spoken.onend = () => {
    if (!isInTurn()) return;
    mine.at += 1;
    go();
  };
  spoken.onerror = () => isInTurn() && stop();
  mine.spoken = spoken; // also keeps it from being collected before its end
  highlights?.set("listening", new Highlight(sentence.range));
  speechSynthesis.speak(spoken);
}

/** @param {HTMLElement} button */
function start(button) {
  stop();
  const { target } = button.dataset;
  const text = target ? document.getElementById(target) : button.closest("article, figure, section, main");
  reading = { button, sentences: text ? sentencesOf(text) : [], at: 0 };
  page.dataset.reading = "";
  bar.show(isSlow());
  dress(button, true);
  go();
}

function changeSpeed() {
  localStorage.setItem(SLOW_KEPT, isSlow() ? "no" : "yes");
  bar.show(isSlow());
  if (reading) reading.spoken = undefined; // the sentence is begun again, at its new speed
  speechSynthesis.cancel();
  go();
}

/** @param {HTMLElement} place where the button that reads the whole page goes; it holds all the words */
export function enhance(place) {
  words = place.dataset;
  bar = new ListenBar(words, { onStop: stop, onSpeed: changeSpeed });
  const whole = listenButton(words.page);
  whole.dataset.target = place.closest("main").id;
  place.append(whole);
  document.addEventListener("click", (event) => {
    const asked = event.target instanceof Element ? event.target.closest(".listen") : null;
    if (!(asked instanceof HTMLElement)) return;
    if (reading?.button === asked) stop();
    else start(asked);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !reading) return;
    event.preventDefault();
    stop();
  });
  addEventListener("pagehide", stop);
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  const thread = document.querySelector(".thread");
  if (thread) new MutationObserver(offer).observe(thread, { childList: true });
  offer();
}
