// Records a voice note. It stays in the memory of the page until it becomes a file of the box; what is not joined is
// forgotten when the page is left. Nothing leaves before the person sends her message.

import { Recording, format } from "../live/recording.js";
import { VoicePanel } from "../live/voice-panel.js";

const SOON = 15;

class Voice extends VoicePanel {
  /** @param {HTMLElement} box */
  constructor(box) {
    super(box);
    Object.assign(this, { take: null, recording: null });
    this.form = box.closest("form");
    this.input = this.form.querySelector("input[type='file']");
    this.sound = box.querySelector("[data-sound]");
    this.sound.addEventListener("ended", () => this.go("stopped", "listen", "played"));
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
    this.seconds = 0;
    this.recording = new Recording(stream, {
      name: this.box.dataset.name,
      largest: Number(this.box.dataset.largest),
      onSecond: (seconds) => this.tick(seconds),
      onEnd: (file, full) => this.stopped(file, full),
    });
    this.go("recording", "stop", "recording");
  }

  tick(seconds) {
    this.seconds = seconds;
    this.tell();
    const left = Number(this.box.dataset.longest) - seconds;
    if (left === SOON) this.say("soon");
    if (left <= 0) this.recording.stop({ full: true });
  }

  pause() {
    this.recording.pause();
    this.go("paused", "resume", "paused");
  }

  resume() {
    this.recording.resume();
    this.go("recording", "pause", "resumed");
  }

  stop() {
    this.recording.stop();
  }

  /** @param {File} file @param {boolean} full */
  stopped(file, full) {
    this.take = file;
    if (file.size === 0) {
      this.forget();
      return this.say("broken", { fault: true });
    }
    this.sound.src = URL.createObjectURL(file);
    return this.go("stopped", "listen", full ? "full" : "stopped");
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
    const { recording, sound } = this;
    recording?.drop();
    sound.pause();
    if (sound.src) URL.revokeObjectURL(sound.src);
    sound.removeAttribute("src");
    Object.assign(this, { take: null, seconds: 0, recording: null });
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
  if (!format()) return;
  const voice = new Voice(box);
  const look = async () => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    if (voice.state === "ready") box.hidden = !devices.some(({ kind }) => kind === "audioinput");
  };
  document.addEventListener("submit", (event) => voice.hold(event), { capture: true });
  navigator.mediaDevices.addEventListener("devicechange", look);
  window.addEventListener("pagehide", () => voice.forget());
  look();
}
