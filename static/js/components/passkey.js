// A passkey: the device signs what the server asks, and the form carries its answer. The server checks everything.

const CHALLENGE_MILLISECONDS = 240_000;

/** @param {string} text in base64url */
function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/** @param {ArrayBuffer | null | undefined} buffer */
function textOf(buffer) {
  if (!buffer) return null;
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {any} options as the server says them */
function read(options) {
  const named = (one) => ({ ...one, id: bytesOf(one.id) });
  const read = { ...options, challenge: bytesOf(options.challenge) };
  if (options.user) read.user = { ...options.user, id: bytesOf(options.user.id) };
  if (options.allowCredentials) read.allowCredentials = options.allowCredentials.map(named);
  if (options.excludeCredentials) read.excludeCredentials = options.excludeCredentials.map(named);
  return read;
}

/** @param {any} credential what the device made or signed */
function write(credential) {
  const { response } = credential;
  return JSON.stringify({
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      attestationObject: textOf(response.attestationObject) ?? undefined,
      authenticatorData: textOf(response.authenticatorData) ?? undefined,
      signature: textOf(response.signature) ?? undefined,
      userHandle: textOf(response.userHandle) ?? undefined,
    },
  });
}

/** @param {HTMLFormElement} form */
async function ask(form) {
  const token = form.elements.namedItem("csrf_token");
  const answer = await fetch(form.dataset.ask ?? "", {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ csrf_token: token instanceof HTMLInputElement ? token.value : "" }),
  });
  if (!answer.ok) throw new TypeError("no question");
  return read(await answer.json());
}

/** @param {HTMLFormElement} form with data-ask, data-mode and the sentences it may say */
export function enhance(form) {
  const told = form.querySelector("[data-told]");
  const field = form.elements.namedItem("answer");
  const button = form.querySelector("button");
  if (!told || !(field instanceof HTMLInputElement) || !button) return;
  /** @type {AbortController | null} */
  let proposing = null;
  let busy = false;

  /** @param {string | undefined} words */
  const say = (words) => {
    told.textContent = words ?? "";
  };

  if (!("PublicKeyCredential" in window)) {
    button.hidden = true;
    say(form.dataset.missing);
    return;
  }

  /** @param {any} credential */
  const send = (credential) => {
    if (!credential) return say(form.dataset.stopped);
    field.value = write(credential);
    form.submit();
  };

  /** @param {unknown} error */
  const explain = (error) => {
    if (error instanceof TypeError) return say(form.dataset.down);
    const known = error instanceof DOMException && error.name === "InvalidStateError";
    say(known ? form.dataset.known : form.dataset.stopped);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    proposing?.abort();
    proposing = null;
    say(form.dataset.wait);
    try {
      const publicKey = await ask(form);
      const creating = form.dataset.mode === "create";
      send(await (creating ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey })));
    } catch (error) {
      explain(error);
    } finally {
      busy = false;
    }
  });

  /** Propose this device's keys in the field of the address; asked anew before the server's question grows old. */
  async function propose() {
    if (busy || document.hidden) return;
    proposing?.abort();
    const own = (proposing = new AbortController());
    try {
      const publicKey = await ask(form);
      send(await navigator.credentials.get({ publicKey, mediation: "conditional", signal: own.signal }));
    } catch {
      // stopped, or not proposed: the button is there
    }
  }

  if ("conditional" in form.dataset) {
    PublicKeyCredential.isConditionalMediationAvailable?.().then((available) => {
      if (!available) return;
      propose();
      setInterval(propose, CHALLENGE_MILLISECONDS);
      document.addEventListener("visibilitychange", propose);
    });
  }
}
