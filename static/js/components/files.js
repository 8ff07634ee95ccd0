// The part of the box by which files are joined: what was chosen is shown, refused at once where it cannot leave, and
// sent with its words in one go. Words and files stay in the box until the server has said yes.

const PATIENCE = 300_000; // a slow connection needs minutes for 10 MB
const HEARD_OR_SEEN = /^(image|audio|video)\//;

/** @param {HTMLElement} box */
export function enhance(box) {
  const form = box.closest("form");
  const input = box.querySelector("input[type='file']");
  const chosen = box.querySelector("[data-chosen]");
  const refused = box.querySelector("[data-refused]");
  const said = box.querySelector("[data-said]");
  const about = box.querySelector("[data-about]");
  const words = form.querySelector("textarea");
  let busy = false;

  const refuse = (text) => {
    refused.textContent = text;
    refused.hidden = text === "";
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };

  /** @param {File[]} files */
  const put = (files) => {
    const holder = new DataTransfer();
    for (const file of files) holder.items.add(file);
    input.files = holder.files;
    show();
  };

  /** @param {File} file */
  const line = (file) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.dir = "auto";
    name.textContent = file.name;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "button button--quiet button--small";
    remove.textContent = box.dataset.remove;
    const which = document.createElement("span");
    which.className = "only-spoken";
    which.textContent = ` ${file.name}`;
    remove.append(which);
    remove.addEventListener("click", () => {
      put([...input.files].filter((one) => one !== file));
      input.closest("details").open = true;
      input.focus();
    });
    item.append(name, remove);
    return item;
  };

  const show = () => {
    chosen.replaceChildren(...[...input.files].map(line));
    chosen.hidden = input.files.length === 0;
    about.hidden = ![...input.files].some((file) => HEARD_OR_SEEN.test(file.type));
  };

  input.addEventListener("change", () => {
    refuse("");
    said.textContent = "";
    const all = [...input.files];
    const small = all.filter((file) => file.size <= Number(box.dataset.largest));
    const kept = small.slice(0, Number(box.dataset.most));
    if (small.length < all.length) refuse(box.dataset.tooBig);
    else if (kept.length < all.length) refuse(box.dataset.tooMany);
    if (kept.length < all.length) put(kept);
    else show();
  });

  /**
   * @param {boolean} sure its author was asked about it already
   * @returns {Promise<{ok: boolean, status: number, data: any}>}
   */
  const post = async (sure) => {
    const body = new FormData(form);
    if (sure) body.set("sure", "1");
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { ok: answer.ok, status: answer.status, data: await answer.json().catch(() => ({})) };
  };

  const sent = (message) => {
    form.elements.client_id.value = crypto.randomUUID();
    words.value = "";
    put([]);
    about.querySelector("input").value = "";
    for (const field of [words, about.querySelector("input")]) field.dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = box.dataset.sent;
    form.dispatchEvent(new CustomEvent("emptied"));
    form.dispatchEvent(new CustomEvent("sent-with-files", { detail: message }));
  };

  const send = async (sure) => {
    busy = true;
    refuse("");
    said.textContent = box.dataset.sending;
    try {
      const { ok, status, data } = await post(sure);
      said.textContent = "";
      if (ok && data.message) sent(data.message);
      else if (data.ask) form.dispatchEvent(new CustomEvent("asked-with-files"));
      else refuse(status === 401 ? box.dataset.signedOut : data.message || box.dataset.unsent);
    } catch {
      said.textContent = "";
      refuse(box.dataset.unsent);
    } finally {
      busy = false;
    }
  };

  form.addEventListener(
    "submit",
    (event) => {
      if (input.files.length === 0 || event.submitter?.hasAttribute("formaction")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!busy) send(event.submitter?.name === "sure");
    },
    { capture: true },
  );

  show();
}
