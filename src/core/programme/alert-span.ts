/**
 * When warnings stand on one board and how (R54): red takes the whole glass, orange every other page, yellow a band and its
 * page in the loop, blue its page in the loop. A warning that is lifted says so for ten minutes. Spans are half-open and
 * carry their end, so that a board without a network lets a warning go by itself (R55).
 */
import type { Board } from '../office/board.ts';
import { instantOf, minuteMs } from '../time/instant.ts';
import type { AlertInfo, AlertRecord } from './alert.ts';
import { type AlertLevel, gravest } from './alert-level.ts';
import { type AlertLife, type AlertPart, livesOf } from './alert-life.ts';
import type { AlertLook, AlertSpan } from './alert-standing.ts';

/** A record with the hash the release names it by. */
export interface HeldAlert {
  readonly hash: string;
  readonly record: AlertRecord;
}

/** A span before its pages are laid out. */
export type BareSpan = Omit<AlertSpan, 'first' | 'pages' | 'lines' | 'fonts'>;

/** How long 解除 stands on the glass. */
export const liftedMs = 10 * minuteMs;

/** Looks by level; a board of dots has no room for a band, and gives every other page instead. */
export function lookOf(level: AlertLevel, hasBand: boolean): AlertLook {
  if (level === 'red') return 'full';
  if (level === 'orange') return 'alternate';
  return level === 'blue' ? 'loop' : hasBand ? 'band' : 'alternate';
}

export interface SpanRequest {
  readonly alerts: readonly HeldAlert[];
  readonly board: Pick<Board, 'place' | 'drills'>;
  readonly locale: string;
  readonly hasBand: boolean;
}

/** In the order of the records. */
export function spansOf({ alerts, board, locale, hasBand }: SpanRequest): BareSpan[] {
  const sources = [...new Set(alerts.map(({ record }) => record.source))];
  return sources.flatMap((source) => {
    const own = alerts.filter(({ record }) => record.source === source);
    const lives = livesOf(
      own.map(({ record }) => record.message),
      board,
    );
    const knownAt = own.map(({ record }) => instantOf(record.receivedAt));
    return lives.flatMap((life, i) => {
      // What ends a warning ends it on the glass when it is known here, not when it was sent.
      const ended = life.ended && { ...life.ended, at: Math.max(life.ended.at, knownAt[life.ended.by]!) };
      return spansIn({ ...life, ended }, own[i]!, locale, hasBand);
    });
  });
}

function spansIn(life: AlertLife, { hash, record }: HeldAlert, locale: string, hasBand: boolean): BareSpan[] {
  if (life.fault !== null || life.held !== null) return [];
  const known = instantOf(record.receivedAt);
  const here = life.parts.filter((part) => part.here);
  const ends = life.ended?.at ?? Number.POSITIVE_INFINITY;
  const base = { id: record.id, revision: record.revision, hash, drill: life.drill };
  const spans = stretchesOf(here, known, ends).map(({ from, until, parts }): BareSpan => {
    const level = gravest(parts.map((part) => part.level));
    const info = inLanguage(
      parts.filter((part) => part.level === level).map((part) => part.info),
      record.message.infos,
      locale,
    );
    return { ...base, level, info, from, until, lifted: life.allClear, look: life.allClear ? 'loop' : lookOf(level, hasBand) };
  });
  const last = spans.find(({ from, until }) => from < ends && until === ends);
  if (life.allClear || life.ended?.reason !== 'cancelled' || last === undefined) return joined(spans);
  const until = Math.min(ends + liftedMs, Math.max(...here.map((part) => part.until)));
  return until > ends ? [...joined(spans), { ...last, from: ends, until, lifted: true, look: 'alternate' }] : joined(spans);
}

interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly parts: readonly AlertPart[];
}

/** Time cut where a part begins or ends. */
function stretchesOf(parts: readonly AlertPart[], known: number, ends: number): Stretch[] {
  const edges = parts.flatMap(({ from, until }) => [Math.max(from, known), Math.min(until, ends)]);
  const cuts = [...new Set(edges)].sort((a, b) => a - b);
  return cuts.slice(0, -1).flatMap((from, i) => {
    const until = cuts[i + 1]!;
    const showing = parts.filter((part) => part.from <= from && from < part.until);
    return from >= known && until <= ends && showing.length > 0 ? [{ from, until, parts: showing }] : [];
  });
}

function joined(spans: readonly BareSpan[]): BareSpan[] {
  const out: BareSpan[] = [];
  for (const span of spans) {
    const before = out.at(-1);
    const goesOn = before !== undefined && before.until === span.from && before.info === span.info && before.level === span.level;
    if (goesOn) out[out.length - 1] = { ...before, until: span.until };
    else out.push(span);
  }
  return out;
}

/** The info in the board's language, else in its script's, else the first. */
function inLanguage(indices: readonly number[], infos: readonly AlertInfo[], locale: string): number {
  const [primary] = locale.toLowerCase().split('-');
  const languageOf = (index: number) => (infos[index]?.language ?? '').toLowerCase();
  const isTraditional = (tag: string) => /hant|tw|hk|mo/.test(tag);
  const own = indices.filter((index) => languageOf(index).split('-')[0] === primary);
  return (
    own.find((index) => isTraditional(languageOf(index)) === isTraditional(locale.toLowerCase())) ?? own[0] ?? indices[0] ?? 0
  );
}
