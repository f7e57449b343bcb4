/**
 * Back-off on wrong passwords and codes, kept in the register so that several hubs count together. From one address on one
 * account five are free, then each doubles the wait up to a quarter of an hour. An address that tries a whole list of names
 * waits too; an account tried from everywhere waits half a minute at most, so that no stranger locks an officer out.
 */
import type { Sql, TransactionSql } from 'postgres';
import { hourMs, type Instant, minuteMs, secondMs } from '../../core/time/instant.ts';

const forgottenAfterMs = hourMs;

interface Counted {
  readonly key: string;
  readonly free: number;
  readonly longestMs: number;
}

const countersOf = (account: string, address: string): readonly Counted[] => [
  { key: `pair:${account}@${address}`, free: 5, longestMs: 15 * minuteMs },
  { key: `account:${account}`, free: 20, longestMs: 30 * secondMs },
  { key: `address:${address}`, free: 20, longestMs: 15 * minuteMs },
];

/** Second key of a pair: attempts from one address are admitted one after the other. */
const attemptLock = 7_010;

export type Admission =
  | { readonly kind: 'wait'; readonly seconds: number }
  /** Counted already: `attempts` is the highest count it stands at. */
  | { readonly kind: 'go'; readonly attempts: number };

/** Counts before the slow hash is made, so that a burst of parallel guesses is slowed like one after the other. */
export async function admitAttempt(sql: Sql, account: string, address: string, at: Instant): Promise<Admission> {
  return (await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${attemptLock}, hashtext(${address}))`;
    await tx`delete from sign_in_attempts where last_at < ${new Date(at - forgottenAfterMs)}`;
    const counters = countersOf(account, address);
    const seconds = await waitSeconds(tx, counters, at);
    return seconds > 0 ? { kind: 'wait', seconds } : { kind: 'go', attempts: await count(tx, counters, at) };
  })) as Admission;
}

async function waitSeconds(tx: TransactionSql, counters: readonly Counted[], at: Instant): Promise<number> {
  const rows = await tx<{ key: string; wrong: number; last_at: Date }[]>`
    select key, wrong, last_at from sign_in_attempts where key = any(${counters.map(({ key }) => key)}::text[])`;
  const waits = rows.map(({ key, wrong, last_at }) => {
    const counter = counters.find((known) => known.key === key);
    if (!counter || wrong < counter.free) return 0;
    const waitMs = Math.min(counter.longestMs, secondMs * 2 ** Math.min(wrong - counter.free, 30));
    return Math.ceil((last_at.getTime() + waitMs - at) / secondMs);
  });
  return Math.max(0, ...waits);
}

async function count(tx: TransactionSql, counters: readonly Counted[], at: Instant): Promise<number> {
  let most = 0;
  for (const { key } of counters) {
    const [row] = await tx<{ wrong: number }[]>`
      insert into sign_in_attempts (key, wrong, last_at) values (${key}, 1, ${new Date(at)})
      on conflict (key) do update set wrong = sign_in_attempts.wrong + 1, last_at = excluded.last_at returning wrong`;
    most = Math.max(most, row?.wrong ?? 0);
  }
  return most;
}

export async function forgetAttempts(sql: Sql | TransactionSql, account: string, address: string): Promise<void> {
  await sql`delete from sign_in_attempts where key = any(${countersOf(account, address).map(({ key }) => key)}::text[])`;
}
