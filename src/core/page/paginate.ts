/**
 * The pages of an item on a board: a pure function, the same on hub, preview, board and trace (DESIGN §4.2).
 * Page 1 is the glance page; a question, a chart or a poster that opens an item without glance words is its own page 1.
 */
import type { Block, BlockOf } from '../item/block.ts';
import type { Item } from '../item/item.ts';
import type { Board } from '../office/board.ts';
import { attachmentFacts } from './attachments.ts';
import { factPieces, piecesFor } from './blocks.ts';
import { chartPages } from './chart.ts';
import { dotPages } from './dots.ts';
import { breakPages, compose, type Piece, type Room } from './flow.ts';
import { glancePages } from './glance.ts';
import { labelsFor } from './labels.ts';
import type { Box, Line, Page, SheetPage } from './page.ts';
import { costOf, dwellMs, pageCost } from './reading.ts';
import { headlineAt, heightOf, type Job, jobOf, linesAt, sentenceAt, textBox, wholeHeadlineAt } from './setting.ts';
import { lead, sheetOf, steps } from './sheet.ts';
import { shortCodeOf } from './short-code.ts';

export function paginate(item: Item, board: Board): readonly Page[] {
  const sheet = sheetOf(board);
  if (sheet.kind === 'dots') return dotPages(item, board, sheet);
  const job = jobOf(item, board, sheet);
  const drafts = draftsIn(job);
  // Running text stands at Lead where that costs no page; the length of a document is not stretched by it.
  const plain = job.textSize > 1 ? draftsIn({ ...job, textSize: 1 }) : drafts;
  return (plain.length < drafts.length ? plain : drafts).map(({ kind, boxes, cost }) => ({
    kind,
    boxes,
    dwellMs: dwellMs(cost, board.pace, kind === 'chart'),
  }));
}

const opening: ReadonlySet<string | undefined> = new Set(['question', 'chart']);

/** A picture and nothing else: its page carries the title, and none before it says the title alone. */
const isPoster = ({ blocks }: Item): boolean => blocks.length === 1 && blocks[0]?.type === 'figure';

function draftsIn(job: Job): readonly Draft[] {
  const { item } = job;
  const sections = sectionsOf(job);
  const opensItself = item.glance === undefined && (isPoster(item) || opening.has(sections[0]?.kind));
  const drafts = [
    ...(opensItself ? [] : glanceDrafts(job)),
    ...sections.flatMap((section, i) => draftsOf(job, section, i === sections.length - 1 ? recordPieces(job) : [])),
  ];
  return withCode(job, drafts.length > 0 ? drafts : glanceDrafts(job));
}

interface Draft {
  readonly kind: SheetPage['kind'];
  readonly boxes: readonly Box[];
  readonly bottom: number;
  readonly cost: number;
  /** How far down the figure column is free; absent: to the end of the content. */
  readonly clear?: number | undefined;
  /** Where the figure column begins; absent: beside the first line. */
  readonly codeTop?: number | undefined;
}
type Section =
  | { readonly kind: 'text'; readonly pieces: readonly Piece[] }
  | {
      readonly kind: 'question';
      readonly block: BlockOf<'question'>;
      readonly words: string | undefined;
      readonly pieces: readonly Piece[];
    }
  | { readonly kind: 'chart'; readonly block: BlockOf<'chart'>; readonly words: string | undefined };

/** Blocks in order; a question begins a section, a chart is one. */
function sectionsOf(job: Job): Section[] {
  const sections: Section[] = [];
  const hints = job.item.hints?.blocks ?? [];
  let open: Extract<Section, { pieces: unknown }> | null = null;
  const add = (given: readonly Piece[], underHeading: boolean): void => {
    if (given.length === 0) return;
    const pieces = underHeading ? heldUnder(given) : given;
    if (open) {
      open = { ...open, pieces: [...open.pieces, ...pieces] };
      sections[sections.length - 1] = open;
    } else {
      open = { kind: 'text', pieces };
      sections.push(open);
    }
  };
  job.item.blocks.forEach((block: Block, i) => {
    const words = hints[i] ?? undefined;
    if (block.type === 'chart') {
      sections.push({ kind: 'chart', block: block as BlockOf<'chart'>, words });
      open = null;
    } else if (block.type === 'question') {
      open = { kind: 'question', block: block as BlockOf<'question'>, words, pieces: [] };
      sections.push(open);
    } else add(piecesFor(job, block, words), job.item.blocks[i - 1]?.type === 'heading');
  });
  add(factPieces(job, attachmentFacts(job.item)), false);
  return sections;
}

