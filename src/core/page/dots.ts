/**
 * LED pages (R32, ART §9): the grid is the page. Text is the reviewed short text, else the title; never shortened here.
 * The first line stands in 32 dots where it fits, a clock time in 24, all else in 16; at most three facts a page;
 * the position stands in the last cells where they are free. Issuer, date and 公示中 are a page of their own at the end
 * of each item and at least every fifth.
 */
import type { Item } from '../item/item.ts';
import type { Board } from '../office/board.ts';
import { calendarDayOf } from './calendar-day.ts';
import { cellsOf, type Setting } from './clusters.ts';
import { chromeOf, dateWords, labelsFor } from './labels.ts';
import { balance, fill } from './line-break.ts';
import type { DotIndexPage, DotLine, DotPage, Page } from './page.ts';
import { costOf, dwellMs } from './reading.ts';
import type { DotSheet } from './sheet.ts';
import { shortCodeOf } from './short-code.ts';

const cell = 16;
const gap = 2;
const maxFacts = 3;
const maxTextPages = 4;

/** Width in dots of a text in a face `dots` high. */
export function dotsWide(text: string, dots: 16 | 32): number {
  let cells = 0;
  for (const character of text) cells += cellsOf(character.codePointAt(0) ?? 0);
  return cells * dots;
}

interface Draft {
  readonly lines: readonly DotLine[];
  readonly texts: readonly string[];
}

export function dotPages(item: Item, board: Board, sheet: DotSheet): Page[] {
  const source = (item.shortText ?? item.title)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const drafts = draftsOf(source, sheet, item.shortText === undefined ? item.hints?.title : undefined);
  const count = drafts.length;
  const pages: Page[] = [];
  drafts.forEach((draft, i) => {
    const lines = count > 1 ? withPosition(draft.lines, `${i + 1}/${count}`, sheet) : draft.lines;
    const page: DotPage = { kind: 'dots', lines, dwellMs: dwellMs(costOf(draft.texts.join(' ')), board.pace) };
    pages.push(page);
    if ((i + 1) % maxTextPages === 0 || i === count - 1) pages.push(...indexPages(item, board, sheet));
  });
  return pages;
}

/** Rows an index page takes: issuer, date, short code, and two for a posting. */
const indexRows = 5;

function indexPages(item: Item, board: Board, sheet: DotSheet): DotIndexPage[] {
  const labels = labelsFor(item.language);
  const own = costOf(item.issuer) + costOf(`${labels.published}${labels.more}${labels.short}`) + 2;
  const posted = costOf(`${labels.posted}${labels.to}`) + 4;
  const page = (part: 0 | 1 | null, cost: number): DotIndexPage => ({
    kind: 'dot-index',
    issuer: item.issuer,
    part,
    dwellMs: dwellMs(cost, board.pace),
  });
  return sheet.rows >= indexRows ? [page(null, own + posted)] : [page(0, own), page(1, posted)];
}

/** Pages of words alone, each group from the top of a page: a warning's. */
export function dotTextPages(groups: readonly (readonly string[])[], board: Board, sheet: DotSheet): DotPage[] {
  const drafts = groups.flatMap((group) => draftsOf(group, sheet, undefined));
  return drafts.map(({ lines, texts }, i) => ({
    kind: 'dots',
    lines: drafts.length > 1 ? withPosition(lines, `${i + 1}/${drafts.length}`, sheet) : lines,
    dwellMs: dwellMs(costOf(texts.join(' ')), board.pace),
  }));
}

function draftsOf(source: readonly string[], sheet: DotSheet, words: string | undefined): Draft[] {
  const [first = '', ...rest] = source;
  const isHeadline = rest.length > 0 && dotsWide(first, 32) <= sheet.widthPx && sheet.heightPx >= 32;
  if (isHeadline) return composed(first, rest, sheet);
  return rest.length === 0 ? plain(first, sheet, words) : paged([first, ...rest], sheet);
}

/** One text on the bare grid: in 32 dots where all of it fits, else as many whole lines of 16 as there are rows. */
function plain(text: string, sheet: DotSheet, words?: string): Draft[] {
  const setting = { bold: false, traditional: false, dots: true, words };
  const columns = Math.floor(sheet.widthPx / 32);
  const large = balance(text, columns, setting)?.map((line) => line.text) ?? cellLines(text, columns);
  if (large.length * 32 <= sheet.heightPx)
    return [{ texts: large, lines: large.map((line, i) => ({ text: line, x: 0, y: i * 32, dots: 32 })) }];
  const lines = linesOfPlain(text, sheet, setting);
  const out: Draft[] = [];
  for (let i = 0; i < lines.length; i += sheet.rows) out.push(stackOf(lines.slice(i, i + sheet.rows), 0, sheet));
  return out;
}

