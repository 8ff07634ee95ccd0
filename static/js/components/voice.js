// Records a voice note. It stays in the memory of the page until it becomes a file of the box; what is not joined is
// forgotten when the page is left. Nothing leaves before the person sends her message.

const FORMATS = [
  ["audio/mp4;codecs=mp4a.40.2", "m4a"], // played everywhere
  ["audio/webm;codecs=opus", "weba"],
  ["audio/ogg;codecs=opus", "ogg"],
];
const BITS = 32_000; // a voice, and three minutes below 1 MB
const SOON = 15;

/** What can be done in each state. */
const ACTS = {
  ready: ["start"],
  asking: [],
  recording: ["pause", "stop", "throw"],
  paused: ["resume", "stop", "throw"],
  stopped: ["listen", "join", "throw"],
  playing: ["hush", "join", "throw"],
};

const inWords = (count, unit) =>
  new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(count);

class Voice {
  /** @param {HTMLElement} box @param {string[]} format the kind and the end of its name */
  constructor(box, [kind, end]) {
    Object.assign(this, { box, kind, end, state: "ready", seconds: 0, take: null });
    this.form = box.closest("form");
    this.input = this.form.querySelector("input[type='file']");
    this.opener = box.querySelector("[data-open]");
    this.panel = box.querySelector("[data-panel]");
    this.time = box.querySelector("[data-time]");
    this.sound = box.querySelector("[data-sound]");
    this.said = box.querySelector("[data-told]");
    this.fault = box.querySelector("[data-fault]");
    this.opener.addEventListener("click", () => this.open(this.panel.hidden));
    for (const button of this.buttons()) button.addEventListener("click", () => this[button.dataset.act]());
    this.sound.addEventListener("ended", () => this.go("stopped", "listen", "played"));
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
    const minutes = Math.floor(this.seconds / 60);
    const time = [minutes && inWords(minutes, "minute"), inWords(this.seconds % 60, "second")].filter(Boolean).join(" ");
    const text = this.box.dataset.clock.replace("{time}", time);
    if (this.time.textContent !== text) this.time.textContent = text;
  }

  async start() {
    this.go("asking", "", "asking");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      this.record(stream);
    } catch (error) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      this.go("ready", "start");
      this.say({ NotAllowedError: "blocked", NotFoundError: "missing" }[error.name] ?? "broken", { fault: true });
    }
  }

  /** @param {MediaStream} stream */
  record(stream) {
    const recorder = new MediaRecorder(stream, { mimeType: this.kind, audioBitsPerSecond: BITS });
    const chunks = [];
    let weight = 0;
    Object.assign(this, { recorder, seconds: 0, full: false });
    recorder.addEventListener("dataavailable", ({ data }) => {
      chunks.push(data);
      weight += data.size;
      if (weight > Number(this.box.dataset.largest) * 0.95) this.stop({ full: true });
    });
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      clearInterval(this.ticking);
      if (this.recorder === recorder) this.stopped(chunks);
    });
    recorder.start(1000);
    this.ticking = setInterval(() => this.tick(), 1000);
    this.go("recording", "stop", "recording");
  }

  tick() {
    if (this.state !== "recording") return;
    this.seconds += 1;
    this.tell();
    const left = Number(this.box.dataset.longest) - this.seconds;
    if (left === SOON) this.say("soon");
    if (left <= 0) this.stop({ full: true });
  }

  pause() {
    this.recorder.pause();
    this.go("paused", "resume", "paused");
  }

  resume() {
    this.recorder.resume();
    this.go("recording", "pause", "resumed");
  }

  stop({ full = false } = {}) {
    this.full = full;
    if (this.recorder.state !== "inactive") this.recorder.stop();
  }

  /** @param {Blob[]} chunks */
  stopped(chunks) {
    const kind = this.kind.split(";")[0];
    this.take = new File(chunks, `${this.box.dataset.name}.${this.end}`, { type: kind });
    if (this.take.size === 0) {
      this.forget();
      return this.say("broken", { fault: true });
    }
    this.sound.src = URL.createObjectURL(this.take);
    return this.go("stopped", "listen", this.full ? "full" : "stopped");
  }

  async listen() {
    this.go("playing", "hush", "playing");
    try {
      await this.sound.play();
    } catch (error) {
      if (this.state !== "playing" || error.name === "AbortError") return;
      this.go("stopped", "listen");
      this.say("broken", { fault: true });
    }
  }

  hush() {
    this.sound.pause();
    this.sound.currentTime = 0;
    this.go("stopped", "listen", "played");
  }

  join() {
    if (this.input.files.length >= Number(this.input.closest("[data-most]").dataset.most)) {
      return this.say("noRoom", { fault: true });
    }
    const files = new DataTransfer();
    for (const file of [...this.input.files, this.take]) files.items.add(file);
    this.forget();
    this.input.files = files.files;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.open(false);
    this.say("joined");
    return this.form.querySelector("[data-about] input").focus();
  }

  throw() {
    this.forget();
    this.open(true);
    this.say("thrown");
  }

  /** Keep nothing of it. */
  forget() {
    const { recorder, sound } = this;
    this.recorder = null;
    if (recorder && recorder.state !== "inactive") recorder.stop();
    sound.pause();
    if (sound.src) URL.revokeObjectURL(sound.src);
    sound.removeAttribute("src");
    clearInterval(this.ticking);
    Object.assign(this, { take: null, seconds: 0 });
    this.go("ready");
  }

  /** What was recorded and neither joined nor thrown away is not forgotten by mistake. */
  hold(event) {
    if (event.target !== this.form || event.submitter?.hasAttribute("formaction")) return;
    if (this.state === "ready" || this.state === "asking") {
      this.say("");
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.state === "recording") this.pause();
    this.say("left", { fault: true });
    this.panel.querySelector("button:not([hidden])").focus();
  }
}

/** @param {HTMLElement} box */
export function enhance(box) {
  const format = FORMATS.find(([kind]) => MediaRecorder.isTypeSupported(kind));
  if (!format) return;
  const voice = new Voice(box, format);
  const look = async () => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    if (voice.state === "ready") box.hidden = !devices.some(({ kind }) => kind === "audioinput");
  };
  document.addEventListener("submit", (event) => voice.hold(event), { capture: true });
  navigator.mediaDevices.addEventListener("devicechange", look);
  window.addEventListener("pagehide", () => voice.forget());
  look();
}
