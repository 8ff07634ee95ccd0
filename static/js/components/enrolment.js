// While a code waits, asks every few seconds whether the person has entered, and shows the page anew when she has.

const EVERY = 3000;

/** @param {HTMLElement} element with data-url, the page's own address, which also answers as data */
export function enhance(element) {
  const url = element.dataset.url ?? "";
  const timer = setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { state } = await answer.json();
      if (state === "open") return;
      clearInterval(timer);
      location.replace(url);
    } catch {
      // No network for the moment: the button "Voir si c’est fait" stays.
    }
  }, EVERY);
}
