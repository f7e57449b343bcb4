/**
 * The pages of a warning (R54, ART §4, §6): on page 1 kind and level fill a field of the level's colour, then what to do, then
 * who said so; the words go on over further pages, whole, in the same type. Index and position keep their place below. On a
 * board of dots the words say everything. Pure, and the same on hub, preview and board.
 */
import type { Board } from '../office/board.ts';
import { type AlertFace, alertFaceOf, type FaceRequest } from './alert-face.ts';
import { type AlertPage, type AlertSheetPage, alertSheetOf, headBottom, headHeight, headTop } from './alert-geometry.ts';
import { alertWordsFor } from './alert-words.ts';
import { dotsWide, dotTextPages } from './dots.ts';
import { balance, fill } from './line-break.ts';
import { widthOf } from './metrics.ts';
import type { Box, Line, TextBox } from './page.ts';
import { costOf, dwellMs, pageCost } from './reading.ts';
import { type Area, type GlassSheet, lead, sheetOf } from './sheet.ts';

/** More pages than this nobody waits for: the last then says where the rest stands. */
const mostPages = 10;

export function alertPages(request: FaceRequest, board: Board): readonly AlertPage[] {
  const sheet = sheetOf(board);
  const face = alertFaceOf(request);
  if (sheet.kind === 'dots')
    return dotTextPages(dotTexts(face, request.span.drill, sheet.widthPx), board, sheet).slice(0, mostPages);
  return sheetPages(face, alertSheetOf(sheet), board);
}

/** Headline, then what a passer-by needs; then the words. */
function dotTexts(
  { event, level, rank, issuer, facts, until, texts, chrome }: AlertFace,
  drill: boolean,
  widthPx: number,
): string[][] {
  const words = alertWordsFor(chrome);
  const kind = `${event}${chrome === 'en' ? ' ' : ''}${level}`;
  const headline = dotsWide(kind, 32) <= widthPx ? [kind] : [event, level];
  const factOf = (wanted: string) => facts.find(([label]) => label === wanted)?.[1];
  const issued = factOf(words.issued) ?? issuer;
  return [
    [...(drill ? [words.drill] : []), ...headline, rank, until],
    [issued, ...[factOf(words.area) ?? []].flat()],
    ...texts.map((text) => [text]),
  ];
}

interface Frame {
  readonly face: AlertFace;
  readonly sheet: GlassSheet;
  readonly board: Board;
  readonly traditional: boolean;
  /** The measure of the field, and its steps as parts of twenty squares. */
  readonly inner: number;
  readonly textSize: number;
}

interface Regions {
  readonly field: Area;
  readonly paper: Area;
}

function sheetPages(face: AlertFace, sheet: GlassSheet, board: Board): AlertSheetPage[] {
  const inner = sheet.portrait ? sheet.content.width : Math.min(20, (sheet.width - 2 * sheet.side - 2) * 0.48);
  const textSize = face.chrome === 'en' || sheet.content.height < 14 ? 1 : lead;
  const frame: Frame = { face, sheet, board, traditional: face.language === 'zh-Hant', inner, textSize };
  const first = firstPage(frame);
  const pages: Draft[] = [first.page];
  let rest = first.rest;
  while (rest.length > 0 && pages.length < mostPages) {
    const short = shortPosterOf(frame);
    const regions = regionsFor(frame, short.bottom);
    const taken = take(rest, regions.paper, textSize, pageCost - short.cost);
    pages.push({ regions, onField: short.boxes, onPaper: taken.boxes, cost: short.cost + taken.cost });
    rest = taken.rest;
  }
  if (rest.length > 0) pages[pages.length - 1] = withPointer(frame, pages.at(-1)!);
  return pages.map(({ regions: { field }, onField, onPaper, cost }) => ({
    kind: 'alert',
    field,
    onField,
    onPaper,
    dwellMs: dwellMs(cost, board.pace),
  }));
}

