/** Runs of inline nodes to paragraphs: their text, and where in it links lead. `<br>` ends a paragraph: notices set lines with it. */
import type { DefaultTreeAdapterTypes } from 'parse5';
import { attributeOf, collapse, isElement, type Node } from './html-tree.ts';

export interface Run {
  readonly text: string;
  readonly links?: { from: number; until: number; href: string }[];
}

interface Piece {
  readonly text: string;
  readonly href: string | null;
}

/** One run for each stretch between line breaks that has words. */
export function inlineRuns(nodes: readonly Node[], base: string | undefined): readonly Run[] {
  const lines: Piece[][] = [[]];
  const waiting: { node: Node; href: string | null }[] = nodes.map((node) => ({ node, href: null })).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, href } = next;
    if (node.nodeName === '#text') lines.at(-1)!.push({ text: (node as DefaultTreeAdapterTypes.TextNode).value, href });
    else if (node.nodeName === 'br') lines.push([]);
    else if (isElement(node)) {
      const target = node.tagName === 'a' ? hrefOf(attributeOf(node, 'href'), base) : href;
      for (let i = node.childNodes.length - 1; i >= 0; i--) waiting.push({ node: node.childNodes[i]!, href: target });
    }
  }
  return lines.map(toRun).filter((run) => run.text !== '');
}

/** What a code on a board could still hold. */
const longestHref = 2_000;

/** Only addresses a reader can go to; everything else (javascript:, data:, a bare anchor) stays words. */
export function hrefOf(href: string | null, base: string | undefined): string | null {
  if (href === null || href.length > longestHref || href.trim() === '' || href.startsWith('#')) return null;
  const url = addressOf(href, base);
  return url !== null && ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : null;
}

/** Read once, and a whole address without its base: each costs as much as the words around it. */
function addressOf(href: string, base: string | undefined): URL | null {
  try {
    return /^https?:\/\//i.test(href) ? new URL(href) : new URL(href, base);
  } catch {
    return null; // no address: URL says so in no other way
  }
}

function toRun(pieces: readonly Piece[]): Run {
  // Collapsed over the whole line, so that white space split between two elements counts once.
  const whole = collapse(pieces.map((piece) => piece.text).join(''));
  const text = whole.trim();
  if (pieces.every((piece) => piece.href === null)) return { text };
  const shift = whole.length - whole.trimStart().length;
  const links: { from: number; until: number; href: string }[] = [];
  let cursor = 0;
  for (const piece of pieces) {
    const from = cursor;
    cursor = advance(whole, cursor, piece.text);
    if (piece.href !== null && whole.slice(from, cursor).trim() !== '')
      links.push(within(text, { from: from - shift, until: cursor - shift, href: piece.href }));
  }
  return links.length === 0 ? { text } : { text, links };
}

/** Where in `whole` the piece that starts at `from` ends: every character of it that survived collapsing is passed. */
function advance(whole: string, from: number, piece: string): number {
  if (whole.startsWith(piece, from)) return from + piece.length;
  let at = from;
  for (const unit of piece) {
    if (whole.startsWith(unit, at)) at += unit.length;
    else if (/\s/.test(unit) && whole[at] === ' ' && whole[at - 1] !== ' ') at += 1;
  }
  return at;
}

function within<T extends { from: number; until: number }>(text: string, link: T): T {
  let { from, until } = { from: Math.max(0, link.from), until: Math.min(text.length, link.until) };
  while (from < until && text[from] === ' ') from += 1;
  while (until > from && text[until - 1] === ' ') until -= 1;
  return { ...link, from, until };
}
