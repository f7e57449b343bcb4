/** What intake asks of parse5's tree. Iterative where depth is the author's choice: a page may nest a hundred thousand elements. */
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parseFragment } from 'parse5';

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

const breaks = new Set(
  'address article blockquote br caption center dd div dl dt figcaption h1 h2 h3 h4 h5 h6 header footer li ol p pre section table td th tr ul'.split(
    ' ',
  ),
);

/** The longest laws and tables of a gazette have some ten thousand; a browser shows more, a board never could. */
const mostElements = 100_000;
class TooManyElements extends Error {}

/** The tree a browser would build, outside any context. Null: it would have more elements than `mostElements`. */
export function parseHtml(html: string): DefaultTreeAdapterTypes.DocumentFragment | null {
  let elements = 0;
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement(...element) {
      elements += 1;
      if (elements > mostElements) throw new TooManyElements();
      return defaultTreeAdapter.createElement(...element);
    },
  };
  try {
    return parseFragment(html, { treeAdapter });
  } catch (cause) {
    if (cause instanceof TooManyElements) return null;
    throw cause;
  }
}

/** Elements whose text is code, or markup that a browser would not read as markup: never words of the page. */
export const unspoken: ReadonlySet<string> = new Set(
  'script style template noscript noembed noframes xmp plaintext iframe textarea head title xml'.split(' '),
);

export function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

export function childrenOf(parent: Parent): readonly Node[] {
  return parent.childNodes;
}

export function attributeOf(element: Element, name: string): string | null {
  return element.attrs.find((attribute) => attribute.name === name)?.value ?? null;
}

const hiding = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/i;

/** Elements a reader of the source never sees: their words must not appear on a board either. */
export function isHidden(element: Element): boolean {
  return element.attrs.some(({ name, value }) => name === 'hidden' || (name === 'style' && hiding.test(value)));
}

/** Every element below `parent`, in document order. */
export function elementsIn(parent: Parent): readonly Element[] {
  const found: Element[] = [];
  const waiting: Node[] = [...parent.childNodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!isElement(node)) continue;
    found.push(node);
    for (let i = node.childNodes.length - 1; i >= 0; i--) waiting.push(node.childNodes[i]!);
  }
  return found;
}

/** The words of an element on one line; block boundaries and `<br>` part words that would run together. */
export function plainText(parent: Parent): string {
  return tidy(linesIn(parent).join(' '));
}

/** The words of an element; what the source sets on lines of their own, as `<br>` and paragraphs do, keeps its lines. */
export function linedText(parent: Parent): string {
  return linesIn(parent)
    .map(tidy)
    .filter((line) => line !== '')
    .join('\n');
}

function linesIn(parent: Parent): readonly string[] {
  const lines = [''];
  const waiting: (Node | 'end')[] = [...parent.childNodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node === 'end') lines.push('');
    else if (node.nodeName === '#text') lines[lines.length - 1] += (node as DefaultTreeAdapterTypes.TextNode).value;
    else if (isElement(node) && !isHidden(node) && !unspoken.has(node.tagName)) {
      const parted = breaks.has(node.tagName);
      if (parted) waiting.push('end');
      for (let i = node.childNodes.length - 1; i >= 0; i--) waiting.push(node.childNodes[i]!);
      if (parted) lines.push('');
    }
  }
  return lines;
}

const han = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
/**
 * Characters that make text read other than it is stored: controls, marks that turn the writing direction, language tags
 * nobody sees, a stray byte order mark. And accents, of which `stacked` allows a few.
 */
const suspicious = /(?![\t\n\f\r])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;
/** Four accents on one letter are more than any language here writes; forty cover the lines above. */
const stacked = /(\p{M}{4})\p{M}+/gu;
/** Where neither can be: asked first, because the two above cost more than all the rest of reading a text. */
const mayBeUnclean = /(?![\t\n\f\r])\p{Cc}|[\p{M}\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
/** A single blank stays as it is. */
const blanks = /[ \t\r\n\f]{2,}|[\t\r\n\f]/g;

/**
 * Collapses white space as HTML does; a line end of the source between two Han characters is no space at all
 * (CSS Text 3, segment break transformation). Indents of U+3000 and no-break spaces go from the ends only.
 */
export function tidy(text: string): string {
  return collapse(text).trim();
}

/** As `tidy`, keeping one blank at either end: for runs that are joined to others. One pass, whatever the text. */
export function collapse(text: string): string {
  const clean = mayBeUnclean.test(text) ? text.replace(suspicious, '').replace(stacked, '$1') : text;
  return clean.replace(blanks, (gap, at: number) => (gap.includes('\n') && isBetweenHan(clean, at, at + gap.length) ? '' : ' '));
}

function isBetweenHan(text: string, from: number, until: number): boolean {
  const isLow = (text.charCodeAt(from - 1) & 0xfc00) === 0xdc00;
  const [before, after] = [text.codePointAt(from - (isLow ? 2 : 1)), text.codePointAt(until)];
  // No Han character stands below U+2E80.
  if ((before ?? 0) < 0x2e80 || (after ?? 0) < 0x2e80) return false;
  return (
    before !== undefined && after !== undefined && han.test(String.fromCodePoint(before)) && han.test(String.fromCodePoint(after))
  );
}
