/**
 * A report's figure (R20, mock 03): one total, bars in ink from zero on one scale, the number at the bar's end, order by size
 * with 其他 last, years in their own order. Parts in another unit stand in words and are never added; `display` wins.
 */
import type { BlockOf } from '../item/block.ts';
import { labelsFor } from './labels.ts';
import { balance } from './line-break.ts';
import { widthOf } from './metrics.ts';
import type { Box, Line } from './page.ts';
import { chartCost, costOf } from './reading.ts';
import { heightOf, type Job, linesAt, type TextStyle, textBox } from './setting.ts';
import { lead, steps } from './sheet.ts';

type Chart = BlockOf<'chart'>;
type Part = Chart['parts'][number];

export interface ChartPage {
  readonly boxes: readonly Box[];
  readonly bottom: number;
  readonly cost: number;
}

const others = /^(其他|其它|另|Others?)$/i;

/** Bars by size, the rest last; years as given. */
function ordered(chart: Chart): Part[] {
  if (chart.chart === 'years') return [...chart.parts];
  const isRest = (part: Part) => others.test(part.label.trim());
  return [...chart.parts].sort((a, b) => Number(isRest(a)) - Number(isRest(b)) || b.value - a.value);
}

const hasOwnUnit = (chart: Chart, part: Part): boolean => part.unit !== undefined && part.unit !== chart.total?.unit;
const numberOf = (part: Part): string => part.display ?? formatted(part.value);

/** 12,345.6 with the digits the value has; thousands parted only from five digits on, as on signs. */
export function formatted(value: number): string {
  const [whole = '', fraction] = `${Math.abs(value)}`.split('.');
  const parted = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return `${value < 0 ? '−' : ''}${parted}${fraction === undefined ? '' : `.${fraction}`}`;
}

interface Column {
  readonly x: number;
  readonly width: number;
}

export function chartPages(job: Job, chart: Chart, words: string | undefined): ChartPage[] {
  const { sheet } = job;
  const wide = !sheet.portrait && sheet.content.width >= 24;
  const left: Column = { x: 0, width: wide ? Math.min(13.2, sheet.content.width * 0.42) : sheet.measure };
  const right: Column = wide
    ? { x: left.width + 2.2, width: sheet.content.width - left.width - 2.2 }
    : { x: 0, width: sheet.measure };
  const parts = chart.chart === 'figure' ? [] : ordered(chart);
  const head = headOf(job, chart, left, wide, words);
  const bottom = sheet.content.height - job.pad.bottom;
  const top = wide ? job.pad.top : head.bottom + 0.6;
  const scale = scaleOf(chart, parts, right);
  const corner = wide && parts.length * rowMin <= bottom - top ? cornerFoot(job, chart, parts, scale, right) : null;
  const beside = corner !== null;
  const foot = corner ?? footOf(job, chart, right.width);
  const underHead = wide && !beside && head.bottom + footOf(job, chart, left.width).height <= bottom;
  const rows = rowsIn(bottom - top - (beside || underHead ? 0 : foot.height + 0.3), parts.length, wide ? 1.72 : 1.9);
  return Array.from({ length: rows.pages }, (_, i) => {
    const some = parts.slice(i * rows.each, (i + 1) * rows.each);
    const bars = some.length > 0 ? barBoxes(job, chart, some, scale, right, top, rows.height) : [];
    const end = Math.max(head.bottom, top + some.length * rows.height);
    const footY = wide ? bottom - foot.height : Math.min(bottom - foot.height, end + 0.6);
    return {
      boxes: [
        ...head.boxes,
        ...bars,
        ...(underHead ? footUnder(job, chart, left, bottom) : footBoxes(foot.lines, right, footY, wide)),
      ],
      bottom: wide ? bottom : footY + foot.height,
      cost: Math.min(chartCost, headCost(chart) + some.reduce((sum, part) => sum + costOf(`${part.label}${numberOf(part)}`), 0)),
    };
  });
}

function headCost({ label, source, note, total }: Chart): number {
  return (
    costOf(label) + costOf(source) + costOf(note ?? '') + (total ? costOf(`${total.value}${total.unit}${total.note ?? ''}`) : 0)
  );
}

const rowMin = 1.4;

