/**
 * A report's figure (R20, mock 03): one total, bars in ink from zero on one scale, the number at the bar's end, order by size
 * with 其他 last, years in their own order. Parts in another unit stand in words and are never added; `display` wins.
 */
import type { BlockOf } from '../item/block.ts';
import { labelsFor } from './labels.ts';
import { widthOf } from './metrics.ts';
import type { Box, Line } from './page.ts';
import { chartCost, costOf } from './reading.ts';
import { heightOf, type Job, linesAt, type TextStyle, textBox, wholeHeadlineAt } from './setting.ts';
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

export function chartPages(job: Job, chart: Chart): ChartPage[] {
  const { sheet } = job;
  const wide = !sheet.portrait && sheet.content.width >= 24;
  const left: Column = { x: 0, width: wide ? Math.min(13.2, sheet.content.width * 0.42) : sheet.measure };
  const right: Column = wide
    ? { x: left.width + 2.2, width: sheet.content.width - left.width - 2.2 }
    : { x: 0, width: sheet.measure };
  const parts = chart.chart === 'figure' ? [] : ordered(chart);
  const head = headOf(job, chart, left, wide);
  const sourceLines = linesAt(job, `${labelsFor(job.item.language).source}${chart.source}`, right.width, sourceSize, false);
  const noteLines = chart.note ? linesAt(job, chart.note, right.width, sourceSize, false) : [];
  const bottom = sheet.content.height - job.pad.bottom;
  const footLines = [...noteLines, ...sourceLines];
  const footHeight = heightOf({ lines: footLines, size: sourceSize, leading: 1.5 }) + 0.5;
  const top = wide ? job.pad.top : head.bottom + 0.9;
  const row = wide ? (sheet.frame === 'full' ? 1.72 : 1.5) : 1.9;
  const perPage = Math.max(1, Math.floor((bottom - footHeight - top) / row));
  const pages = Math.max(1, Math.ceil(parts.length / perPage));
  const each = Math.ceil(parts.length / pages);
  const cost =
    costOf(chart.label) +
    costOf(chart.source) +
    costOf(chart.note ?? '') +
    (chart.total ? costOf(`${chart.total.value}${chart.total.unit}${chart.total.note ?? ''}`) : 0);
  const scale = scaleOf(chart, parts, right);
  return Array.from({ length: pages }, (_, i) => {
    const some = parts.slice(i * each, (i + 1) * each);
    const bars = some.length > 0 ? barBoxes(job, chart, some, scale, right, top, row) : [];
    const end = Math.max(head.bottom, top + some.length * row);
    const footY = wide ? bottom - footHeight + 0.5 : Math.min(bottom - footHeight + 0.5, end + 0.8);
    return {
      boxes: [...head.boxes, ...bars, ...footBoxes(footLines, right, footY, wide)],
      bottom: wide ? bottom : footY + footHeight,
      cost: Math.min(chartCost, cost + some.reduce((sum, part) => sum + costOf(`${part.label}${numberOf(part)}`), 0)),
    };
  });
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
function headOf(job: Job, chart: Chart, column: Column, wide: boolean): { boxes: Box[]; bottom: number } {
  const boxes: Box[] = [];
  let y = job.pad.top - (wide ? 0.1 : 0);
  const add = (lines: readonly Line[], style: Omit<TextStyle, 'x' | 'y' | 'width'>, before = 0): void => {
    y += before;
    const box = textBox(lines, { x: column.x, y, width: column.width, ...style });
    boxes.push(box);
    y += heightOf(box);
  };
  const labelLines =
    wholeHeadlineAt(job, chart.label, column.width, lead) ?? linesAt(job, chart.label, column.width, lead, false);
  add(labelLines.length > 0 ? linesAt(job, chart.label, column.width, lead, false) : [], {
    tag: 'h1',
    size: lead,
    leading: 1.45,
    bold: false,
  });
  if (!chart.total) return { boxes, bottom: y };
  const text = chart.total.display ?? formatted(chart.total.value);
  const size = Math.min(wide && job.sheet.frame !== 'full' ? 5 : 7, column.width / widthOf(text, true));
  const step = [7, ...steps].find((candidate) => candidate <= size + 1e-6 && candidate <= 7) ?? size;
  add(
    linesAt(job, text, Number.POSITIVE_INFINITY, 1, true),
    { tag: 'p', size: step, leading: 1.06, bold: true },
    wide ? 0.3 : 0.4,
  );
  const unit = `${chart.total.unit}${chart.total.note ? `，${chart.total.note}` : ''}`;
  add(linesAt(job, unit, column.width, lead, true), { tag: 'p', size: lead, leading: 1.4, bold: true }, 0.15);
  return { boxes, bottom: y };
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
