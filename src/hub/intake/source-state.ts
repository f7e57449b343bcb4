/** What the hub remembers of a source between two reads, in `meta`: where it stands and when it is next due. */
import type { JSONValue, Sql, TransactionSql } from 'postgres';
import type { Source } from '../../core/office/site.ts';
import { hourMs, type Instant, secondMs, toInstant, toIso } from '../../core/time/instant.ts';
import type { Validators } from './fetch.ts';

export type LastResult =
  | {
      readonly kind: 'taken-in';
      readonly added: number;
      readonly changed: number;
      readonly issued: number;
      readonly held: number;
      readonly refused: number;
      readonly deferred: number;
      /** False: the feed ended in the middle. */
      readonly whole: boolean;
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string };

export interface SourceState {
  readonly url: string;
  readonly validators: Validators;
  readonly nextAt: string;
  readonly lastAt: string | null;
  /** Last time it was read without a failure. */
  readonly lastGoodAt: string | null;
  readonly failures: number;
  readonly result: LastResult | null;
}

const longestBackOffMs = 6 * hourMs;
const keyOf = (id: string): string => `source:${id}`;

export async function readSourceState(sql: Sql | TransactionSql, id: string): Promise<SourceState | null> {
  const [row] = await sql<{ value: SourceState }[]>`select value from meta where key = ${keyOf(id)}`;
  return row?.value ?? null;
}

/**
 * Takes a due source for this hub: of several hubs on one database one reads it. `always` ignores when it is due.
 * @returns its state before, or null if it is not due or another hub was first.
 */
export async function claimSource(sql: Sql, source: Source, now: Instant, always: boolean): Promise<SourceState | null> {
  return (await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(7005, hashtext(${source.id}))`;
    const before = await readSourceState(tx, source.id);
    const state: SourceState =
      before?.url === source.url
        ? before
        : { url: source.url, validators: {}, nextAt: toIso(now), lastAt: null, lastGoodAt: null, failures: 0, result: null };
    const wait = Date.parse(state.nextAt) - now;
    // A wait longer than any back-off means the clock was set back: it is due.
    if (!always && wait > 0 && wait <= longestBackOffMs + source.everySeconds * secondMs) return null;
    await writeState(tx, source.id, { ...state, nextAt: toIso(toInstant(now + source.everySeconds * secondMs)) });
    return state;
  })) as SourceState | null;
}

export async function writeState(sql: Sql | TransactionSql, id: string, state: SourceState): Promise<void> {
  const value = sql.json(state as unknown as JSONValue);
  await sql`insert into meta (key, value) values (${keyOf(id)}, ${value}) on conflict (key) do update set value = excluded.value`;
}

/**
 * Doubles with each failure up to six hours, never less than the source asks for, and spread by a tenth either way, so that
 * a town's hubs do not call a city's server in step. `random` in [0, 1).
 */
export function nextWaitMs(everySeconds: number, failures: number, random: number, retryAfterSeconds = 0): number {
  const every = everySeconds * secondMs;
  const backedOff = failures === 0 ? every : Math.max(every, Math.min(every * 2 ** Math.min(failures, 20), longestBackOffMs));
  const asked = Math.min(retryAfterSeconds * secondMs, longestBackOffMs);
  return Math.round(Math.max(backedOff * (0.9 + random * 0.2), asked * (1 + random * 0.2)));
}
