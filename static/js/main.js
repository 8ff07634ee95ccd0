// Starts the scripts that a page asks for with data-component. Every page works without them.

/** What the browser may already do by itself: the module is then not fetched. */
const native = {
  definition: () => "popover" in HTMLElement.prototype,
  menu: () => "popover" in HTMLElement.prototype,
};

/**
 * Fetch the module of one component and let it enhance its element.
 * @param {HTMLElement} element
 * @param {string} name
 */
async function start(element, name) {
  if (!/^[a-z][a-z-]*$/.test(name) || native[name]?.()) return;
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
