/**
 * The text of an RRULE, `FREQ=WEEKLY;BYDAY=MO,WE`, read strictly. What RFC 5545 forbids is refused as invalid. What it
 * allows and calendar programs read in different ways, and what we do not follow, is refused by name: a schedule must not
 * mean one thing in the clerk's calendar and another on the board.
 */

import { type Frequency, frequencies, type Recurrence, type RuleEnd } from './recurrence.ts';
import type { NthWeekday } from './recurrence-days.ts';

export type RuleReading =
  | { readonly kind: 'rule'; readonly rule: Recurrence }
  /** `part`: the rule part at fault, e.g. `BYWEEKNO`. `sentence` says what is wrong and what to do. */
  | { readonly kind: 'refused'; readonly part: string; readonly sentence: string };

class Refused extends Error {
  readonly part: string;
  constructor(part: string, sentence: string) {
    super(sentence);
    this.part = part;
  }
}

const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const numberParts = {
  BYMONTH: [1, 12, false],
  BYWEEKNO: [1, 53, true],
  BYYEARDAY: [1, 366, true],
  BYMONTHDAY: [1, 31, true],
  BYHOUR: [0, 23, false],
  BYMINUTE: [0, 59, false],
  BYSECOND: [0, 59, false],
  BYSETPOS: [1, 366, true],
} as const satisfies Record<string, readonly [least: number, most: number, signed: boolean]>;
const known: ReadonlySet<string> = new Set([
  ...Object.keys(numberParts),
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'WKST',
  'BYDAY',
  'RSCALE',
  'SKIP',
]);
const maxText = 2000;
const maxCount = 1_000_000;

export function parseRecurrence(text: string): RuleReading {
  try {
    return { kind: 'rule', rule: read(text) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kind: 'refused', part: error.part, sentence: error.message };
  }
}

function read(text: string): Recurrence {
  if (text.length > maxText) throw new Refused('RRULE', `The rule is longer than ${maxText} characters.`);
  const parts = partsOf(text.trim().replace(/;$/, ''));
  refuseScale(parts);
  const numbers = (name: keyof typeof numberParts) => numbersOf(name, parts.get(name));
  const rule: Recurrence = {
    freq: frequencyOf(parts.get('FREQ')),
    interval: wholeOf('INTERVAL', parts.get('INTERVAL') ?? '1', 1, 100_000),
    count: parts.has('COUNT') ? wholeOf('COUNT', parts.get('COUNT')!, 1, maxCount) : null,
    until: parts.has('UNTIL') ? endOf(parts.get('UNTIL')!) : null,
    weekStart: parts.has('WKST') ? weekdayOf('WKST', parts.get('WKST')!) : 0,
    byMonth: numbers('BYMONTH'),
    byWeekNo: numbers('BYWEEKNO'),
    byYearDay: numbers('BYYEARDAY'),
    byMonthDay: numbers('BYMONTHDAY'),
    byDay: daysOf(parts.get('BYDAY')),
    byHour: numbers('BYHOUR'),
    byMinute: numbers('BYMINUTE'),
    bySecond: numbers('BYSECOND'),
    bySetPos: numbers('BYSETPOS'),
  };
  refuseForbidden(rule);
  refuseAmbiguous(rule);
  return rule;
}

function partsOf(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const piece of text.split(';')) {
    const [, name = '', value = ''] = /^([A-Za-z-]+)=(.*)$/.exec(piece.trim()) ?? [];
    const key = name.toUpperCase();
    if (key === '') throw new Refused('RRULE', `"${piece}" is not a part such as FREQ=WEEKLY.`);
    if (!known.has(key)) throw new Refused(key, `${key} is not a part of a recurrence rule that is supported.`);
    if (parts.has(key)) throw new Refused(key, `${key} stands twice.`);
    if (value === '') throw new Refused(key, `${key} has no value.`);
    parts.set(key, value.toUpperCase());
  }
  return parts;
}

