/** Blocks to pieces: paragraphs, headings, lists, facts, quotes, links, pictures. Tables and charts have files of their own. */
import { type Block, type BlockOf, isKnown, type ListEntry } from '../item/block.ts';
import { addressOf } from './address.ts';
import { type BlockPiece, type Piece, piecesOf, type RunStyle, runOf, together } from './flow.ts';
import { widthOf } from './metrics.ts';
import type { Box } from './page.ts';
import { costOf } from './reading.ts';
import { heightOf, type Job, linesAt, textBox } from './setting.ts';
import { lead } from './sheet.ts';
import { tablePieces } from './table.ts';

export const runningLeading = 1.6;

function runningStyle(job: Job, over: Partial<RunStyle> = {}): RunStyle {
  const size = over.size ?? job.textSize;
  return {
    tag: 'p',
    x: 0,
    width: job.sheet.measure,
    size,
    leading: runningLeading,
    bold: false,
    tone: 'ink',
    before: 0.8 * size,
    running: true,
    ...over,
  };
}

/** One run a line of the source: a text may hold line ends of its own. */
function paragraphs(job: Job, text: string, style: RunStyle, last: number, words?: string, whole = false): Piece[] {
  const texts = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return texts.flatMap((line, i) => {
    const isLast = i === texts.length - 1;
    const own = i === 0 ? style : withoutMarker(style);
    return piecesOf(runOf(line, own, job.traditional, texts.length === 1 ? words : undefined), isLast ? last : 0.3, whole);
  });
}

function withoutMarker({ marker: _, ...style }: RunStyle): RunStyle {
  return style;
}

/** The pieces of one block that flows; charts and questions begin pages of their own (see paginate.ts). */
export function piecesFor(job: Job, block: Block, words: string | undefined): Piece[] {
  if (!isKnown(block)) return paragraphs(job, block.text ?? '', runningStyle(job), 0);
  switch (block.type) {
    case 'paragraph':
      return paragraphs(job, block.text, runningStyle(job), 0);
    case 'heading':
      return headingPieces(job, block.text, block.level, words);
    case 'list':
      return listPieces(job, block);
    case 'table':
      return tablePieces(
        job,
        block,
        (text) => headingPieces(job, text, 3, undefined),
        (entries) => factPieces(job, entries),
      );
    case 'figure':
      return [figurePiece(job, block)];
    case 'quote':
      return quotePieces(job, block);
    case 'link':
      return linkPieces(job, block);
    case 'facts':
      return factPieces(job, block.entries);
    case 'question':
    case 'chart':
      return paragraphs(job, block.text ?? '', runningStyle(job), 0);
  }
}

function headingPieces(job: Job, text: string, level: 2 | 3, words: string | undefined): Piece[] {
  const size = level === 2 ? Math.max(job.textSize, lead) : job.textSize;
  const style = runningStyle(job, {
    tag: level === 2 ? 'h2' : 'h3',
    size,
    bold: true,
    leading: 1.4,
    before: 1.1,
    running: false,
  });
  return paragraphs(job, text, style, together, words, true);
}

const columnWidth = (texts: readonly string[]): number => Math.max(...texts.map((text) => widthOf(text, true)));

/** Steps with their verb first, in columns where the words are short, else one under the other. */
function listPieces(job: Job, { ordered, entries }: BlockOf<'list'>): Piece[] {
  const leads = entries.map((entry) => entry.lead ?? '');
  const column = columnWidth(leads);
  const inColumns =
    leads.every((text) => text !== '') && column <= 0.27 * job.sheet.main && !entries.some((entry) => entry.entries?.length);
  const rows = inColumns ? stepRows(job, entries, column, ordered) : null;
  return rows ?? entryPieces(job, entries, ordered, 0, 0.8);
}