/** What stands under a heading does not leave it after its first clause. */
function heldUnder(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, i) => (i === 0 && i < pieces.length - 1 ? { ...piece, penalty: piece.penalty + 8 } : piece));
}

/** 文号 and 索引号: what a visitor asks the terminal for. */
function recordPieces(job: Job): Piece[] {
  return job.item.kind === 'notice' ? factPieces(job, recordFacts(job.item)) : [];
}

function recordFacts({ documentNumber, indexNumber, language }: Item): { label: string; value: string }[] {
  const labels = labelsFor(language);
  return [
    ...(documentNumber ? [{ label: labels.documentNumber, value: documentNumber }] : []),
    ...(indexNumber ? [{ label: labels.indexNumber, value: indexNumber }] : []),
  ];
}

function glanceDrafts(job: Job): Draft[] {
  return glancePages(job).map((page) => ({ kind: 'glance', ...page }));
}

/** `record` closes the section where it adds no page. */
function draftsOf(job: Job, section: Section, record: readonly Piece[]): Draft[] {
  if (section.kind === 'chart') return chartPages(job, section.block, section.words).map((page) => ({ kind: 'chart', ...page }));
  if (section.kind === 'text') return pagesUnder(job, section, titleHead(job, job.item.title, job.item.hints?.title), [], record);
  // The largest question that costs no page and leaves no first step alone under it.
  const tries = questionHeads(job, section.block, section.words).map(([head, opening]) =>
    pagesUnder(job, section, head, opening, record),
  );
  const price = (pages: readonly Draft[]): number => pages.length + (pages.length > 1 && stepsOn(pages[0]) === 1 ? 0.5 : 0);
  return tries.reduce((best, next) => (price(next) < price(best) ? next : best));
}

const stepsOn = (page: Draft | undefined): number =>
  (page?.boxes ?? []).flatMap((box) => (box.kind === 'group' && box.role === 'list' ? box.boxes : [])).filter(isStep).length;
const isStep = (box: Box): boolean => box.kind === 'group' && box.role === 'listitem';

function pagesUnder(
  job: Job,
  section: Exclude<Section, { kind: 'chart' }>,
  first: Head,
  opening: readonly Piece[],
  record: readonly Piece[],
): Draft[] {
  const others = section.kind === 'question' ? titleHead(job, section.block.question, section.words) : first;
  const own = [...opening, ...section.pieces];
  if (own.length === 0) return section.kind === 'question' ? [{ kind: 'question', ...first }] : [];
  const room = (head: Head): Room => ({
    height: job.sheet.content.height - job.pad.bottom - head.bottom - head.after,
    cost: head.cost,
  });
  const closed = [...own, ...record];
  const [plain, recorded] = [own, closed].map((pieces) => breakPages(pieces, room(first), room(others)));
  const [ends, pieces] = recorded!.length === plain!.length ? [recorded!, closed] : [plain!, own];
  return ends.map((end, i) => {
    const head = i === 0 ? first : others;
    const { boxes, bottom, cost } = compose(pieces.slice(ends[i - 1] ?? 0, end), head.bottom + head.after);
    const kind = section.kind === 'question' && i === 0 ? 'question' : 'text';
    return { kind, boxes: [...head.boxes, ...boxes], bottom, cost: Math.min(cost + head.cost, pageCost), codeTop: head.codeTop };
  });
}

interface Head {
  readonly boxes: readonly Box[];
  readonly bottom: number;
  readonly after: number;
  readonly cost: number;
  readonly codeTop?: number | undefined;
}

/**
 * The item's title returns at Lead so that every page stands alone; a long one in the size of the text, and of one that takes
 * more than three lines even so, the first three with an ellipsis: page 1 shows it whole.
 */
function titleHead(job: Job, title: string, words: string | undefined): Head {
  const { frame, portrait, measure, content } = job.sheet;
  const full = frame === 'full';
  const width = portrait ? measure : content.width;
  const large = job.textSize > 1 ? headlineAt(job, title, width, 5 / 3, words) : null;
  const atLead = headlineAt(job, title, width, lead, words);
  const isLong = atLead.length > (full ? 3 : 1);
  const [lines, size] =
    large && large.length <= 2 ? [large, 5 / 3] : isLong ? [shortened(linesAt(job, title, width, 1, true)), 1] : [atLead, lead];
  const box = textBox(lines, { tag: 'h1', x: 0, y: job.pad.top, width, size, leading: full ? 1.4 : 1.35, bold: true });
  const bottom = job.pad.top + heightOf(box);
  const after = full ? 0.75 : 0.4;
  return { boxes: [box], bottom, after, cost: costOf(lines.map((line) => line.text).join('')), codeTop: bottom + after };
}

const maxTitleLines = 3;

