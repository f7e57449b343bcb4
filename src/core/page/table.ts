/**
 * Tables (ART §6): ink rule above, no vertical lines, text left, numbers right with aligned decimals. A table that breaks
 * repeats its head, a row never splits, cells wrap. A table too wide for the measure becomes records: each row a list of facts.
 */
import type { BlockOf } from '../item/block.ts';
import { clustersOf } from './clusters.ts';
import type { BlockPiece, Piece, Series } from './flow.ts';
import { together } from './flow.ts';
import { widthOf } from './metrics.ts';
import type { Box, Line, TextBox } from './page.ts';
import { costOf } from './reading.ts';
import { type Job, linesAt, textBox } from './setting.ts';

type Table = BlockOf<'table'>;
interface Cell {
  readonly text: string;
  readonly strong: boolean;
  readonly end: boolean;
  readonly column: number;
  readonly span: number;
}

const gutter = 0.9;
const headSize = 0.9;
const leading = 1.5;
const numeric = /^[-+−±¥￥$]?\d[\d,，.．]*\s*(?:%|％|‰|[万亿萬億]?元?|[人户戶项項条條件个個])?$/;

/** Cells by column: a cell over several rows stands in the first, one over several columns in its first column. */
function gridOf({ head, rows }: Table): { columns: number; head: readonly Cell[]; rows: readonly (readonly Cell[])[] } {
  const taken = new Map<number, number>();
  const place = (cells: Table['head']): Cell[] => {
    let column = 0;
    const out = cells.map((cell) => {
      while ((taken.get(column) ?? 0) > 0) taken.set(column, taken.get(column++)! - 1);
      const span = cell.colSpan ?? 1;
      const placed = { text: cell.text, strong: cell.strong ?? false, end: cell.align === 'end', column, span };
      for (let i = 0; i < span; i++) if ((cell.rowSpan ?? 1) > 1) taken.set(column + i, (cell.rowSpan ?? 1) - 1);
      column += span;
      return placed;
    });
    for (const [i, left] of taken) if (i >= column && left > 0) taken.set(i, left - 1);
    return out;
  };
  const headCells = place(head);
  const body = rows.map(place);
  const columns = Math.max(1, ...[headCells, ...body].map((cells) => Math.max(0, ...cells.map((c) => c.column + c.span))));
  return { columns, head: headCells, rows: body };
}

interface Column {
  readonly natural: number;
  /** Its longest stretch that must not part, at least four characters of longer text. */
  readonly least: number;
  readonly end: boolean;
}

function columnsOf(job: Job, grid: ReturnType<typeof gridOf>): Column[] {
  return Array.from({ length: grid.columns }, (_, i) => {
    const cells = grid.rows.flat().filter((cell) => cell.column === i && cell.span === 1);
    const heads = grid.head.filter((cell) => cell.column === i && cell.span === 1);
    const filled = cells.filter((cell) => cell.text.trim() !== '');
    const end = filled.length > 0 && filled.every((cell) => cell.end || numeric.test(cell.text.trim()));
    const natural = Math.max(
      1,
      ...cells.map((c) => widthOf(c.text, c.strong)),
      ...heads.map((c) => widthOf(c.text, true) * headSize),
    );
    const kept = [
      ...cells.map((c) => keptWidth(job, c.text, c.strong)),
      ...heads.map((c) => keptWidth(job, c.text, true) * headSize),
    ];
    return { natural, least: end ? natural : Math.min(natural, Math.max(2, ...kept, natural > 8 ? 5 : 3)), end };
  });
}

function keptWidth(job: Job, text: string, bold: boolean): number {
  return Math.max(0, ...clustersOf(text, { bold, traditional: job.traditional }).clusters.map((c) => c.width - c.hang));
}

/** The text's measure, or in landscape the whole content where that spares the cells from wrapping. */
function measureFor(job: Job, columns: readonly Column[]): number {
  const natural = columns.reduce((sum, c) => sum + c.natural, gutter * (columns.length - 1));
  const { measure, content } = job.sheet;
  return natural > measure ? content.width : measure;
}

/** Widths that fill the measure, or null where the table does not fit. */
function widthsOf(columns: readonly Column[], measure: number): number[] | null {
  const room = measure - gutter * (columns.length - 1);
  const least = columns.reduce((sum, c) => sum + c.least, 0);
  if (least > room + 1e-6) return null;
  const natural = columns.reduce((sum, c) => sum + c.natural, 0);
  if (natural <= room) {
    const stretch = columns.findLastIndex((c) => !c.end);
    return columns.map((c, i) => c.natural + (i === stretch ? room - natural : 0));
  }
  const share = (room - least) / (natural - least);
  return columns.map((c) => c.least + (c.natural - c.least) * share);
}

/** Decimals in one column end under one another: the longest fraction decides, shorter ones move in by what they lack. */
function decimalRoom(texts: readonly string[]): (text: string) => number {
  const fraction = (text: string): number =>
    numeric.test(text.trim()) ? widthOf(/[.．]\d+\s*$/.exec(text.trim())?.[0] ?? '', false) : 0;
  const widest = Math.max(0, ...texts.map(fraction));
  return (text) => (numeric.test(text.trim()) ? widest - fraction(text) : 0);
}