/** As mock 04: number, verb, detail, hairlines between; no numbers where order says nothing. Null where a detail takes more than three lines. */
function stepRows(job: Job, entries: readonly ListEntry[], leadEm: number, ordered: boolean): Piece[] | null {
  const numberEm = ordered ? 1.6 : 0;
  const widthAt = (size: number): number => job.sheet.main - (numberEm + leadEm) * size - 1.1;
  const linesIn = (size: number) => entries.map((entry) => linesAt(job, entry.text, widthAt(size), size, false));
  const size = linesIn(1.2).every((lines) => lines.length === 1) ? 1.2 : 1;
  const [x, column, width] = [numberEm * size, leadEm * size + 1.1, widthAt(size)];
  const leading = 1.3;
  const rows = linesIn(size);
  if (rows.some((lines) => lines.length > 3)) return null;
  const pad = job.sheet.frame === 'full' ? 0.31 * size : 0.2 * size;
  const series = {
    before: 0.6,
    height: 0,
    cost: 0,
    boxes: (y: number): Box[] => [ink(0, y, job.sheet.main)],
    wrap: (boxes: readonly Box[]): Box => ({ kind: 'group', role: 'list', boxes }),
  };
  return rows.map((lines, i): BlockPiece => {
    const entry = entries[i]!;
    const height = lines.length * size * leading + 2 * pad;
    const texts = [`${i + 1}`, entry.lead ?? ''].map((text) => linesAt(job, text, Number.POSITIVE_INFINITY, size, true));
    return {
      kind: 'block',
      height,
      before: 0,
      penalty: isLonely(i, rows.length) ? 6 : 0.5,
      series,
      cost: costOf(`${i + 1}${entry.lead ?? ''}`) + costOf(entry.text),
      boxes: (y, isLastHere) => {
        const at = { y: y + pad, size, leading };
        const boxes: Box[] = [
          ...(ordered ? [textBox(texts[0]!, { ...at, x: 0, width: x, bold: true })] : []),
          textBox(texts[1]!, { ...at, x, width: column, bold: true }),
          textBox(lines, { ...at, x: x + column, width, bold: false }),
        ];
        const row: Box = { kind: 'group', role: 'listitem', boxes };
        return isLastHere ? [row] : [row, { kind: 'rule', tone: 'hair', x: 0, y: y + height, width: job.sheet.main }];
      },
    };
  });
}

/** Whether a page that ends after row `i` leaves one row of several alone. */
const isLonely = (i: number, count: number): boolean => count > 2 && (i === 0 || i === count - 2);

const ink = (x: number, y: number, width: number): Box => ({ kind: 'rule', tone: 'ink', x, y, width });

/** Entries as hanging paragraphs; an entry longer than a page breaks like any text. */
function entryPieces(job: Job, entries: readonly ListEntry[], ordered: boolean, indent: number, before: number): Piece[] {
  const size = job.textSize;
  const x = indent + (ordered ? 1.25 + (entries.length > 9 ? 0.6 : 0) : 1) * size;
  return entries.flatMap((entry, i): Piece[] => {
    const marker = ordered
      ? numberMark(job, i + 1, indent, size)
      : (y: number): Box[] => [
          { kind: 'bar', x: indent + 0.1 * size, y: y + 0.64 * size, width: 0.32 * size, height: 0.32 * size },
        ];
    const gap = (i === 0 ? before : 0.45) * size;
    const style = runningStyle(job, { x, width: job.sheet.measure - x, before: gap, marker });
    const plain = { ...withoutMarker(style), before: 0.1 * size };
    const nested = entry.entries?.length ? entryPieces(job, entry.entries, false, x, 0.3) : [];
    if (!entry.lead) return [...paragraphs(job, entry.text, style, 0.5), ...nested];
    return [
      ...paragraphs(job, entry.lead, { ...style, bold: true }, together, undefined, true),
      ...paragraphs(job, entry.text, plain, 0.5),
      ...nested,
    ];
  });
}

function numberMark(job: Job, number: number, x: number, size: number): (y: number) => Box[] {
  const lines = linesAt(job, `${number}`, Number.POSITIVE_INFINITY, size, true);
  return (y) => [textBox(lines, { x, y, width: 2 * size, size, leading: runningLeading, bold: true })];
}