/** Even lines where they need one page, full ones where they need more. */
function linesOfPlain(text: string, sheet: DotSheet, setting: Setting): string[] {
  const even = balance(text, sheet.columns, setting)?.map((line) => line.text);
  return even && even.length < sheet.rows ? even : cellLines(text, sheet.columns);
}

/** Lines of 16 dots from `top`; they part by as much as the panel has over, at most a quarter of their height. */
function stackOf(texts: readonly string[], top: number, sheet: DotSheet): Draft {
  const room = sheet.heightPx - top;
  const pitch = Math.min(cell + 4, Math.floor((room - cell) / Math.max(1, texts.length - 1)));
  return { texts, lines: texts.map((text, i) => ({ text, x: 0, y: top + i * (texts.length === 1 ? 0 : pitch), dots: 16 })) };
}

function cellLines(text: string, columns: number): string[] {
  return fill(text, columns, { bold: false, traditional: false, dots: true }).map((line) => line.text);
}

const dated = /^(\d{1,2}月\d{1,2}日)\s*((?:星期|周|週)[一二三四五六日天])?\s*(\d{1,2}:\d{2}(?:[–—\-至~]\d{1,2}:\d{2})?)?$/;
const hoursOnly = /^\d{1,2}:\d{2}(?:[–—\-至~]\d{1,2}:\d{2})?$/;

/** Headline in 32 dots, a date beside it if there is room, then up to three facts; what is over goes on in 16 dots. */
function composed(headline: string, facts: readonly string[], sheet: DotSheet): Draft[] {
  const large = allLarge(headline, facts, sheet);
  if (large) return [large];
  const lines: DotLine[] = [{ text: headline, x: 0, y: 0, dots: 32 }];
  const texts = [headline];
  const [first = '', ...others] = facts;
  const beside = besideHeadline(first, headline, sheet);
  if (beside) {
    lines.push(...beside.lines);
    texts.push(...beside.lines.map((line) => line.text));
  }
  const left = beside ? [...(beside.hours ? [beside.hours] : []), ...others] : [...facts];
  let [y, used, count] = [32 + gap, 0, beside && !beside.hours ? 1 : 0];
  for (const fact of left) {
    const isHours = hoursOnly.test(fact) && dotsWide(fact, 32) <= sheet.widthPx && used === 0;
    const broken = isHours ? [fact] : cellLines(fact, sheet.columns);
    const height = isHours ? 24 : broken.length * cell + (broken.length - 1) * gap;
    if (count === maxFacts || y + height > sheet.heightPx) break;
    // The doubled digits stand in rows 8 to 27 of 32: six rows higher they fill a band of 24.
    for (const [i, text] of broken.entries())
      lines.push({ text, x: 0, y: isHours ? y - 6 : y + i * (cell + gap), dots: isHours ? 32 : 16 });
    texts.push(...broken);
    y += height + gap;
    [used, count] = [used + 1, count + 1];
  }
  const page = { lines: loosened(lines, sheet), texts };
  const over = left.slice(used);
  return over.length > 0 ? [page, ...paged(over, sheet)] : [page];
}

/** On tall panels: the headline and every fact on a line of 32 dots of its own, the facts in thinner strokes. */
function allLarge(headline: string, facts: readonly string[], sheet: DotSheet): Draft | null {
  const texts = [headline, ...facts];
  const pitch = Math.min(44, Math.floor((sheet.heightPx - 32) / Math.max(1, texts.length - 1)));
  if (facts.length > maxFacts || pitch < 36 || texts.some((text) => dotsWide(text, 32) > sheet.widthPx)) return null;
  const lines = texts.map((text, i): DotLine => ({ text, x: 0, y: i * pitch, dots: 32, ...(i > 0 ? { light: true } : {}) }));
  return { texts, lines };
}

/** Lines of 16 dots under the headline move apart evenly into rows that are left over. */
function loosened(lines: readonly DotLine[], sheet: DotSheet): DotLine[] {
  const below = lines.filter((line) => line.y >= 32 - 6);
  const bottom = Math.max(...lines.map((line) => line.y + (line.dots === 32 && line.y > 0 ? 30 : line.dots)));
  const step = Math.min(4, Math.floor((sheet.heightPx - bottom) / Math.max(1, below.length)));
  return lines.map((line) => (below.includes(line) ? { ...line, y: line.y + step * (below.indexOf(line) + 1) } : line));
}

