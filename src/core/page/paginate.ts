/**
 * The pages of an item on a board: a pure function, the same on hub, preview, board and trace (DESIGN §4.2).
 * Page 1 is the glance page; a question or a chart that opens an item without glance words is its own page 1.
 */
import type { Block, BlockOf } from '../item/block.ts';
import type { Item } from '../item/item.ts';
import type { Board } from '../office/board.ts';
import { factPieces, piecesFor } from './blocks.ts';
import { chartPages } from './chart.ts';
import { dotPages } from './dots.ts';
import { breakPages, compose, type Piece, type Room } from './flow.ts';
import { glancePages } from './glance.ts';
import { labelsFor } from './labels.ts';
import type { Box, Line, Page, SheetPage } from './page.ts';
import { costOf, dwellMs } from './reading.ts';
import { headlineAt, heightOf, type Job, jobOf, linesAt, textBox, wholeHeadlineAt } from './setting.ts';
import { lead, sheetOf, steps } from './sheet.ts';
import { shortCodeOf } from './short-code.ts';

export function paginate(item: Item, board: Board): readonly Page[] {
  const sheet = sheetOf(board);
  if (sheet.kind === 'dots') return dotPages(item, board, sheet);
  const job = jobOf(item, board, sheet);
  const sections = sectionsOf(job);
  const opensItself = item.glance === undefined && (sections[0]?.kind === 'question' || sections[0]?.kind === 'chart');
  const drafts = [...(opensItself ? [] : glanceDrafts(job)), ...sections.flatMap((section) => draftsOf(job, section))];
  return withCode(job, drafts.length > 0 ? drafts : glanceDrafts(job)).map(({ kind, boxes, cost }) => ({
    kind,
    boxes,
    dwellMs: dwellMs(cost, board.pace, kind === 'chart'),
  }));
}

interface Draft {
  readonly kind: SheetPage['kind'];
  readonly boxes: readonly Box[];
  readonly bottom: number;
  readonly cost: number;
  /** How far down the figure column is free; absent: to the end of the content. */
  readonly clear?: number | undefined;
}
type Section =
  | { readonly kind: 'text'; readonly pieces: readonly Piece[] }
  | {
      readonly kind: 'question';
      readonly block: BlockOf<'question'>;
      readonly words: string | undefined;
      readonly pieces: readonly Piece[];
    }
  | { readonly kind: 'chart'; readonly block: BlockOf<'chart'> };

/** Blocks in order; a question begins a section, a chart is one. The record's numbers close the last. */
function sectionsOf(job: Job): Section[] {
  const sections: Section[] = [];
  const hints = job.item.hints?.blocks ?? [];
  let open: Extract<Section, { pieces: unknown }> | null = null;
  const add = (pieces: readonly Piece[]): void => {
    if (pieces.length === 0) return;
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
      sections.push({ kind: 'chart', block: block as BlockOf<'chart'> });
      open = null;
    } else if (block.type === 'question') {
      open = { kind: 'question', block: block as BlockOf<'question'>, words, pieces: [] };
      sections.push(open);
    } else add(piecesFor(job, block, words));
  });
  if (sections.length > 0 && job.item.kind === 'notice') add(factPieces(job, recordFacts(job.item)));
  return sections;
}

/** 文号 and 索引号: what a visitor asks the terminal for. */
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

function draftsOf(job: Job, section: Section): Draft[] {
  if (section.kind === 'chart') return chartPages(job, section.block).map((page) => ({ kind: 'chart', ...page }));
  const first =
    section.kind === 'question'
      ? questionHead(job, section.block, section.words)
      : titleHead(job, job.item.title, job.item.hints?.title);
  const others = section.kind === 'question' ? titleHead(job, section.block.question, section.words) : first;
  if (section.pieces.length === 0)
    return section.kind === 'question' ? [{ kind: 'question', boxes: first.boxes, bottom: first.bottom, cost: first.cost }] : [];
  const room = (head: Head): Room => ({
    height: job.sheet.content.height - job.pad.bottom - head.bottom - head.after,
    cost: head.cost,
  });
  const ends = breakPages(section.pieces, room(first), room(others));
  return ends.map((end, i) => {
    const head = i === 0 ? first : others;
    const { boxes, bottom, cost } = compose(section.pieces.slice(ends[i - 1] ?? 0, end), head.bottom + head.after);
    const kind = section.kind === 'question' && i === 0 ? 'question' : 'text';
    return { kind, boxes: [...head.boxes, ...boxes], bottom, cost: Math.min(cost + head.cost, 38) };
  });
}

interface Head {
  readonly boxes: readonly Box[];
  readonly bottom: number;
  readonly after: number;
  readonly cost: number;
}

/**
 * The item's title returns at Lead so that every page stands alone; a long one in the size of the text, and of one that takes
 * more than three lines even so, the first three with an ellipsis: page 1 shows it whole.
 */
function titleHead(job: Job, title: string, words: string | undefined): Head {
  const { measure } = job.sheet;
  const atLead = headlineAt(job, title, measure, lead, words);
  const isLong = atLead.length > (job.sheet.frame === 'full' ? 3 : 2);
  const lines = isLong ? shortened(linesAt(job, title, measure, 1, true)) : atLead;
  const box = textBox(lines, {
    tag: 'h1',
    x: 0,
    y: job.pad.top,
    width: measure,
    size: isLong ? 1 : lead,
    leading: 1.4,
    bold: true,
  });
  return {
    boxes: [box],
    bottom: job.pad.top + heightOf(box),
    after: job.sheet.frame === 'full' ? 0.75 : 0.4,
    cost: costOf(lines.map((line) => line.text).join('')),
  };
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

/** The question as people ask it at the largest step that keeps it on two lines, one sentence of answer under it (mock 04). */
function questionHead(job: Job, { question, answer }: BlockOf<'question'>, words: string | undefined): Head {
  const { measure, headlineMin, frame, portrait } = job.sheet;
  const usable = steps.filter((step) => step <= (portrait ? 4 : 2.5) && step >= headlineMin);
  const most = portrait ? 3 : frame === 'full' ? 2 : 1;
  const step =
    usable.find((candidate) => (wholeHeadlineAt(job, question, measure, candidate, words)?.length ?? 99) <= most) ??
    usable.at(-1) ??
    headlineMin;
  const title = textBox(headlineAt(job, question, measure, step, words), {
    tag: 'h1',
    x: 0,
    y: job.pad.top,
    width: measure,
    size: step,
    leading: 1.22,
    bold: true,
  });
  const size = portrait ? lead : 1;
  const y = job.pad.top + heightOf(title) + (portrait ? 0.5 : 0);
  const reply = textBox(linesAt(job, answer, measure, size, false), {
    tag: 'p',
    x: 0,
    y,
    width: measure,
    size,
    leading: 1.5,
    bold: false,
    tone: 'second',
  });
  return {
    boxes: [title, reply],
    bottom: y + heightOf(reply),
    after: frame === 'full' ? (portrait ? 0.9 : 0.5) : 0.3,
    cost: costOf(question) + costOf(answer),
  };
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
  if (figure) {
    return drafts.map((draft) => {
      if (draft.kind === 'chart') return draft;
      const y = job.pad.top + 0.2;
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
  return [
    ...drafts.slice(0, -1),
    { ...last, boxes: [...last.boxes, code(0, sheet.content.height - pad.bottom - height, sheet.measure, height, square)] },
  ];
}