/** RFC 7529. The Gregorian scale that omits dates that do not exist is the ordinary rule. */
function refuseScale(parts: ReadonlyMap<string, string>): void {
  const [scale, skip] = [parts.get('RSCALE') ?? 'GREGORIAN', parts.get('SKIP') ?? 'OMIT'];
  if (scale !== 'GREGORIAN')
    throw new Refused('RSCALE', `RSCALE=${scale} counts by another calendar, which is not supported: list the dates with RDATE.`);
  if (skip !== 'OMIT') throw new Refused('SKIP', `SKIP=${skip} is not supported: dates that do not exist are left out.`);
}

function frequencyOf(value: string | undefined): Frequency {
  if (value === undefined) throw new Refused('FREQ', 'The rule has no FREQ.');
  if (!(frequencies as readonly string[]).includes(value))
    throw new Refused('FREQ', `FREQ=${value} is none of ${frequencies.join(', ')}.`);
  return value as Frequency;
}

function wholeOf(name: string, value: string, least: number, most: number): number {
  const number = /^[+]?\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most))
    throw new Refused(name, `${name}=${value} is not a whole number from ${least} to ${most}.`);
  return number;
}

function numbersOf(name: keyof typeof numberParts, value: string | undefined): readonly number[] {
  if (value === undefined) return [];
  const [least, most, signed] = numberParts[name];
  const list = value.split(',').map((piece) => {
    const text = piece.trim();
    const number = /^[+-]?\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
    const size = signed ? Math.abs(number) : number;
    if (size >= least && size <= most) return number;
    const range = signed ? `${least} to ${most}, or that from the end with a minus` : `${least} to ${most}`;
    throw new Refused(name, `${name}: "${text}" is not a number from ${range}.`);
  });
  return [...new Set(list)].sort((a, b) => a - b);
}

function daysOf(value: string | undefined): readonly NthWeekday[] {
  if (value === undefined) return [];
  return value.split(',').map((text) => {
    const [, nth = '', day = ''] = /^([+-]?\d{0,2})([A-Z]{2})$/.exec(text.trim()) ?? [];
    if (day === '') throw new Refused('BYDAY', `BYDAY: "${text}" is not a weekday such as MO or -1FR.`);
    const number = nth === '' ? 0 : Number(nth);
    if ((nth !== '' && number === 0) || !(Math.abs(number) <= 53))
      throw new Refused('BYDAY', `BYDAY: "${text}" counts weekdays from 1 to 53.`);
    return { weekday: weekdayOf('BYDAY', day), nth: number };
  });
}

function weekdayOf(part: string, text: string): number {
  const weekday = (names as readonly string[]).indexOf(text);
  if (weekday < 0) throw new Refused(part, `${part}: "${text}" is none of ${names.join(', ')}.`);
  return weekday;
}

function endOf(text: string): RuleEnd {
  const civil = parseCivil(text.replace(/Z$/, ''));
  if (civil === null || (text.endsWith('Z') && civil.isDate))
    throw new Refused('UNTIL', `UNTIL=${text} is not a date or time such as 20261231T160000Z.`);
  return { kind: civil.isDate ? 'date' : text.endsWith('Z') ? 'utc' : 'local', civil: civil.civil };
}

/** `20261231` or `20261231T160000` as civil ms, or null. A leap second is read as the second before it. */
export function parseCivil(text: string): { readonly civil: number; readonly isDate: boolean } | null {
  const [, year, month, day, time, hour, minute, second] = /^(\d{4})(\d{2})(\d{2})(T(\d{2})(\d{2})(\d{2}))?$/.exec(text) ?? [];
  if (year === undefined) return null;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isDay = new Date(date).getUTCDate() === Number(day) && new Date(date).getUTCMonth() === Number(month) - 1;
  if (!isDay || Number(year) < 100) return null;
  if (time === undefined) return { civil: date, isDate: true };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  return { civil: date + ((Number(hour) * 60 + Number(minute)) * 60 + Math.min(59, Number(second))) * 1000, isDate: false };
}

