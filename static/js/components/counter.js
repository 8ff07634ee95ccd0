// Says how many signs are left, in words, once the person stops typing. Nothing is cut.

const PAUSE = 800;
const NEAR = 200;

/**
 * @param {HTMLElement} line the sentence's place, with its four wordings
 * @param {number} left signs left; negative when there are too many
 * @returns {string}
 */
function sentence(line, left) {
  const { one, many, overOne, overMany } = line.dataset;
  const count = Math.abs(left);
  const words = left < 0 ? (count === 1 ? overOne : overMany) : count === 1 ? one : many;
  return (words ?? "").replace("{n}", String(count).replace(/\B(?=(\d{3})+$)/g, "\u00a0"));
}

/** @param {HTMLElement} box the field, with data-limit */
export function enhance(box) {
  const limit = Number(box.dataset.limit);
  const input = box.querySelector("textarea, input");
  const line = box.querySelector("[data-counter]");
  if (!limit || !(line instanceof HTMLElement) || !input) return;

  const write = () => {
    // The server counts a line break as one sign, and so do we.
    const left = limit - [...input.value.replaceAll("\r\n", "\n")].length;
    line.hidden = left > Math.min(limit / 2, NEAR);
    line.classList.toggle("field__count--over", left < 0);
    line.textContent = sentence(line, left);
  };

  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE);
  });
  write();
}
