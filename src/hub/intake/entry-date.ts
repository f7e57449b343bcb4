/** Dates as sources write them. One without a zone is read in the office's; what is no date that exists is null, never guessed. */
import { type Instant, parseInstant, toInstant } from '../../core/time/instant.ts';
import { instantAtLocal } from '../../core/time/zone.ts';

/** RFC 3339, what RSS writes (RFC 822), C's asctime, or a date without zone as Chinese sites write it. */
export function parseDate(text: string, zone: string): Instant | null {
  const written = text.trim().replace(/\s+/g, ' ');
  return parseInstant(written) ?? rfc822(written) ?? asctime(written, zone) ?? localDate(written, zone);
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** Day names are not looked at (sources get them wrong); seconds and the year's century may be left out. */
function rfc822(text: string): Instant | null {
  const found =
    /^(?:[\p{L}.]{2,12},? )?(\d{1,2})[ -]([A-Za-z]{3})[a-z]*\.?,?[ -](\d{2}|\d{4}) (\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?([+-]\d{2}:?\d{2}|[A-Z]{1,4})?(?: ?\(.*\))?$/u.exec(
      text,
    );
  if (found === null) return null;
  const [, day, month, year, hour, minute, second = '0', zone = 'GMT'] = found as unknown as string[];
  const place = months.indexOf(month!.toLowerCase());
  const offset = offsetOf(zone);
  if (place < 0 || offset === null) return null;
  const local = utc(fullYear(year!), place + 1, Number(day), Number(hour), Number(minute), Number(second));
  return local === null ? null : toInstant(local - offset * 60_000);
}

function fullYear(year: string): number {
  return year.length === 4 ? Number(year) : Number(year) + (Number(year) < 70 ? 2000 : 1900);
}

const zones: Readonly<Record<string, number>> = {
  UT: 0,
  UTC: 0,
  GMT: 0,
  Z: 0,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  HKT: 480,
  JST: 540,
  KST: 540,
  CET: 60,
  CEST: 120,
  BST: 60,
};

/** Minutes east of Greenwich. */
function offsetOf(zone: string): number | null {
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (found === null) return zones[zone] ?? null;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return minutes > 18 * 60 ? null : found[1] === '-' ? -minutes : minutes;
}

function asctime(text: string, zone: string): Instant | null {
  const found = /^[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{1,2}):(\d{2}):\d{2} (?:[A-Z]{3,4} )?(\d{4})$/.exec(text);
  if (found === null) return null;
  const [, month, day, hour, minute, year] = found as unknown as string[];
  return localInstant([Number(year), months.indexOf(month!.toLowerCase()) + 1, Number(day), Number(hour), Number(minute)], zone);
}

function localDate(text: string, zone: string): Instant | null {
  const found =
    /^(\d{4})[-/.年] ?(\d{1,2})(?:[-/.月] ?(\d{1,2})日?)?月?(?:[T ]+(\d{1,2})[:：时時点點](?:(\d{1,2})分?(?:[:：]?\d{1,2}秒?(?:\.\d+)?)?)?)?$/.exec(
      text,
    ) ?? /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2}):?(\d{2})(?::?\d{2})?)?$/.exec(text);
  if (found === null) return null;
  const [year, month, day = 1, hour = 0, minute = 0] = found
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  return localInstant([year!, month!, day, hour, minute], zone);
}

function localInstant(
  [year, month, day, hour, minute]: readonly [number, number, number, number, number],
  zone: string,
): Instant | null {
  if (utc(year, month, day, hour, minute, 0) === null) return null;
  return instantAtLocal(`${year}-${pad(month)}-${pad(day)}`, hour * 60 + minute, zone);
}

/** Milliseconds, or null if there is no such day or time; a leap second is the second before it. */
function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1900;
  return exists && hour < 24 && minute < 60 && second <= 60
    ? Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59))
    : null;
}

const pad = (value: number): string => String(value).padStart(2, '0');
