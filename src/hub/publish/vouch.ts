/**
 * Before a chunk is written anew, what already stands in it is looked at again: a chunk is signed as a whole, so a row of
 * `live` or `feed_files` edited in the database must not ride along with somebody else's change.
 */
import type { TransactionSql } from 'postgres';
import { bucketOf, bucketsFor } from '../../core/release/bucket.ts';
import { sha256 } from '../hashes.ts';
import { checkApproval } from './approval.ts';
import { type Changes, type Gate, parseBody, type RefusedRecord, type Removal, readApprovals } from './changes.ts';

interface Member {
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly audience: string[];
  readonly hash: string;
  readonly body: Uint8Array | null;
}

/** The changes, and with them the removal of every live record beside them that nobody vouches for; it goes out again once it is whole. */
export async function withVouched(tx: TransactionSql, changes: Changes, buckets: number, gate: Gate): Promise<Changes> {
  const changed = [...changes.puts, ...changes.removals];
  const touched = await touchedBy(tx, changed, buckets);
  const dealtWith = new Set(changed.map(({ kind, id }) => `${kind}/${id}`));
  const members = (await membersOf(tx, touched)).filter(({ kind, id }) => kind !== 'plan' && !dealtWith.has(`${kind}/${id}`));
  const forged = await unvouched(tx, members, gate);
  if (forged.length === 0) return changes;
  for (const { kind, id } of forged) await tx`insert into unpublished (kind, id) values (${kind}, ${id})`;
  const removals = forged.map(({ kind, id, revision, audience, hash }): Removal => {
    return { op: 'remove', kind, id, revision, audience, hash, reason: 'retired' };
  });
  const refusals = forged.map(({ kind, id, revision }): RefusedRecord => {
    return { kind, id, revision, reason: 'what is live of it was changed in the database; it is taken off and looked at again' };
  });
  return { puts: changes.puts, removals: [...changes.removals, ...removals], refusals: [...changes.refusals, ...refusals] };
}

/** More plans than this never come or go in one release. */
const plansAtMost = 50;

/** Buckets whose chunks the release may write: those of the changes and of the plans, or all if their number may change. */
async function touchedBy(
  tx: TransactionSql,
  changed: readonly { readonly kind: string; readonly id: string }[],
  buckets: number,
): Promise<readonly number[]> {
  const [row] = await tx<{ count: number }[]>`select count(*)::int as count from live`;
  const margin = changed.length + plansAtMost;
  const counts = [-margin, margin].map((more) => Math.max(0, (row?.count ?? 0) + more));
  if (counts.some((count) => bucketsFor(count, buckets) !== buckets)) return Array.from({ length: buckets }, (_, i) => i);
  const plans = await tx<{ kind: string; id: string }[]>`select kind, id from live where kind = 'plan'`;
  return [...new Set([...changed, ...plans].map(({ kind, id }) => bucketOf(kind, id, buckets)))];
}

function membersOf(tx: TransactionSql, touched: readonly number[]): Promise<readonly Member[]> {
  return tx<Member[]>`
    select l.kind, l.id, l.revision, l.audience, l.hash, f.bytes as body
    from live l left join feed_files f on f.path = 'bodies/' || l.hash || '.json' and '*' = any(l.audience)
    where l.bucket = any(${touched as number[]}::int[])`;
}

async function unvouched(tx: TransactionSql, members: readonly Member[], gate: Gate): Promise<readonly Member[]> {
  const approvals = await readApprovals(tx, members);
  return members.filter(({ kind, id, revision, audience, hash, body }) => {
    if (!audience.includes('*')) return false;
    const parsed = body && sha256(body) === hash ? parseBody(body) : null;
    if (!parsed) return true;
    if (kind !== 'item') return false;
    const isOwn = parsed.id === id && parsed.revision === revision;
    return !isOwn || checkApproval(gate.sealKey, parsed, approvals.get(id) ?? null).kind === 'refused';
  });
}