export function tablePieces(
  job: Job,
  table: Table,
  caption: (text: string) => Piece[],
  facts: (entries: { label: string; value: string }[]) => Piece[],
): Piece[] {
  const grid = gridOf(table);
  const columns = columnsOf(job, grid);
  const measure = measureFor(job, columns);
  const widths = widthsOf(columns, measure);
  const title = table.caption ? caption(table.caption) : [];
  if (!widths || grid.rows.some((row) => row.some((cell) => tooTall(job, cell, columns, widths))))
    return [...title, ...records(grid, facts)];
  const layout = { ...layoutOf(grid, columns, widths), measure, pad: job.sheet.frame === 'full' ? 0.46 : 0.2 };
  const series = seriesOf(job, grid, layout);
  return [...title, ...grid.rows.map((row, i) => rowPiece(job, row, layout, series, penaltyAfter(i, grid.rows.length)))];
}

/** A page does not end after the first row of several, nor before the last, if there is another way. */
function penaltyAfter(row: number, count: number): number {
  if (row === count - 1) return 0;
  return (count <= smallTable ? 40 : 2) + (count > 2 && (row === 0 || row === count - 2) ? 6 : 0);
}

/** A table of so few rows is read as one: it takes a page of its own rather than part. */
const smallTable = 6;

interface Layout {
  readonly measure: number;
  /** Above and below the lines of a row. */
  readonly pad: number;
  readonly widths: readonly number[];
  readonly lefts: readonly number[];
  readonly columns: readonly Column[];
  readonly inset: readonly ((text: string) => number)[];
}

function layoutOf(
  grid: ReturnType<typeof gridOf>,
  columns: readonly Column[],
  widths: readonly number[],
): Omit<Layout, 'measure' | 'pad'> {
  const lefts = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width + gutter, 0));
  const inset = columns.map((column, i) =>
    column.end
      ? decimalRoom(
          grid.rows
            .flat()
            .filter((c) => c.column === i)
            .map((c) => c.text),
        )
      : () => 0,
  );
  return { widths, lefts, columns, inset };
}

/** A cell of more than six lines makes a ragged row: the table reads better as records. */
function tooTall(job: Job, cell: Cell, columns: readonly Column[], widths: readonly number[]): boolean {
  const width = spanWidth(widths, cell);
  return !columns[cell.column]?.end && linesAt(job, cell.text, width, 1, cell.strong).length > 6;
}

function spanWidth(widths: readonly number[], { column, span }: Cell): number {
  return widths.slice(column, column + span).reduce((sum, width) => sum + width, 0) + gutter * (span - 1);
}

function cellBox(
  job: Job,
  cell: Cell,
  layout: Layout,
  size: number,
  bold: boolean,
): { box: (y: number) => TextBox; lines: readonly Line[] } {
  const width = spanWidth(layout.widths, cell);
  const end = cell.span === 1 && (layout.columns[cell.column]?.end ?? false);
  const lines = linesAt(job, cell.text, width, size, bold);
  const inset = end && size === 1 ? (layout.inset[cell.column]?.(cell.text) ?? 0) : 0;
  const x = layout.lefts[cell.column] ?? 0;
  return { lines, box: (y) => textBox(lines, { x, y, width: width - inset, size, leading, bold, align: end ? 'end' : 'start' }) };
}

function seriesOf(job: Job, grid: ReturnType<typeof gridOf>, layout: Layout): Series {
  const cells = grid.head.map((cell) => cellBox(job, cell, layout, headSize, true));
  const lines = Math.max(0, ...cells.map((cell) => cell.lines.length));
  const height = lines === 0 ? 0 : lines * headSize * leading + 2 * layout.pad - 0.1;
  const width = layout.measure;
  const heads = (y: number): Box[] =>
    cells.map((cell) => ({ kind: 'group', role: 'columnheader', boxes: [cell.box(y + layout.pad - 0.05)] }));
  return {
    before: job.sheet.frame === 'full' ? 1 : 0.6,
    height,
    cost: costOf(grid.head.map((cell) => cell.text).join(' ')),
    boxes: (y) => [
      { kind: 'rule', tone: 'ink', x: 0, y, width },
      ...(lines === 0
        ? []
        : [
            { kind: 'group', role: 'row', boxes: heads(y) } as const,
            { kind: 'rule', tone: 'thin', x: 0, y: y + height, width } as const,
          ]),
    ],
    wrap: (boxes) => ({ kind: 'group', role: 'table', boxes }),
  };
}

function rowPiece(job: Job, row: readonly Cell[], layout: Layout, series: Series, penalty: number): BlockPiece {
  const strong = row.some((cell) => cell.strong);
  const cells = row.map((cell) => cellBox(job, cell, layout, 1, cell.strong || strong));
  const height = Math.max(1, ...cells.map((cell) => cell.lines.length)) * leading + 2 * layout.pad;
  const width = layout.measure;
  return {
    kind: 'block',
    height,
    before: 0,
    series,
    penalty,
    cost: row.reduce((sum, cell) => sum + costOf(cell.text), 0),
    boxes: (y, isLastHere) => [
      {
        kind: 'group',
        role: 'row',
        boxes: cells.map((cell) => ({ kind: 'group', role: 'cell', boxes: [cell.box(y + layout.pad)] })),
      },
      { kind: 'rule', tone: isLastHere ? 'thin' : 'hair', x: 0, y: y + height, width },
    ],
  };
}

/** Each row as facts under its first cell; a head's words are the labels. */
function records(grid: ReturnType<typeof gridOf>, facts: (entries: { label: string; value: string }[]) => Piece[]): Piece[] {
  return grid.rows.flatMap((row) => {
    const entries = row
      .filter((cell) => cell.text.trim() !== '')
      .map((cell) => ({
        label: grid.head.find((h) => h.column <= cell.column && cell.column < h.column + h.span)?.text ?? '',
        value: cell.text,
      }));
    const pieces = facts(entries);
    return pieces.map((piece, i): Piece => ({ ...piece, penalty: i === pieces.length - 1 ? 0.5 : i === 0 ? together : 4 }));
  });
}