/** The largest kind beside which all of what to do has room; where none is small enough, the one that leaves most. */
function firstPage(frame: Frame): { readonly page: Draft; readonly rest: Taken['rest'] } {
  const { face, textSize } = frame;
  const drafts = postersOf(frame).map((poster) => {
    const regions = regionsFor(frame, poster.bottom);
    const facts = factsOf(frame, regions.paper);
    const toDo = linesOf(frame, face.texts.slice(0, 1), regions.paper.width);
    const others = linesOf(frame, [...facts.over, ...face.texts.slice(1)], regions.paper.width);
    const room = { ...regions.paper, height: facts.top - regions.paper.y - 0.5 };
    const taken = take([...toDo, ...others], room, textSize, pageCost - poster.cost - facts.cost);
    const page = {
      regions,
      onField: poster.boxes,
      onPaper: [...taken.boxes, ...facts.boxes],
      cost: poster.cost + taken.cost + facts.cost,
    };
    return { page, rest: taken.rest, isWhole: taken.boxes.length >= toDo.length && taken.rest.length <= others.length };
  });
  return drafts.find(({ isWhole }) => isWhole) ?? drafts.at(-1)!;
}

function linesOf({ traditional, textSize }: Frame, texts: readonly string[], width: number): Line[][] {
  const setting = { bold: false, traditional };
  return texts.flatMap((text) => text.split('\n')).map((text) => fill(text, width / textSize, setting));
}

interface Draft {
  readonly regions: Regions;
  readonly onField: readonly Box[];
  readonly onPaper: readonly Box[];
  readonly cost: number;
}

/** In portrait the field lies above the paper, in landscape beside it. */
function regionsFor({ sheet, inner }: Frame, bottom: number): Regions {
  const end = sheet.index.rows > 0 ? sheet.index.y : sheet.foot.y;
  if (sheet.portrait) {
    const height = Math.min(bottom + 0.8, end * 0.7);
    return {
      field: { x: 0, y: 0, width: sheet.width, height },
      paper: { x: sheet.side, y: height + 0.75, width: sheet.content.width, height: end - height - 1.25 },
    };
  }
  const width = sheet.side + inner + 1.4;
  const top = sheet.frame === 'full' ? 1.3 : 0.7;
  return {
    field: { x: 0, y: 0, width, height: end },
    paper: { x: width + 1.4, y: top, width: sheet.width - width - 1.4 - sheet.side, height: end - top - 0.5 },
  };
}

interface Poster {
  readonly boxes: readonly Box[];
  readonly bottom: number;
  readonly cost: number;
}

const posterSteps = [10, 20 / 3, 5, 4, 10 / 3, 2.5, 2, 5 / 3, 4 / 3, 1] as const;
const bold = { kind: 'text', tone: 'ink', align: 'start', bold: true, leading: 1.08 } as const;

/** Label and date above a rule; the kind as large as the measure allows, the level under it, its rank in words. Largest first. */
function postersOf(frame: Frame): Poster[] {
  const { sheet, inner } = frame;
  const end = sheet.index.rows > 0 ? sheet.index.y : sheet.foot.y;
  const room = (sheet.portrait ? end * 0.66 : end) - headBottom(sheet) - 1;
  const posters = posterSteps.flatMap((step) => posterAt(frame, step * (inner / 20), step > 2.5 ? 2 : 3, step) ?? []);
  const fitting = posters.filter(({ bottom }) => bottom - headBottom(sheet) <= room).slice(0, 3);
  return fitting.length > 0
    ? fitting
    : [posterAt(frame, 1, 4, 1) ?? { boxes: headBoxes(frame), bottom: headBottom(sheet), cost: 0 }];
}

