// Draws plain text with its line breaks and links, as `core.text.show` does on the server.

const PARAGRAPHS = /\n{2,}/;
const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]’»]/g;

/**
 * Fill an element with plain text: line breaks, and links that tell where they go.
 * @param {HTMLElement} paragraph
 * @param {string} text
 */
function write(paragraph, text) {
  paragraph.dir = "auto";
  let position = 0;
  const plain = (part) => {
    part.split("\n").forEach((line, index) => {
      if (index) paragraph.append(document.createElement("br"));
      paragraph.append(line);
    });
  };
  for (const found of text.matchAll(LINK)) {
    plain(text.slice(position, found.index));
    const link = document.createElement("a");
    link.href = link.textContent = found[0];
    link.rel = "noopener noreferrer nofollow";
    paragraph.append(link);
    position = found.index + found[0].length;
  }
  plain(text.slice(position));
}

/**
 * Add the paragraphs of a text to an element.
 * @param {HTMLElement} body
 * @param {string} text
 */
export function writeAll(body, text) {
  for (const part of text === "" ? [] : text.split(PARAGRAPHS)) {
    const paragraph = document.createElement("p");
    write(paragraph, part);
    body.append(paragraph);
  }
}
