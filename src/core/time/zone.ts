/**
 * Local time of a place, from the platform's own zone rules and nothing else (R48, R57).
 * Offsets are looked up once per cell of about 18 hours and remembered; a cell that holds a transition is bisected to the
 * second, so that Lord Howe's half hour, Apia's missing day and China's summers of 1986–91 are exact.
 */

import { dayMs, hourMs, type Instant, minuteMs, toInstant } from './instant.ts';
import { type Weekday, weekdays } from './weekday.ts';

/** What a clock and a calendar on the wall say. `month` 1–12; `minute` of the day 0–1439; `dayNumber` days since 1970-01-01. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: Weekday;
  readonly minute: number;
  readonly second: number;
  readonly dayNumber: number;
  /** Local time minus UTC. */
  readonly offsetMs: number;
}

/** Offset at the cell's start; if it changes within the cell, when and to what. */
interface Cell {
  readonly offsetMs: number;
  readonly changesAt: number;
  readonly afterMs: number;
}

const cellMs = 2 ** 26;
/** About 70 years of cells a zone; then the memory starts again. */
const maxCells = 2 ** 15;
const formats = new Map<string, Intl.DateTimeFormat>();
const cells = new Map<string, Map<number, Cell>>();

/** Whether the platform knows the zone's rules. */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** @throws RangeError for a zone the platform does not know. */
export function localTimeAt(at: Instant, zone: string): LocalTime {
  const offsetMs = offsetAt(at, zone);
  const local = at + offsetMs;
  const dayNumber = Math.floor(local / dayMs);
  const inDay = local - dayNumber * dayMs;
  const date = new Date(dayNumber * dayMs);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: weekdayOf(dayNumber),
    minute: Math.floor(inDay / minuteMs),
    second: Math.floor((inDay % minuteMs) / 1000),
    dayNumber,
    offsetMs,
  };
}

/**
 * When a wall clock shows that minute of that day; minute 1440 is the next day's midnight.
 * RFC 5545 §3.3.5: a time that does not exist is read with the offset before the gap; one that comes twice is the first.
 */
export function instantAtLocal(date: string | number, minuteOfDay: number, zone: string): Instant {
  const local = (typeof date === 'number' ? date : dayNumberOf(date)) * dayMs + minuteOfDay * minuteMs;
  return instantOfCivil(local, (at) => offsetAt(at, zone)).at;
}

/** As `instantAtLocal`, for local ms counted as if they were UTC. `isReal`: whether a clock there ever shows that time. */
export function instantOfCivil(
  local: number,
  offset: (at: number) => number,
): { readonly at: Instant; readonly isReal: boolean } {
  // Offsets lie within ±15 h and a zone has moved by up to 24 h: 26 h to either side is before and after any change.
  const offsets = [offset(local - 26 * hourMs), offset(local + 26 * hourMs)] as const;
  const real = offsets.map((ms) => local - ms).filter((t) => t + offset(t) === local);
  return { at: toInstant(real.length > 0 ? Math.min(...real) : local - offsets[0]), isReal: real.length > 0 };
}

/** False for a date the zone jumped over, such as 2011-12-30 in Apia. */
export function isDayIn(dayNumber: number, zone: string): boolean {
  return localTimeAt(instantAtLocal(dayNumber, 12 * 60, zone), zone).dayNumber === dayNumber;
}

/** Days since 1970-01-01 of a calendar date. @throws RangeError if there is no such date. */
export function dayNumberOf(date: string): number {
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(ms) || dateOf(ms / dayMs) !== date) throw new RangeError(`not a calendar date: ${date}`);
  return ms / dayMs;
}

/** `YYYY-MM-DD`. */
export function dateOf(dayNumber: number): string {
  return new Date(dayNumber * dayMs).toISOString().slice(0, 10);
}

/** 1970-01-01 was a Thursday. */
export function weekdayOf(dayNumber: number): Weekday {
  return weekdays[(((dayNumber + 3) % 7) + 7) % 7] as Weekday;
}

/** Local time minus UTC, in ms. */
export function offsetAt(at: number, zone: string): number {
  const cell = cellOf(Math.floor(at / cellMs), zone);
  return at < cell.changesAt ? cell.offsetMs : cell.afterMs;
}

function cellOf(index: number, zone: string): Cell {
  const known = cellsOf(zone);
  const cell = known.get(index) ?? readCell(index * cellMs, zone);
  known.set(index, cell);
  return cell;
}

function cellsOf(zone: string): Map<number, Cell> {
  const known = cells.get(zone);
  if (known !== undefined && known.size < maxCells) return known;
  const empty = new Map<number, Cell>();
  cells.set(zone, empty);
  return empty;
}

function readCell(start: number, zone: string): Cell {
  const offsetMs = readOffset(start, zone);
  const afterMs = readOffset(start + cellMs, zone);
  if (offsetMs === afterMs) return { offsetMs, changesAt: Number.POSITIVE_INFINITY, afterMs };
  let [before, after] = [Math.floor(start / 1000), Math.ceil((start + cellMs) / 1000)];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (readOffset(middle * 1000, zone) === offsetMs) before = middle;
    else after = middle;
  }
  return { offsetMs, changesAt: after * 1000, afterMs };
}

function readOffset(at: number, zone: string): number {
  const second = Math.floor(at / 1000) * 1000;
  const field: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(second)) field[type] = Number(value);
  return Date.UTC(field.year!, field.month! - 1, field.day!, field.hour!, field.minute!, field.second!) - second;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    const numeric = 'numeric';
    const fields = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric } as const;
    format = new Intl.DateTimeFormat('en-u-ca-gregory', { ...fields, hourCycle: 'h23', timeZone: zone });
    formats.set(zone, format);
  }
  return format;
}