/** Label and value side by side; a value too long for that is a paragraph under its label. */
export function factPieces(job: Job, entries: readonly { readonly label: string; readonly value: string }[]): Piece[] {
  if (entries.length === 0) return [];
  const size = 1;
  const labelled = entries.filter(({ label }) => widthOf(label, true) <= 7);
  const column = Math.min(8, Math.max(2, labelled.length > 0 ? columnWidth(labelled.map(({ label }) => label)) : 2) + 1);
  return entries.flatMap(({ label, value }, i): Piece[] => {
    const [names, values] = [
      linesAt(job, label, column - 0.4, size, true),
      linesAt(job, value, job.sheet.main - column, size, false),
    ];
    if (values.length > 5 || names.length > 2) return longFact(job, label, value);
    const height = Math.max(names.length, values.length) * size * runningLeading;
    const piece: BlockPiece = {
      kind: 'block',
      height,
      before: i === 0 ? 0.75 : 0,
      penalty: i === entries.length - 1 ? 0.3 : 3,
      cost: costOf(label) + costOf(value),
      boxes: (y) => [
        textBox(names, { x: 0, y, width: column, size, leading: runningLeading, bold: true }),
        textBox(values, { x: column, y, width: job.sheet.main - column, size, leading: runningLeading, bold: false }),
      ],
    };
    return [piece];
  });
}

function longFact(job: Job, label: string, value: string): Piece[] {
  const style = runningStyle(job, { size: 1, before: 0.5 });
  return [
    ...paragraphs(job, label, { ...style, bold: true }, together, undefined, true),
    ...paragraphs(job, value, { ...style, before: 0.1 }, 0.6),
  ];
}

function quotePieces(job: Job, { text, cite }: BlockOf<'quote'>): Piece[] {
  const x = 1.2 * job.textSize;
  const style = runningStyle(job, { x, width: job.sheet.measure - x });
  const pieces = paragraphs(job, text, style, cite ? together : 0);
  return cite
    ? [...pieces, ...paragraphs(job, cite, { ...style, tone: 'second', before: 0.2, running: false, size: 1 }, 0)]
    : pieces;
}

function linkPieces(job: Job, { text, href }: BlockOf<'link'>): Piece[] {
  const address = addressOf(href);
  const pieces = paragraphs(job, text, runningStyle(job), together, undefined, true);
  return text.includes(address)
    ? pieces
    : [...pieces, ...paragraphs(job, address, runningStyle(job, { size: 1, tone: 'second', before: 0.2 }), 0, undefined, true)];
}

/** As large as the measure and the page allow, with its caption; never enlarged beyond its pixels by more than two. */
function figurePiece(job: Job, { media, alt, caption, widthPx, heightPx }: BlockOf<'figure'>): Piece {
  const { sheet } = job;
  const lines = caption ? linesAt(job, caption, sheet.measure, 1, false) : [];
  const captionHeight = heightOf({ lines, size: 1, leading: 1.5 });
  const room = sheet.content.height - job.pad.top - job.pad.bottom - 2 * lead * 1.4 - 0.8 - captionHeight - 0.4;
  const scale = Math.min(sheet.measure / widthPx, room / heightPx, 2 / sheet.bodyPx);
  const [width, height] = [widthPx * scale, heightPx * scale];
  const boxes = (y: number): Box[] => {
    const picture: Box = { kind: 'picture', x: 0, y, width, height, media, alt };
    const text = textBox(lines, {
      tag: 'p',
      x: 0,
      y: y + height + 0.4,
      width: sheet.measure,
      size: 1,
      leading: 1.5,
      bold: false,
      tone: 'second',
    });
    return [{ kind: 'group', role: 'figure', label: alt, boxes: lines.length > 0 ? [picture, text] : [picture] }];
  };
  return {
    kind: 'block',
    height: height + (lines.length > 0 ? 0.4 + captionHeight : 0),
    before: 1,
    penalty: 0,
    cost: costOf(caption ?? ''),
    boxes,
  };
}
