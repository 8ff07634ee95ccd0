// "Quitter vite ce site": the Escape key three times in a row does what the link does. The second time says so aloud.

const PATIENCE = 2000;
let presses = 0;
let last = 0;

/** @param {string} words */
function announce(words) {
  const said = document.querySelector("[data-leave-said]") ?? document.body.appendChild(document.createElement("p"));
  said.dataset.leaveSaid = "";
  said.className = "only-spoken";
  said.setAttribute("role", "status");
  said.textContent = words;
}

/**
 * Go to a page that says nothing of us, in the place of this one: "Back" does not lead to it again.
 * @param {HTMLAnchorElement} link
 */
export function leave(link) {
  document.body.hidden = true;
  document.title = "\u00a0";
  location.replace(link.href);
}

/** @param {HTMLAnchorElement} link */
export function pressed(link) {
  const now = Date.now();
  presses = now - last < PATIENCE ? presses + 1 : 1;
  last = now;
  if (presses === 2) announce(link.dataset.leave);
  if (presses >= 3) leave(link);
}
