// A microphone heard for a while: its pieces are gathered in memory and become one file, or nothing.

const FORMATS = [
  ["audio/mp4;codecs=mp4a.40.2", "m4a"], // played everywhere
  ["audio/webm;codecs=opus", "weba"],
  ["audio/ogg;codecs=opus", "ogg"],
];
const BITS = 32_000; // a voice, and three minutes below 1 MB

/** The kind that this browser records, and the end of its name; nothing when the server takes none of them. */
export const format = () => FORMATS.find(([kind]) => MediaRecorder.isTypeSupported(kind));

const unit = (count, name) =>
  new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: name, unitDisplay: "long" }).format(count);

/** "1 minute 5 secondes" */
export function inWords(seconds) {
  const minutes = Math.floor(seconds / 60);
  return (minutes ? `${unit(minutes, "minute")} ` : "") + unit(seconds % 60, "second");
}

export class Recording {
  /**
   * @param {MediaStream} stream
   * @param {{name: string, largest: number, onSecond: (seconds: number) => void, onEnd: (file: File, full: boolean) => void}} ways
   */
  constructor(stream, { name, largest, onSecond, onEnd }) {
    const [kind, end] = format();
    const chunks = [];
    let weight = 0;
    this.seconds = 0;
    this.full = false;
    this.dropped = false;
    this.recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS });
    this.recorder.addEventListener("dataavailable", ({ data }) => {
      chunks.push(data);
      weight += data.size;
      if (weight > largest * 0.95) this.stop({ full: true });
    });
    this.recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      clearInterval(ticking);
      if (!this.dropped) onEnd(new File(chunks, `${name}.${end}`, { type: kind.split(";")[0] }), this.full);
    });
    this.recorder.start(1000);
    const ticking = setInterval(() => {
      if (this.recorder.state === "recording") onSecond((this.seconds += 1));
    }, 1000);
  }

  pause() {
    this.recorder.pause();
  }

  resume() {
    this.recorder.resume();
  }

  stop({ full = false } = {}) {
    this.full ||= full;
    if (this.recorder.state !== "inactive") this.recorder.stop();
  }

  /** Stop, and keep nothing. */
  drop() {
    this.dropped = true;
    this.stop();
  }
}