function posterAt(frame: Frame, size: number, most: number, step: number): Poster | null {
  const { sheet, face, inner } = frame;
  const event = linesWithin(face.event, inner, size, frame, most);
  if (event === null) return null;
  const level = levelLines(frame, Math.min(step, 5));
  const rank = fill(face.rank, inner / lead, { bold: false, traditional: frame.traditional });
  const y = headBottom(sheet) + 0.2;
  const levelY = y + event.lines.length * event.size * 1.08;
  const rankY = levelY + level.lines.length * level.size * 1.08 + 0.35;
  const boxes: Box[] = [
    ...headBoxes(frame),
    { ...bold, tag: 'h1', x: sheet.side, y, width: inner, size: event.size, lines: event.lines },
    { ...bold, tag: 'h2', x: sheet.side, y: levelY, width: inner, size: level.size, lines: level.lines },
    { ...bold, tag: 'p', bold: false, leading: 1.5, x: sheet.side, y: rankY, width: inner, size: lead, lines: rank },
  ];
  return { boxes, bottom: rankY + rank.length * lead * 1.5, cost: costOf(face.event + face.level + face.rank) };
}

/** On the pages after the first: kind and level on as few lines as they need. */
function shortPosterOf(frame: Frame): Poster {
  const { sheet, face, inner } = frame;
  const top = headBottom(sheet) + 0.2;
  const setting = { bold: true, traditional: frame.traditional };
  for (const size of [2.5, 2, 5 / 3, 4 / 3, 1]) {
    const [one, ...more] = fill(`${face.event} ${face.level}`, inner / size, setting);
    const parted = [face.event, face.level].flatMap(
      (text) => balance(text, inner / size, setting) ?? fill(text, inner / size, setting),
    );
    const lines = one !== undefined && more.length === 0 ? [one] : parted;
    if (lines.length > 2 && size > 1) continue;
    return {
      boxes: [...headBoxes(frame), { ...bold, leading: 1.2, tag: 'h1', x: sheet.side, y: top, width: inner, size, lines }],
      bottom: top + lines.length * size * 1.2,
      cost: costOf(face.event + face.level),
    };
  }
  return { boxes: headBoxes(frame), bottom: top, cost: 0 };
}

/** The label; ui sets the date at its right, which core does not know. */
function headBoxes({ sheet, face, inner }: Frame): Box[] {
  const lines: Line[] = [{ text: face.label, widthEm: widthOf(face.label, true) }];
  return [
    { ...bold, tag: 'p', leading: headHeight, x: sheet.side, y: headTop(sheet), width: inner, size: 1, lines },
    { kind: 'rule', tone: 'ink', x: sheet.side, y: headTop(sheet) + headHeight + 0.35, width: inner },
  ];
}

function levelLines(frame: Frame, cap: number): { lines: readonly Line[]; size: number } {
  const { inner, face } = frame;
  for (const step of posterSteps) {
    const found = step <= cap ? linesWithin(face.level, inner, step * (inner / 20), frame, 1) : null;
    if (found !== null) return found;
  }
  return { lines: fill(face.level, inner, { bold: true, traditional: frame.traditional }), size: 1 };
}

function linesWithin(
  text: string,
  width: number,
  size: number,
  { traditional }: Frame,
  most: number,
): { lines: readonly Line[]; size: number } | null {
  const lines = balance(text, width / size, { bold: true, traditional });
  return lines !== null && lines.length <= most ? { lines, size } : null;
}

interface Facts {
  readonly boxes: readonly Box[];
  readonly top: number;
  readonly cost: number;
  /** What had no room: it goes on with the words. */
  readonly over: readonly string[];
}