function shortened(lines: readonly Line[]): readonly Line[] {
  const last = lines[maxTitleLines - 1];
  if (!last || lines.length <= maxTitleLines) return lines;
  const text = `${last.text.slice(0, -1)}…`;
  return [
    ...lines.slice(0, maxTitleLines - 1),
    { ...last, text, ...(last.gapsEm ? { gapsEm: last.gapsEm.filter(([at]) => at < text.length) } : {}) },
  ];
}

/**
 * The question as people ask it at the largest step that keeps it on few lines, one sentence of answer under it (mock 04);
 * a longer answer is running text.
 */
function questionHeads(job: Job, block: BlockOf<'question'>, words: string | undefined): [Head, readonly Piece[]][] {
  const { main: measure, headlineMin, frame, portrait } = job.sheet;
  const usable = steps.filter((step) => step <= (portrait ? 4 : 2.5) && step >= headlineMin);
  const most = portrait ? 3 : frame === 'full' ? 2 : 1;
  const lineCount = (step: number) => wholeHeadlineAt(job, block.question, measure, step, words)?.length ?? 99;
  const fitting = usable.filter((step) => lineCount(step) <= most);
  const chosen = fitting.length > 0 ? fitting : [usable.at(-1) ?? headlineMin];
  return chosen.map((step) => questionHead(job, block, words, step));
}

function questionHead(
  job: Job,
  { question, answer }: BlockOf<'question'>,
  words: string | undefined,
  step: number,
): [Head, readonly Piece[]] {
  const { main: measure, frame, portrait } = job.sheet;
  const lines = headlineAt(job, question, measure, step, words);
  const title = textBox(lines, { tag: 'h1', x: 0, y: job.pad.top, width: measure, size: step, leading: 1.22, bold: true });
  const after = frame === 'full' ? (portrait ? 0.9 : 0.4) : 0.3;
  const y = job.pad.top + heightOf(title) + (portrait ? 0.5 : 0);
  const { lines: answerLines, size } = sentenceAt(job, answer, measure, portrait ? lead : 1);
  const room = job.sheet.content.height - job.pad.bottom - y;
  if (answerLines.length > 4 || answerLines.length * size * 1.5 > room) {
    return [
      { boxes: [title], bottom: y, after, cost: costOf(question) },
      piecesFor(job, { type: 'paragraph', text: answer }, undefined),
    ];
  }
  const style = { tag: 'p', x: 0, y, width: measure, size, leading: 1.5, bold: false, tone: 'second' } as const;
  const reply = textBox(answerLines, style);
  return [{ boxes: [title, reply], bottom: y + heightOf(reply), after, cost: costOf(question) + costOf(answer) }, []];
}

/** 扫码看全文 and the short code under a code. */
const captionHeight = 3.2;

/** Landscape: the code stands in the figure column of every page of text. Portrait: under the last page, if there is room. */
function withCode(job: Job, drafts: readonly Draft[]): Draft[] {
  const { sheet, item, pad } = job;
  const code = (x: number, y: number, width: number, height: number, square: number): Box => ({
    kind: 'code',
    x,
    y,
    width,
    height,
    square,
    shortCode: shortCodeOf(item.id),
  });
  const { figure } = sheet;
  if (!figure && !sheet.portrait) return [...drafts]; // the short code stands in the foot
  if (figure) {
    return drafts.map((draft) => {
      if (draft.kind === 'chart' || reach(draft.boxes, draft.codeTop ?? 0) > figure.x) return draft;
      const y = draft.codeTop ?? job.pad.top + 0.2;
      const height = (draft.clear ?? sheet.content.height - pad.bottom) - y;
      const square = sheet.code + captionHeight <= height ? sheet.code : 0;
      return height < 3 ? draft : { ...draft, boxes: [...draft.boxes, code(figure.x, y, figure.width, height, square)] };
    });
  }
  const last = drafts.at(-1);
  if (!last) return [];
  const room = sheet.content.height - pad.bottom - last.bottom;
  const square = sheet.code > 0 && room >= sheet.code + 1 ? sheet.code : 0;
  const height = square > 0 ? square : 1.6;
  if (room < height + 0.8) return [...drafts];
  return [...drafts.slice(0, -1), { ...last, boxes: [...last.boxes, code(0, last.bottom + 1, sheet.measure, height, square)] }];
}

/** How far to the right the boxes under `top` go. */
function reach(boxes: readonly Box[], top: number): number {
  const ends = boxes.map((box) => {
    if (box.kind === 'group') return reach(box.boxes, top);
    return box.y < top - 0.01 || box.kind === 'text' ? 0 : box.x + ('width' in box ? box.width : box.size);
  });
  return Math.max(0, ...ends);
}