/** Rows as high as the room allows between a category square's height and `most`; more than fit go on further pages, evenly. */
function rowsIn(room: number, count: number, most: number): { height: number; each: number; pages: number } {
  const pages = Math.max(1, Math.ceil((count * rowMin) / room));
  const each = Math.ceil(count / pages);
  return { pages, each, height: Math.min(most, room / Math.max(1, each)) };
}

interface Foot {
  readonly lines: Line[];
  readonly height: number;
  readonly width: number;
}

/** Note, scale and source under the bars. */
function footOf(job: Job, chart: Chart, width: number): Foot {
  const labels = labelsFor(job.item.language);
  const hasBars = chart.parts.some((part) => !hasOwnUnit(chart, part)) && chart.chart !== 'figure';
  const texts = [chart.note ?? '', hasBars && job.sheet.frame === 'full' ? labels.scale : '', `${labels.source}${chart.source}`];
  const lines = texts.filter((text) => text !== '').flatMap((text) => linesAt(job, text, width, sourceSize, false));
  return {
    lines,
    height: heightOf({ lines, size: sourceSize, leading: 1.5 }),
    width: Math.max(...lines.map((line) => line.widthEm)) * sourceSize,
  };
}

/** Under the total, where low sheets have their room. */
function footUnder(job: Job, chart: Chart, column: Column, bottom: number): Box[] {
  const { lines, height } = footOf(job, chart, column.width);
  return footBoxes(lines, column, bottom - height, false);
}

/** The widest foot that stands at the right of the lowest bars (mock 03); null where those are too long. */
function cornerFoot(job: Job, chart: Chart, parts: readonly Part[], scale: Scale, column: Column): Foot | null {
  for (let width = column.width; width >= 6; width -= 1) {
    const foot = footOf(job, chart, width);
    if (foot.width <= cornerWidth(chart, parts, scale, column, foot.height)) return foot;
  }
  return null;
}

/** What the lowest bars, as many as `height` may stand beside, leave of the column. */
function cornerWidth(chart: Chart, parts: readonly Part[], scale: Scale, column: Column, height: number): number {
  const lowest = parts.slice(-Math.ceil(height / rowMin) - 1);
  const start = (scale.marked ? markWidth : 0) + scale.labelWidth;
  const ends = lowest.map((part) => {
    const own = hasOwnUnit(chart, part);
    const number = widthOf(own ? `${numberOf(part)}${part.unit ?? ''}` : numberOf(part), true);
    return start + (own ? 0 : Math.max(0, part.value) * scale.perUnit) + 0.5 + number + 1;
  });
  return column.width - Math.max(0, ...ends);
}

const sourceSize = 0.85;

function footBoxes(lines: readonly Line[], column: Column, y: number, wide: boolean): Box[] {
  return [
    textBox(lines, {
      tag: 'p',
      x: column.x,
      y,
      width: column.width,
      size: sourceSize,
      leading: 1.5,
      bold: false,
      tone: 'second',
      align: wide ? 'end' : 'start',
    }),
  ];
}

/** Label, total at 7 B or the step that holds it, unit and note. */
function headOf(
  job: Job,
  chart: Chart,
  column: Column,
  wide: boolean,
  words: string | undefined,
): { boxes: Box[]; bottom: number } {
  const boxes: Box[] = [];
  let y = job.pad.top - (wide ? 0.1 : 0);
  const add = (lines: readonly Line[], style: Omit<TextStyle, 'x' | 'y' | 'width'>, before = 0): void => {
    y += before;
    const box = textBox(lines, { x: column.x, y, width: column.width, ...style });
    boxes.push(box);
    y += heightOf(box);
  };
  const labelSize = wide && job.sheet.frame !== 'full' ? 1 : lead;
  add(labelAt(job, chart.label, column.width / labelSize, words), { tag: 'h1', size: labelSize, leading: 1.45, bold: false });
  if (!chart.total) return { boxes, bottom: y };
  const text = chart.total.display ?? formatted(chart.total.value);
  const most = wide && job.sheet.frame !== 'full' ? 4 : chart.chart === 'figure' && !wide ? 10 : 7;
  const unit = linesAt(job, `${chart.total.unit}${chart.total.note ? `，${chart.total.note}` : ''}`, column.width, lead, true);
  const room = job.sheet.content.height - job.pad.bottom - y - 0.55 - heightOf({ lines: unit, size: lead, leading: 1.4 });
  const size = Math.min(most, column.width / widthOf(text, true), room / 1.06);
  const step = [10, 7, ...steps.slice(1)].find((candidate) => candidate <= size + 1e-6) ?? size;
  add(
    linesAt(job, text, Number.POSITIVE_INFINITY, 1, true),
    { tag: 'p', size: step, leading: 1.06, bold: true },
    wide ? 0.3 : 0.4,
  );
  add(unit, { tag: 'p', size: lead, leading: 1.4, bold: true }, 0.15);
  return { boxes, bottom: y };
}

