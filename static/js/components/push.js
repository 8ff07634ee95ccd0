// Asks the browser for an address by which it can be called, when the person asks for it, and sends it with the form.

/** @param {string} text in base64url */
function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/** @param {string} address of our own worker */
function trusted(address) {
  if (!window.trustedTypes) return address;
  const policy = window.trustedTypes.createPolicy("prevenir", { createScriptURL: (url) => url });
  return policy.createScriptURL(address);
}

/** @param {HTMLFormElement} form */
async function ask(form) {
  const { worker, key } = form.dataset;
  if ((await Notification.requestPermission()) !== "granted") return false;
  const registration = await navigator.serviceWorker.register(trusted(worker), { scope: "/" });
  await navigator.serviceWorker.ready;
  const known = await registration.pushManager.getSubscription();
  if (known) await known.unsubscribe();
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  form.elements.namedItem("endpoint").value = made.endpoint;
  return true;
}

/** @param {HTMLFormElement} form */
export function enhance(form) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const refused = form.querySelector("[data-refused]");
    refused.hidden = true;
    try {
      if (await ask(form)) return form.submit();
    } catch (error) {
      console.warn("this browser gave no address", error);
    }
    refused.hidden = false;
  });
}
