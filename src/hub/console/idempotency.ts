/**
 * `Idempotency-Key`: a script that heard no answer asks again and nothing happens twice. The key belongs to one caller and
 * one request; the same key with other words is refused. What failed inside the hub may be tried again.
 */
import { createHash } from 'node:crypto';
import type { JSONValue } from 'postgres';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import { dayMs, type Instant, minuteMs } from '../../core/time/instant.ts';
import { type Answer, type ConsoleParts, Refused } from './endpoint.ts';

const keptMs = dayMs;
/** A hub that died in the middle leaves a key without an answer. */
const abandonedMs = 2 * minuteMs;

export interface Once {
  readonly parts: Pick<ConsoleParts, 'sql'>;
  readonly key: string;
  readonly actor: string;
  readonly request: string;
  readonly input: unknown;
  readonly at: Instant;
}

export async function onlyOnce(once: Once, run: () => Promise<Answer>): Promise<Answer> {
  const { parts, key, actor, request, input, at } = once;
  const { sql } = parts;
  if (!/^[\x21-\x7e]{8,128}$/.test(key))
    throw new Refused(400, 'bad-idempotency-key', 'An Idempotency-Key has 8–128 visible ASCII characters.');
  const hash = createHash('sha256')
    .update(`${request}\n${canonicalJson(input ?? null)}`)
    .digest('hex');
  await sql`delete from idempotency where at < ${new Date(at - keptMs)} or (status is null and at < ${new Date(at - abandonedMs)})`;
  const taken =
    await sql`insert into idempotency (actor, key, request_hash, at) values (${actor}, ${key}, ${hash}, ${new Date(at)}) on conflict do nothing`;
  if (taken.count === 0) return answeredBefore(once, hash);
  try {
    const answer = await run();
    await sql`update idempotency set status = ${answer.status ?? 200}, body = ${sql.json((answer.body ?? null) as JSONValue)}
      where actor = ${actor} and key = ${key}`;
    return answer;
  } catch (error) {
    await sql`delete from idempotency where actor = ${actor} and key = ${key}`; // refused or failed: nothing happened
    throw error;
  }
}

async function answeredBefore({ parts, key, actor }: Once, hash: string): Promise<Answer> {
  const [row] = await parts.sql<{ request_hash: string; status: number | null; body: unknown }[]>`
    select request_hash, status, body from idempotency where actor = ${actor} and key = ${key}`;
  if (row && row.request_hash !== hash)
    throw new Refused(409, 'idempotency-key-reused', 'This Idempotency-Key was used for another request: take a new one.');
  if (!row || row.status === null)
    throw new Refused(409, 'in-progress', 'The first request with this Idempotency-Key is still at work: ask again in a moment.');
  return { status: row.status as 200, body: row.body };
}
