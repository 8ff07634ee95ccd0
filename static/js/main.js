// Starts the scripts that a page asks for with data-component. Every page works without them.

const chosen = document.documentElement.dataset;

/** When a module has nothing to do here, it is not fetched. */
const needless = {
  definition: () => "popover" in HTMLElement.prototype,
  listen: () => !("speechSynthesis" in window) || chosen.listen === "no",
  voice: () => !("MediaRecorder" in window && navigator.mediaDevices),
  menu: () => "popover" in HTMLElement.prototype,
};

/**
 * Fetch the module of one component and let it enhance its element.
 * @param {HTMLElement} element
 * @param {string} name
 */
async function start(element, name) {
  if (!/^[a-z][a-z-]*$/.test(name) || needless[name]?.()) return;
  try {
    const module = await import(`./components/${name}.js`);
    module.enhance(element);
  } catch (error) {
    console.warn(`component ${name} did not start`, error);
  }
}

for (const element of document.querySelectorAll("[data-component]")) {
  for (const name of element.dataset.component.split(" ")) start(element, name);
}

// "Confort" opens its small panel where it can, and its page where it cannot, or when another tab is asked for.
const comfort = document.querySelector(".header__tools a[href$='/confort']:not([aria-current])");
if (comfort && "popover" in HTMLElement.prototype) {
  comfort.setAttribute("aria-haspopup", "dialog");
  comfort.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    import("./components/comfort-panel.js").then((module) => module.open(comfort)).catch(() => location.assign(comfort.href));
  });
}

// "Quitter vite ce site": the link, or Escape three times, puts a page that says nothing of us in the place of this one.
const wayOut = document.querySelector(".footer a[data-leave]");
const withWayOut = (act) => import("./components/leave.js").then(act).catch(() => location.replace(wayOut.href));
if (wayOut) addEventListener("keydown", ({ key }) => key === "Escape" && withWayOut((way) => way.pressed(wayOut)));
for (const link of document.querySelectorAll("a[data-leave]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    withWayOut((way) => way.leave(link));
  });
}

if (chosen.ruler === "yes") start(document.body, "ruler");
