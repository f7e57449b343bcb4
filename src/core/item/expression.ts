/**
 * Expression checks (R10): what a careful reader would query. Dates that do not exist, weekdays that do not belong to their
 * date, marks that stand twice, brackets that do not close. It warns and never changes a text.
 */
import { dayMs, type Instant } from '../time/instant.ts';
import { weekdays } from '../time/weekday.ts';
import { dateOf, dayNumberOf, weekdayOf } from '../time/zone.ts';

export type ExpressionCode = 'no-such-date' | 'no-such-time' | 'weekday-mismatch' | 'doubled-mark' | 'unclosed-bracket';

export interface Expression {
  readonly code: ExpressionCode;
  /** Half-open range of UTF-16 units. */
  readonly from: number;
  readonly until: number;
  readonly text: string;
  /** What it should be where that is certain: the weekday the date has, the days the month has. */
  readonly detail: string;
}

const weekdayNames: Readonly<Record<string, number>> = { 一: 0, 二: 1, 三: 2, 四: 3, 五: 4, 六: 5, 日: 6, 天: 6 };
const han = '一二三四五六日';
const english = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = 'January February March April May June July August September October November December'.split(' ');

const chineseDate =
  /(?:(\d{4})\s*年\s*)?(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*(?:日|号|號)(?:\s*[（(]?\s*(?:星期|周|週|礼拜|禮拜)([一二三四五六日天])\s*[）)]?)?/gu;
const isoDate = /(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/g;
const englishDate = new RegExp(
  `(?:\\b(${english.join('|')}),?\\s+)?\\b(\\d{1,2})\\s+(${months.join('|')})(?:,?\\s+(\\d{4}))?`,
  'g',
);
const clockTime = /(?<![\d:.])(\d{1,2})[:：](\d{2})(?![\d:])/g;
const doubled = /([，。；：、！？,;])\1+|[，、；：][。，、；：！？]|[。！？][，、；：。]/gu;
const brackets: Readonly<Record<string, string>> = { '（': '）', '《': '》', '「': '」', '“': '”', '【': '】' };

/** @param near the instant an undated year is read from: the year that brings the date nearest to it */
export function checkExpression(text: string, near: Instant): readonly Expression[] {
  return [...dates(text, near), ...times(text), ...doubledMarks(text), ...openBrackets(text)].sort((a, b) => a.from - b.from);
}

interface Dated {
  readonly match: RegExpMatchArray;
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
  /** 0 is Monday. */
  readonly weekday: number | null;
  readonly english: boolean;
}

function datedIn(text: string): readonly Dated[] {
  const year = (given: string | undefined) => (given === undefined ? null : Number(given));
  return [
    ...Array.from(text.matchAll(chineseDate), (match) => ({
      match,
      year: year(match[1]),
      month: Number(match[2]),
      day: Number(match[3]),
      weekday: match[4] === undefined ? null : (weekdayNames[match[4]] ?? null),
      english: false,
    })),
    ...Array.from(text.matchAll(isoDate), (match) => ({
      match,
      year: year(match[1]),
      month: Number(match[2]),
      day: Number(match[3]),
      weekday: null,
      english: false,
    })),
    ...Array.from(text.matchAll(englishDate), (match) => ({
      match,
      year: year(match[4]),
      month: months.indexOf(match[3] ?? '') + 1,
      day: Number(match[2]),
      weekday: match[1] === undefined ? null : english.indexOf(match[1]),
      english: true,
    })),
  ];
}

function dates(text: string, near: Instant): readonly Expression[] {
  return datedIn(text).flatMap((dated): Expression[] => {
    const at = { from: dated.match.index ?? 0, until: (dated.match.index ?? 0) + dated.match[0].length, text: dated.match[0] };
    const day = dayOf(dated, near);
    if (day === null) return [{ code: 'no-such-date', ...at, detail: '' }];
    const real = weekdays.indexOf(weekdayOf(day));
    if (dated.weekday === null || dated.weekday === real) return [];
    return [{ code: 'weekday-mismatch', ...at, detail: dated.english ? (english[real] ?? '') : `星期${han[real]}` }];
  });
}

/** Day number; null if there is no such day in the year named, or in none of the years it could mean. */
function dayOf({ year, month, day }: Dated, near: Instant): number | null {
  const today = Math.floor(near / dayMs);
  const thisYear = Number(dateOf(today).slice(0, 4));
  const years = year === null ? [thisYear - 1, thisYear, thisYear + 1] : [year];
  const days = years.flatMap((candidate) => {
    const date = `${candidate}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    return isDate(date) ? [dayNumberOf(date)] : [];
  });
  return days.sort((a, b) => Math.abs(a - today) - Math.abs(b - today))[0] ?? null;
}

function isDate(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && dateOf(ms / dayMs) === date;
}

function times(text: string): readonly Expression[] {
  return Array.from(text.matchAll(clockTime))
    .filter(([, hour, minute]) => Number(minute) > 59 || Number(hour) > 24 || (Number(hour) === 24 && Number(minute) > 0))
    .map((match) => ({
      code: 'no-such-time' as const,
      from: match.index,
      until: match.index + match[0].length,
      text: match[0],
      detail: '',
    }));
}

function doubledMarks(text: string): readonly Expression[] {
  return Array.from(text.matchAll(doubled), (match) => ({
    code: 'doubled-mark' as const,
    from: match.index,
    until: match.index + match[0].length,
    text: match[0],
    detail: match[0].charAt(0),
  }));
}

/** A bracket that opens and never closes, or closes what nobody opened. */
function openBrackets(text: string): readonly Expression[] {
  const open: { readonly mark: string; readonly at: number }[] = [];
  const found: Expression[] = [];
  const report = (at: number, mark: string, detail: string): void => {
    found.push({ code: 'unclosed-bracket', from: at, until: at + 1, text: mark, detail });
  };
  const closing = new Map(Object.entries(brackets).map(([from, until]) => [until, from]));
  for (let at = 0; at < text.length; at++) {
    const mark = text.charAt(at);
    const opens = closing.get(mark);
    if (brackets[mark] !== undefined) open.push({ mark, at });
    else if (opens !== undefined && open.at(-1)?.mark === opens) open.pop();
    else if (opens !== undefined) report(at, mark, opens);
  }
  for (const { mark, at } of open) report(at, mark, brackets[mark] ?? '');
  return found;
}
