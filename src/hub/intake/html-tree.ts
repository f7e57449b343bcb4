/** What intake asks of parse5's tree. Iterative where depth is the author's choice: a page may nest a hundred thousand elements. */
import type { DefaultTreeAdapterTypes } from 'parse5';

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

const breaks = new Set(
  'address article blockquote br caption center dd div dl dt figcaption h1 h2 h3 h4 h5 h6 header footer li ol p pre section table td th tr ul'.split(
    ' ',
  ),
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

/** Elements a reader of the source never sees: their words must not appear on a board either. */
export function isHidden(element: Element): boolean {
  const style = attributeOf(element, 'style') ?? '';
  return attributeOf(element, 'hidden') !== null || /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/i.test(style);
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
  let text = '';
  const waiting: (Node | ' ')[] = [...parent.childNodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node === ' ') text += ' ';
    else if (node.nodeName === '#text') text += (node as DefaultTreeAdapterTypes.TextNode).value;
    else if (isElement(node) && !isHidden(node) && !['script', 'style', 'template'].includes(node.tagName)) {
      const parted = breaks.has(node.tagName);
      if (parted) waiting.push(' ');
      for (let i = node.childNodes.length - 1; i >= 0; i--) waiting.push(node.childNodes[i]!);
      if (parted) text += ' ';
    }
  }
  return tidy(text);
}

const han = String.raw`\p{Script=Han}\u3000-\u303f\uff00-\uffef`;
const breakInHan = new RegExp(`(?<=[${han}])[ \\t]*\\r?\\n[ \\t\\r\\n]*(?=[${han}])`, 'gu');
/** Control characters, and those that turn the writing direction: they can make text read other than it is stored. */
const control = /(?![\t\n\f\r])\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Collapses white space as HTML does; a line end of the source between two Han characters is no space at all
 * (CSS Text 3, segment break transformation). Indents of U+3000 and no-break spaces go from the ends only.
 */
export function tidy(text: string): string {
  return collapse(text).trim();
}

/** As `tidy`, keeping one blank at either end: for runs that are joined to others. */
export function collapse(text: string): string {
  return text
    .replace(control, '')
    .replace(breakInHan, '')
    .replace(/[ \t\r\n\f]+/g, ' ');
}
