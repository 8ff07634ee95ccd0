// Draws the files of a message that arrives, as the server draws those of a page.

/**
 * @param {HTMLElement} root the conversation's element, which holds the models
 * @param {HTMLElement} body the message's words
 * @param {Array<{label: string, about: string, url: string, is_image: boolean, alt: string, words: string, is_sound: boolean, play: string, why: string}>} files
 */
export function drawFiles(root, body, files) {
  if (!files?.length) return;
  const list = document.createElement("ul");
  list.className = "files";
  const model = (name) => root.querySelector(`template[data-model="${name}"]`).content.firstElementChild.cloneNode(true);
  for (const file of files) {
    const item = model(file.url ? "file" : "closed-file");
    item.querySelector(".files__name").textContent = file.label;
    item.querySelector(".attachment__about").textContent = file.url ? file.about : file.why;
    if (file.url) item.querySelector("a").href = file.url;
    if (file.is_image) {
      const photo = model("photo");
      photo.src = file.url;
      photo.alt = file.alt;
      item.prepend(photo);
    }
    if (file.is_sound) {
      const sound = model("sound");
      sound.src = file.url;
      sound.setAttribute("aria-label", file.play);
      item.prepend(sound);
    }
    if (file.words) {
      const about = document.createElement("p");
      about.className = "files__about";
      about.dir = "auto";
      about.textContent = file.words;
      item.append(about);
    }
    list.append(item);
  }
  body.after(list);
}
