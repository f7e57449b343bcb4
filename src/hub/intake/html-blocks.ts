/**
 * HTML to blocks (R73): text out of a tree built as browsers build it (parse5), never markup. What cannot be text is
 * dropped and counted, so that the reviewer knows what the source shows and the draft does not: pictures, media, struck text.
 */
import type { DefaultTreeAdapterTypes } from 'parse5';
import type { KnownBlock } from '../../core/item/block.ts';
import { attributeOf, childrenOf, elementsIn, isElement, isHidden, linedText, parseHtml, plainText } from './html-tree.ts';
import { hrefOf, inlineRuns } from './inline-text.ts';
import { listBlock, tableBlock } from './structured-blocks.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type ParentNode = DefaultTreeAdapterTypes.ParentNode;

export interface HtmlContent {
  readonly blocks: readonly KnownBlock[];
  /** How many of each were left out, by what they were: `picture`, `media`, `form`, `struck`, `raw`, `link` (its address). */
  readonly dropped: Readonly<Record<string, number>>;
}

const blockTags = new Set(
  'address article aside blockquote body center details dd div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
const droppedAs: Readonly<Record<string, string>> = {
  img: 'picture',
  svg: 'picture',
  picture: 'picture',
  canvas: 'picture',
  map: 'picture',
  'v:imagedata': 'picture',
  video: 'media',
  audio: 'media',
  iframe: 'media',
  object: 'media',
  embed: 'media',
  form: 'form',
  input: 'form',
  button: 'form',
  select: 'form',
  textarea: 'form',
  del: 'struck',
  s: 'struck',
  strike: 'struck',
  xmp: 'raw',
  plaintext: 'raw',
};
const silent = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'noembed',
  'noframes',
  'xml',
  'head',
  'title',
  'meta',
  'link',
  'base',
  'hr',
  'wbr',
  'param',
  'source',
  'track',
]);
/** Deeper than any document; below it a subtree is read as one paragraph. */
const deepest = 200;

/**
 * @param base address against which relative links are resolved; without it they are text.
 * @returns null for markup beyond all measure: more elements than a long law, as blocks or in a table.
 */
export function blocksFromHtml(html: string, base?: string): HtmlContent | null {
  const page = parseHtml(html);
  if (page === null) return null;
  const dropped: Record<string, number> = {};
  const blocks: KnownBlock[] = [];
  readInto({ blocks, dropped, base, ...holdersIn(page) }, childrenOf(page), 0);
  return { blocks, dropped };
}

/** What every element is asked, and its parents again: found in one walk. */
interface Holders {
  /** Elements in which block elements stand. */
  readonly ofBlocks: ReadonlySet<object>;
  /** Elements in which something stands that is left out. */
  readonly ofDropped: ReadonlySet<object>;
}

function holdersIn(page: ParentNode): Holders {
  const [ofBlocks, ofDropped] = [new Set<object>(), new Set<object>()];
  for (const element of elementsIn(page)) {
    if (blockTags.has(element.tagName)) markAbove(ofBlocks, element);
    if (isDropped(element)) markAbove(ofDropped, element);
  }
  return { ofBlocks, ofDropped };
}

function markAbove(holders: Set<object>, element: Element): void {
  for (let at = element.parentNode; at !== null && !holders.has(at); at = 'parentNode' in at ? at.parentNode : null)
    holders.add(at);
}

function isDropped(element: Element): boolean {
  return droppedAs[element.tagName] !== undefined || silent.has(element.tagName) || isHidden(element);
}

interface Reading extends Holders {
  readonly blocks: KnownBlock[];
  readonly dropped: Record<string, number>;
  readonly base: string | undefined;
}

/** Inline neighbours gather into one paragraph until a block element ends it. */
function readInto(reading: Reading, nodes: readonly Node[], depth: number): void {
  let inline: Node[] = [];
  const endParagraph = () => {
    for (const run of inlineRuns(inline, reading.base)) reading.blocks.push({ type: 'paragraph', ...run });
    inline = [];
  };
  for (const node of nodes) {
    if (!isElement(node)) {
      inline.push(node);
      continue;
    }
    if (silent.has(node.tagName) || isHidden(node)) continue;
    const counted = droppedAs[node.tagName];
    if (counted !== undefined) {
      countAs(reading, counted);
      continue;
    }
    if (isInline(reading, node, depth)) {
      inline.push(withoutDropped(reading, node));
      continue;
    }
    endParagraph();
    readBlock(reading, node, depth);
  }
  endParagraph();
}