/** What RFC 5545 §3.3.10 says must not be. */
function refuseForbidden({ freq, count, until, byDay, byWeekNo, byYearDay, byMonthDay, bySetPos, ...rest }: Recurrence): void {
  if (count !== null && until !== null) throw new Refused('COUNT', 'COUNT and UNTIL must not stand in one rule.');
  const hasNth = byDay.some(({ nth }) => nth !== 0);
  if (hasNth && freq !== 'MONTHLY' && freq !== 'YEARLY')
    throw new Refused('BYDAY', `BYDAY may count weekdays only in MONTHLY and YEARLY rules, not in ${freq}.`);
  if (hasNth && byWeekNo.length > 0) throw new Refused('BYDAY', 'BYDAY may not count weekdays beside BYWEEKNO.');
  if (byWeekNo.length > 0 && freq !== 'YEARLY')
    throw new Refused('BYWEEKNO', `BYWEEKNO belongs to YEARLY rules, not to ${freq}.`);
  if (byYearDay.length > 0 && (freq === 'DAILY' || freq === 'WEEKLY' || freq === 'MONTHLY'))
    throw new Refused('BYYEARDAY', `BYYEARDAY must not stand in a ${freq} rule.`);
  if (byMonthDay.length > 0 && freq === 'WEEKLY') throw new Refused('BYMONTHDAY', 'BYMONTHDAY must not stand in a WEEKLY rule.');
  const lists = [byDay, byWeekNo, byYearDay, byMonthDay, rest.byMonth, rest.byHour, rest.byMinute, rest.bySecond];
  if (bySetPos.length > 0 && lists.every((list) => list.length === 0))
    throw new Refused('BYSETPOS', 'BYSETPOS needs another BY part to choose from.');
}

/** Calendar programs disagree about these: libical and lib-recur read them in one way, dateutil and rrule in another. */
function refuseAmbiguous({ freq, interval, byDay, byWeekNo, byYearDay, byMonthDay, byMonth }: Recurrence): void {
  if (freq !== 'YEARLY') return;
  if (byWeekNo.length > 0 && byDay.length === 0)
    throw new Refused(
      'BYWEEKNO',
      'BYWEEKNO without BYDAY is read differently by calendar programs: name the weekdays with BYDAY.',
    );
  if (byWeekNo.length > 0 && byMonthDay.length + byYearDay.length > 0)
    throw new Refused('BYWEEKNO', 'BYWEEKNO beside BYMONTHDAY or BYYEARDAY is not supported.');
  if (byWeekNo.length > 0 && interval > 1)
    throw new Refused(
      'BYWEEKNO',
      'BYWEEKNO with INTERVAL is read differently by calendar programs: write one rule a year, or RDATE.',
    );
  if (byMonthDay.length > 0 && byMonth.length === 0)
    throw new Refused(
      'BYMONTHDAY',
      'BYMONTHDAY in a YEARLY rule without BYMONTH is read differently by calendar programs: name the months with BYMONTH, or use FREQ=MONTHLY.',
    );
}

/** The rule as text, parts in a fixed order: reading it gives the rule again. */
export function recurrenceText(rule: Recurrence): string {
  const lists: readonly (readonly [string, readonly (number | string)[]])[] = [
    ['BYMONTH', rule.byMonth],
    ['BYWEEKNO', rule.byWeekNo],
    ['BYYEARDAY', rule.byYearDay],
    ['BYMONTHDAY', rule.byMonthDay],
    ['BYDAY', rule.byDay.map(({ weekday, nth }) => `${nth === 0 ? '' : nth}${names[weekday]}`)],
    ['BYHOUR', rule.byHour],
    ['BYMINUTE', rule.byMinute],
    ['BYSECOND', rule.bySecond],
    ['BYSETPOS', rule.bySetPos],
  ];
  return [
    `FREQ=${rule.freq}`,
    ...(rule.interval === 1 ? [] : [`INTERVAL=${rule.interval}`]),
    ...lists.flatMap(([name, list]) => (list.length === 0 ? [] : [`${name}=${list.join(',')}`])),
    ...(rule.weekStart === 0 ? [] : [`WKST=${names[rule.weekStart]}`]),
    ...(rule.count === null ? [] : [`COUNT=${rule.count}`]),
    ...(rule.until === null ? [] : [`UNTIL=${endText(rule.until)}`]),
  ].join(';');
}

function endText({ kind, civil }: RuleEnd): string {
  return kind === 'date' ? civilText(civil).slice(0, 8) : `${civilText(civil)}${kind === 'utc' ? 'Z' : ''}`;
}

/** `20261231T160000`. */
export function civilText(civil: number): string {
  return new Date(civil).toISOString().replace(/[-:]/g, '').slice(0, 15);
}
