/**
 * What differs between the records that shall be live and those the newest release says are live. Found by the database,
 * so that the cost follows the change. Items pass here only if their sealed approval covers their very words (R5).
 */
import type { TransactionSql } from 'postgres';
import type { Change } from '../../core/release/record.ts';
import { type Instant, toInstant, toIso } from '../../core/time/instant.ts';
import { type Approval, checkApproval } from './approval.ts';
import type { Purpose } from './root.ts';
import { sha256 } from './signing.ts';

export interface DesiredRecord {
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly audience: readonly string[];
  readonly hash: string;
  readonly body: Uint8Array;
  readonly urgent: boolean;
}
export type Removal = Extract<Change, { op: 'remove' }>;

export interface Refusal {
  readonly id: string;
  readonly revision: number;
  readonly reason: string;
}

export interface Changes {
  readonly puts: readonly DesiredRecord[];
  readonly removals: readonly Removal[];
  readonly refusals: readonly Refusal[];
}

interface Gate {
  readonly now: Instant;
  readonly purpose: Purpose;
  readonly sealKey: Uint8Array;
}

export async function findChanges(tx: TransactionSql, gate: Gate): Promise<Changes> {
  const wanted = await tx<DesiredRecord[]>`
    select r.kind, r.id, r.revision, r.audience, r.hash, r.body, r.urgent
    from records r left join live l using (kind, id)
    where (l.hash is null or l.hash <> r.hash or l.revision <> r.revision or l.audience <> r.audience)
      and (r.distribute_from is null or r.distribute_from <= ${new Date(gate.now)})
      and r.kind <> 'plan'
    order by r.kind, r.id`;
  const puts: DesiredRecord[] = [];
  const refusals: Refusal[] = [];
  for (const record of wanted) {
    const reason = await refusalOf(tx, record, gate);
    if (reason === null) puts.push(record);
    else if (reason !== 'example') refusals.push({ id: record.id, revision: record.revision, reason });
  }
  return { puts, removals: await findRemovals(tx, gate.purpose), refusals };
}

async function refusalOf(tx: TransactionSql, record: DesiredRecord, { purpose, sealKey }: Gate): Promise<string | null> {
  if (sha256(record.body) !== record.hash) return 'the body in the database does not have the hash of its row';
  if (record.kind !== 'item') return null;
  const body = JSON.parse(Buffer.from(record.body).toString('utf8')) as Record<string, unknown>;
  if (body.example === true && purpose === 'office') return 'example';
  const clearance = checkApproval(sealKey, body, await readApproval(tx, record.id, record.revision));
  return clearance.kind === 'cleared' ? null : clearance.reason;
}

async function readApproval(tx: TransactionSql, id: string, revision: number): Promise<(Approval & { seal: string }) | null> {
  const [row] = await tx<
    {
      item_id: string;
      revision: number;
      content_hash: string;
      author: string;
      approver: string;
      basis: string | null;
      decided_at: Date;
      seal: string;
    }[]
  >`select item_id, revision, content_hash, author, approver, basis, decided_at, seal from approvals where item_id = ${id} and revision = ${revision}`;
  if (!row) return null;
  return {
    itemId: row.item_id,
    revision: row.revision,
    contentHash: row.content_hash,
    author: row.author,
    approver: row.approver,
    basis: row.basis,
    decidedAt: toIso(toInstant(row.decided_at.getTime())),
    seal: row.seal,
  };
}

/** Records that left `records`, each with the reason it left; under an office root also what is marked as an example. */
async function findRemovals(tx: TransactionSql, purpose: Purpose): Promise<readonly Removal[]> {
  const rows = await tx<
    { kind: string; id: string; revision: number; audience: string[]; hash: string; reason: string | null }[]
  >`
    select l.kind, l.id, l.revision, l.audience, l.hash,
      (select x.reason from removals x where x.kind = l.kind and x.id = l.id order by x.seq desc limit 1) as reason
    from live l left join records r using (kind, id)
    where l.kind <> 'plan' and (r.id is null
      or (${purpose === 'office'} and l.kind = 'item' and (convert_from(r.body, 'UTF8')::jsonb -> 'example') = 'true'::jsonb))
    order by l.kind, l.id`;
  return rows.map((row) => ({ op: 'remove', ...row, reason: row.reason ?? 'retired' }));
}

/** The next instant at which a record waiting for its `distributeFrom` becomes due; null if none waits. */
export async function nextDueAt(tx: TransactionSql | import('postgres').Sql, now: Instant): Promise<Instant | null> {
  const [row] = await tx<
    { at: Date | null }[]
  >`select min(distribute_from) as at from records where distribute_from > ${new Date(now)}`;
  return row?.at ? toInstant(row.at.getTime()) : null;
}