/** Even lines, broken between words. */
function labelAt(job: Job, label: string, measureEm: number, words: string | undefined): Line[] {
  const setting = { bold: false, traditional: job.traditional };
  return balance(label, measureEm, { ...setting, words }) ?? linesAt(job, label, measureEm, 1, false);
}

interface Scale {
  readonly labelWidth: number;
  readonly marked: boolean;
  /** B per unit of value. */
  readonly perUnit: number;
}
const markWidth = 1.9;

/** One scale for all pages of a chart: the longest bar and its number fill the column. */
function scaleOf(chart: Chart, parts: readonly Part[], column: Column): Scale {
  const marked = parts.some((part) => part.category !== undefined);
  const labelWidth = Math.min(0.42 * column.width, Math.max(0, ...parts.map((part) => widthOf(part.label, false))) + 0.7);
  const room = column.width - (marked ? markWidth : 0) - labelWidth;
  const drawn = parts.filter((part) => !hasOwnUnit(chart, part) && part.value > 0);
  const perUnit = Math.min(...drawn.map((part) => (room - 0.9 - widthOf(numberOf(part), true)) / part.value));
  return { labelWidth, marked, perUnit: Number.isFinite(perUnit) ? Math.max(0, perUnit) : 0 };
}

function barBoxes(job: Job, chart: Chart, parts: readonly Part[], scale: Scale, column: Column, top: number, row: number): Box[] {
  const labelX = column.x + (scale.marked ? markWidth : 0);
  const axisX = labelX + scale.labelWidth;
  const rows = parts.map((part, i): Box => {
    const y = top + i * row;
    const own = hasOwnUnit(chart, part);
    const length = own ? 0 : Math.max(0, part.value) * scale.perUnit;
    const number = own ? `${numberOf(part)}${part.unit ?? ''}` : numberOf(part);
    const text = { y: y + (row - 1.3) / 2, size: 1, leading: 1.3 } as const;
    const label = linesAt(job, part.label, Number.POSITIVE_INFINITY, 1, false);
    const squeezed = Math.min(1, (scale.labelWidth - 0.4) / Math.max(1, widthOf(part.label, false)));
    const boxes: Box[] = [
      ...(part.category === undefined
        ? []
        : [{ kind: 'mark', x: column.x, y: y + (row - 1.36) / 2, size: 1.36, category: part.category } as const]),
      squeezed < 1
        ? twoLineLabel(job, part.label, labelX, y, row, scale.labelWidth - 0.4)
        : textBox(label, { ...text, x: labelX, width: scale.labelWidth, bold: false }),
      ...(length > 0
        ? [{ kind: 'bar', x: axisX, y: y + (row - 0.86) / 2, width: Math.max(0.06, length), height: 0.86 } as const]
        : []),
      textBox(linesAt(job, number, Number.POSITIVE_INFINITY, 1, true), {
        ...text,
        x: axisX + length + 0.5,
        width: column.x + column.width - axisX - length - 0.5,
        bold: true,
      }),
    ];
    return { kind: 'group', role: 'listitem', boxes };
  });
  const axis: Box = { kind: 'bar', x: axisX - 0.07, y: top - 0.15, width: 0.07, height: parts.length * row + 0.3 };
  return [axis, { kind: 'group', role: 'list', label: chart.label, boxes: rows }];
}

/** A label longer than its column stands on two lines at the frame's size. */
function twoLineLabel(job: Job, label: string, x: number, y: number, row: number, width: number): Box {
  const size = 0.8;
  const lines = linesAt(job, label, width, size, false);
  return textBox(lines, { x, y: y + (row - lines.length * size * 1.1) / 2, width, size, leading: 1.1, bold: false });
}
