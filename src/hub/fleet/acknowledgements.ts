/** Who has confirmed what (R60): a board says which release it holds and what left its stores; the rest are named until they do. */
import type { Sql, TransactionSql } from 'postgres';
import * as v from 'valibot';
import { Id } from '../../core/item/item.ts';
import { type Instant, toIso } from '../../core/time/instant.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_147_483_647));
export const Acknowledgement = v.looseObject({
  lineage: Id,
  release: count,
  removed: v.pipe(v.array(v.object({ kind: v.pipe(v.string(), v.maxLength(32)), id: Id, revision: count })), v.maxLength(2_000)),
});
export type Acknowledgement = v.InferOutput<typeof Acknowledgement>;

/**
 * Idempotent: the first receipt keeps its time; a repeat adds what the first did not name.
 * @returns false if the hub has issued no such release.
 */
export async function recordAcknowledgement(
  tx: TransactionSql,
  deviceId: string,
  { lineage, release, removed }: Acknowledgement,
  at: Instant,
): Promise<boolean> {
  const [issued] = await tx`select 1 from releases where lineage = ${lineage} and number = ${release}`;
  if (issued === undefined) return false;
  await tx`
    insert into acknowledgements (device_id, lineage, release, at, removed)
    values (${deviceId}, ${lineage}, ${release}, ${toIso(at)}, ${tx.json(removed)})
    on conflict (device_id, lineage, release) do update set removed = (
      select coalesce(jsonb_agg(distinct entry), '[]') from jsonb_array_elements(acknowledgements.removed || excluded.removed) entry)`;
  await tx`update devices set last_seen_at = ${toIso(at)} where id = ${deviceId}`;
  return true;
}

export interface Confirmation {
  readonly boardId: string;
  readonly deviceId: string;
  readonly lastSeenAt: string | null;
  /** When it confirmed; null: it may still show the item. */
  readonly confirmedAt: string | null;
}

/** For every paired device: has it confirmed the release in which something was put or removed, or a later one? */
export async function confirmations(
  sql: Sql | TransactionSql,
  lineage: string,
  release: number,
): Promise<readonly Confirmation[]> {
  const rows = await sql<{ id: string; board_id: string; last_seen_at: Date | null; confirmed_at: Date | null }[]>`
    select d.id, d.board_id, d.last_seen_at, min(a.at) as confirmed_at from devices d
    left join acknowledgements a on a.device_id = d.id and a.lineage = ${lineage} and a.release >= ${release}
    where d.paired_at is not null and d.revoked_at is null
    group by d.id order by d.board_id, d.id`;
  return rows.map((row) => ({
    boardId: row.board_id,
    deviceId: row.id,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
  }));
}