/** Area, issuer, relay and validity at the foot of the paper, under a rule. Of a long area two lines; who said it stands whole. */
function factsOf({ face, sheet }: Frame, paper: Area): Facts {
  const words = alertWordsFor(face.chrome);
  const label = Math.max(...face.facts.map(([text]) => widthOf(text, true))) + 1;
  const setting = { bold: false, traditional: face.language === 'zh-Hant' };
  const leading = sheet.frame === 'full' ? 1.5 : 1.35;
  const rows = face.facts.map(([text, value]) => {
    const lines = fill(value, paper.width - label, setting);
    const isCut = text === words.area && lines.length > 2;
    return { text, value, lines: isCut ? [lines[0]!, shortened(lines[1]!, paper.width - label)] : lines };
  });
  const heightOf = (some: typeof rows) => some.reduce((sum, { lines }) => sum + lines.length * leading, 0) + 0.5;
  let shown = rows;
  for (const least of [words.relayedBy, words.area, words.valid]) {
    if (heightOf(shown) > paper.height - 3) shown = shown.filter(({ text }) => text !== least);
  }
  if (heightOf(shown) > paper.height - 1)
    return { boxes: [], top: paper.y + paper.height, cost: 0, over: rows.map(({ text, value }) => `${text} ${value}`) };
  const top = paper.y + paper.height - heightOf(shown);
  const boxes: Box[] = [{ kind: 'rule', tone: 'ink', x: paper.x, y: top, width: paper.width }];
  let y = top + 0.5;
  for (const { text, lines } of shown) {
    const base = { kind: 'text', tag: 'span', size: 1, leading, tone: 'ink', align: 'start', y } as const;
    boxes.push({ ...base, bold: true, x: paper.x, width: label, lines: [{ text, widthEm: widthOf(text, true) }] });
    boxes.push({ ...base, bold: false, x: paper.x + label, width: paper.width - label, lines });
    y += lines.length * leading;
  }
  const cost = costOf(shown.map(({ text, lines }) => text + lines.map((line) => line.text).join('')).join(''));
  return { boxes, top, cost, over: rows.filter((row) => !shown.includes(row)).map(({ text, value }) => `${text} ${value}`) };
}

function shortened(line: Line, width: number): Line {
  let text = line.text.trimEnd();
  while (text !== '' && widthOf(`${text}…`, false) > width) text = text.slice(0, -1);
  return { text: `${text}…`, widthEm: widthOf(`${text}…`, false) };
}

interface Taken {
  readonly boxes: readonly Box[];
  readonly rest: readonly (readonly Line[])[];
  readonly cost: number;
}

/** As many lines as the room and the time of a page allow; a paragraph may go on on the next page. */
function take(paragraphs: readonly (readonly Line[])[], room: Area, size: number, budget: number): Taken {
  const boxes: TextBox[] = [];
  let [y, cost] = [room.y, 0];
  const pitch = size * 1.5;
  for (const [i, lines] of paragraphs.entries()) {
    const fits = Math.floor((room.y + room.height - y) / pitch + 1e-6);
    let count = 0;
    while (count < Math.min(fits, lines.length) && (boxes.length + count === 0 || cost + costOf(lines[count]!.text) <= budget))
      cost += costOf(lines[count++]!.text);
    if (count > 0)
      boxes.push({
        kind: 'text',
        tag: 'p',
        x: room.x,
        y,
        width: room.width,
        size,
        leading: 1.5,
        bold: false,
        tone: 'ink',
        align: 'start',
        lines: lines.slice(0, count),
      });
    if (count < lines.length) return { boxes, cost, rest: [lines.slice(count), ...paragraphs.slice(i + 1)] };
    y += count * pitch + 0.3 * size;
  }
  return { boxes, cost, rest: [] };
}

/** The last line that still fitted gives way to where the rest stands (R9). */
function withPointer({ face, textSize }: Frame, page: Draft): Draft {
  const pointer = alertWordsFor(face.chrome).more(face.issuer);
  const [last, ...before] = [...page.onPaper].reverse();
  if (last?.kind !== 'text') return page;
  const line = shortened({ text: pointer, widthEm: 0 }, last.width / textSize);
  const whole = widthOf(pointer, false) <= last.width / textSize ? { text: pointer, widthEm: widthOf(pointer, false) } : line;
  return { ...page, onPaper: [...before.reverse(), { ...last, lines: [...last.lines.slice(0, -1), whole] }] };
}