/** `<span><p>…` is block-level for us, as it is on the screen. */
function isInline({ ofBlocks }: Reading, element: Element, depth: number): boolean {
  return !blockTags.has(element.tagName) && (depth >= deepest || !ofBlocks.has(element));
}

/** Takes pictures and the like out of an element, counting each once and nothing in what is hidden. */
function withoutDropped(reading: Reading, element: Element): Element {
  if (!reading.ofDropped.has(element)) return element;
  const gone = new Set<unknown>();
  for (const inner of elementsIn(element)) {
    const isWithin = gone.has(inner.parentNode);
    if (!isWithin && !isDropped(inner)) continue;
    gone.add(inner);
    if (isWithin) continue;
    const counted = isHidden(inner) ? undefined : droppedAs[inner.tagName];
    if (counted !== undefined) countAs(reading, counted);
    const siblings = inner.parentNode?.childNodes;
    siblings?.splice(siblings.indexOf(inner), 1);
  }
  return element;
}

function readBlock(reading: Reading, element: Element, depth: number): void {
  if (depth >= deepest) {
    const text = plainText(element);
    if (text !== '') reading.blocks.push({ type: 'paragraph', text });
    return;
  }
  const known = knownBlock(reading, element);
  if (known === null) readInto(reading, childrenOf(element), depth + 1);
  else reading.blocks.push(...known);
  const linked = known === null ? [element] : elementsIn(element);
  reading.blocks.push(...documentsOf(reading, linked));
}

/** Blocks of an element with a shape of its own, or null: its children are read in its place. */
function knownBlock(reading: Reading, element: Element): readonly KnownBlock[] | null {
  const tag = element.tagName;
  if (/^h[1-6]$/.test(tag)) {
    countInside(reading, element);
    const text = plainText(element);
    return text === '' ? [] : [{ type: 'heading', level: tag <= 'h2' ? 2 : 3, text }];
  }
  if (tag === 'ul' || tag === 'ol') {
    countInside(reading, element);
    return listBlock(element);
  }
  if (tag === 'table') {
    const table = tableBlock(element);
    if (table !== null) countInside(reading, element);
    return table;
  }
  if (tag === 'blockquote') {
    countInside(reading, element);
    const text = linedText(element);
    return text === '' ? [] : [{ type: 'quote', text, ...cite(element) }];
  }
  return tag === 'dl' ? facts(element) : null;
}

/** Forms, annexes and scans: what a reader of the notice is told to fetch. */
const documentPath = /\.(pdf|ofd|docx?|wps|odt|rtf|xlsx?|et|ods|csv|pptx?|dps|odp|zip|rar|7z)$/i;
const mostDocuments = 20;

/**
 * Only a paragraph keeps links in its words. Of those around blocks, and in lists, tables, headings, quotes and facts the documents follow as links of
 * their own; the others stay words, and their addresses are counted.
 */
function documentsOf(reading: Reading, elements: readonly Element[]): readonly KnownBlock[] {
  const documents = new Map<string, string>();
  for (const anchor of elements.filter(({ tagName }) => tagName === 'a')) {
    const href = hrefOf(attributeOf(anchor, 'href'), reading.base);
    const text = href === null ? '' : plainText(anchor);
    if (href === null || text === '' || text.includes(href) || documents.has(href)) continue;
    if (documents.size < mostDocuments && documentPath.test(new URL(href).pathname)) documents.set(href, text);
    else countAs(reading, 'link');
  }
  return [...documents].map(([href, text]) => ({ type: 'link', text, href }));
}

function countAs({ dropped }: Reading, what: string): void {
  dropped[what] = (dropped[what] ?? 0) + 1;
}

function cite(element: Element): { cite?: string } {
  const source = attributeOf(element, 'cite');
  return source === null ? {} : { cite: source };
}

function countInside(reading: Reading, element: Element): void {
  withoutDropped(reading, element);
}

/** `<dl>`: labels and values in pairs; a label without value, or the other way round, keeps its words. */
function facts(element: Element): readonly KnownBlock[] {
  const entries: { label: string; value: string }[] = [];
  for (const part of elementsIn(element).filter((inner) => inner.tagName === 'dt' || inner.tagName === 'dd')) {
    const text = part.tagName === 'dt' ? plainText(part) : linedText(part);
    const last = entries.at(-1);
    if (part.tagName === 'dt') entries.push({ label: text, value: '' });
    else if (last !== undefined && last.value === '') last.value = text;
    else entries.push({ label: '', value: text });
  }
  return entries.length === 0 ? [] : [{ type: 'facts', entries }];
}
