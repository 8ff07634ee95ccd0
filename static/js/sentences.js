// The sentences of a piece of page, as one reads them: no icon, no button, nothing that is hidden.

/** @typedef {{ text: string, range: Range }} Sentence */

const SKIPPED = "[hidden], [aria-hidden='true'], script, style, template, button:not(.word), input, select, textarea, svg, .only-spoken, .page-tools, .error-summary";
const splitter = "Segmenter" in Intl ? new Intl.Segmenter("fr", { granularity: "sentence" }) : null;

/** @param {Element} element */
const isSkipped = (element) =>
  element.matches(SKIPPED) || element.checkVisibility?.({ visibilityProperty: true, contentVisibilityAuto: false }) === false;

/** @param {Text} node the nearest ancestor that begins a line */
function blockOf(node) {
  let element = node.parentElement;
  while (element?.parentElement && getComputedStyle(element).display.startsWith("inline")) element = element.parentElement;
  return element;
}

/**
 * Gather the text nodes of each line of thought: a paragraph, a heading, an item, what stands before a line break.
 * @param {Element} root
 * @returns {Text[][]}
 */
function gather(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && isSkipped(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  /** @type {Text[][]} */
  const found = [];
  let block = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof HTMLBRElement) block = null;
    if (!(node instanceof Text) || !node.data.trim()) continue;
    const own = blockOf(node);
    if (own === block) found.at(-1)?.push(node);
    else found.push([node]);
    block = own;
  }
  return found;
}

/**
 * @param {string} text
 * @returns {[number, string][]} where each sentence begins, and its words
 */
function split(text) {
  if (splitter) return [...splitter.segment(text)].map((part) => [part.index, part.segment]);
  return [...text.matchAll(/[^.!?…]+[.!?…]*\s*/g)].map((part) => [part.index, part[0]]);
}

/**
 * @param {Text[]} nodes
 * @param {number} offset in the text of all of them
 * @returns {[Text, number]}
 */
function place(nodes, offset) {
  let left = offset;
  for (const node of nodes) {
    if (left <= node.length) return [node, left];
    left -= node.length;
  }
  const last = nodes[nodes.length - 1];
  return [last, last.length];
}

/**
 * @param {Element} root
 * @returns {Sentence[]}
 */
export function sentencesOf(root) {
  /** @type {Sentence[]} */
  const sentences = [];
  for (const nodes of gather(root)) {
    for (const [start, words] of split(nodes.map((node) => node.data).join(""))) {
      const text = words.replace(/\s+/g, " ").trim();
      if (!/[\p{L}\p{N}]/u.test(text)) continue;
      const range = document.createRange();
      range.setStart(...place(nodes, start));
      range.setEnd(...place(nodes, start + words.trimEnd().length));
      sentences.push({ text, range });
    }
  }
  return sentences;
}