function besideHeadline(fact: string, headline: string, sheet: DotSheet): { lines: DotLine[]; hours: string | undefined } | null {
  const [, date, weekday, hours] = dated.exec(fact) ?? [];
  if (!date) return null;
  const x = dotsWide(headline, 32) + 8;
  const texts = weekday ? [date, weekday] : [date];
  if (texts.some((text) => x + dotsWide(text, 16) > sheet.widthPx)) return null;
  return { hours, lines: texts.map((text, i) => ({ text, x, y: weekday ? i * cell : cell / 2, dots: 16 as const })) };
}

/** Facts in 16 dots, at most three a page, never parted between pages unless one alone is longer than a page. */
function paged(facts: readonly string[], sheet: DotSheet): Draft[] {
  const out: Draft[] = [];
  let [lines, count]: [string[], number] = [[], 0];
  const close = () => {
    if (lines.length > 0) out.push(stackOf(lines, 0, sheet));
    [lines, count] = [[], 0];
  };
  for (const fact of facts) {
    const broken = cellLines(fact, sheet.columns);
    if (broken.length > sheet.rows) {
      close();
      out.push(...plain(fact, sheet));
      continue;
    }
    if (count === maxFacts || lines.length + broken.length > sheet.rows) close();
    lines.push(...broken);
    count++;
  }
  close();
  return out;
}

/** The position in the last cells of the last row, unless text stands there. */
function withPosition(lines: readonly DotLine[], text: string, sheet: DotSheet): readonly DotLine[] {
  const x = sheet.widthPx - dotsWide(text, 16);
  const y = sheet.heightPx - cell;
  const isTaken = lines.some((line) => line.y + line.dots > y && line.x + dotsWide(line.text, line.dots) > x - 4);
  return isTaken ? lines : [...lines, { text, x, y, dots: 16 }];
}

export interface DotPosting {
  readonly title: string;
  /** In words, such as 6月18日. */
  readonly until: string;
}

/** What an index page is made of besides the item. */
export interface DotIndex {
  readonly postings: readonly DotPosting[];
  /** Chooses which posting stands where not all fit. */
  readonly turn: number;
  readonly part: 0 | 1 | null;
}

/** The index page: issuer, date of posting, where the full text is, and what is under posting. */
export function indexLines(item: Item, board: Board, sheet: DotSheet, { postings, turn, part }: DotIndex): DotLine[] {
  const labels = labelsFor(item.language);
  const { year, month, day } = calendarDayOf(item.publishedAt, board.timeZone);
  const words = dateWords(year, month, day, chromeOf(item.language));
  const lines = (text: string) => cellLines(text, sheet.columns);
  const published = lines(`${labels.published} ${words.full}`);
  const code = lines(`${labels.more}${labels.short} ${shortCodeOf(item.id)}`);
  const posted = (rows: number) =>
    rows >= 2 && postings.length > 0 ? postingLines(item, postings, turn, Math.min(rows, 3), sheet) : [];
  if (part === 1) return [...stackOf((postings.length > 0 ? posted(sheet.rows) : code).slice(0, sheet.rows), 0, sheet).lines];
  const issuer = lines(item.issuer);
  const own = part === 0 ? [...issuer.slice(0, sheet.rows - published.length), ...published] : [...issuer, ...published, ...code];
  const texts = part === 0 ? own : [...own, ...posted(sheet.rows - own.length)];
  return [...stackOf(texts.slice(0, sheet.rows), 0, sheet).lines];
}

function postingLines(item: Item, postings: readonly DotPosting[], turn: number, rows: number, sheet: DotSheet): string[] {
  const labels = labelsFor(item.language);
  const index = turn % postings.length;
  const { title, until } = postings[index]!;
  const count = postings.length > 1 ? ` ${index + 1}/${postings.length}` : '';
  const head = `${labels.posted}${count} ${labels.to}${until}`;
  const fits = dotsWide(head, 16) <= sheet.widthPx ? [head] : [`${labels.posted}${count}`, `${labels.to}${until}`];
  const lines = cellLines(title, sheet.columns);
  const left = Math.max(1, rows - fits.length);
  const shown = lines.slice(0, left);
  if (lines.length > left) shown[left - 1] = `${shortenedTo(shown[left - 1] ?? '', sheet.columns - 1)}…`;
  return [...fits, ...shown];
}

function shortenedTo(text: string, cells: number): string {
  let out = text;
  while (out !== '' && dotsWide(out, 16) > cells * cell) out = out.slice(0, -1);
  return out;
}
