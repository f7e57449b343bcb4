/** The words of an item, revision by revision. Writing never changes what is live: only `issue` and `correct` do (steps.ts). */
import type { JSONValue, TransactionSql } from 'postgres';
import type { ItemContent } from '../../core/item/item.ts';
import type { Instant } from '../../core/time/instant.ts';
import { toIso } from '../../core/time/instant.ts';
import { contentHashOf } from '../hashes.ts';
import { sealApproval } from '../publish/approval.ts';

export interface ItemRow {
  readonly id: string;
  readonly state: string;
  readonly revision: number;
  readonly issued_revision: number | null;
  readonly covered_at: Date | null;
  readonly managed_by_file: boolean;
}
export interface RevisionRow {
  readonly revision: number;
  readonly content: ItemContent | null;
  readonly content_hash: string;
  readonly author: string;
}

/** Locks the item for the transaction; null if there is none. */
export async function lockItem(tx: TransactionSql, id: string): Promise<ItemRow | null> {
  const [row] = await tx<
    ItemRow[]
  >`select id, state, revision, issued_revision, covered_at, managed_by_file from items where id = ${id} for update`;
  return row ?? null;
}

export async function readRevision(tx: TransactionSql, id: string, revision: number): Promise<RevisionRow | null> {
  const [row] = await tx<
    RevisionRow[]
  >`select revision, content, content_hash, author from item_revisions where item_id = ${id} and revision = ${revision}`;
  return row ?? null;
}

export interface NewRevision {
  readonly id: string;
  readonly content: ItemContent;
  readonly author: string;
  readonly at: Instant;
  readonly managedByFile?: boolean;
  /** A next revision even if it says the same: an ended item begins again. */
  readonly again?: boolean;
  readonly source?: { readonly id: string; readonly entry: string };
}

export interface WrittenRevision {
  readonly revision: number;
  readonly contentHash: string;
  /** False if the newest revision says exactly this already. */
  readonly changed: boolean;
}

/** Writes the next revision of an item, or its first. The same words again are no new revision. */
export async function writeRevision(
  tx: TransactionSql,
  { id, content, author, at, managedByFile = false, again = false, source }: NewRevision,
): Promise<WrittenRevision> {
  const contentHash = contentHashOf({ id, ...content });
  const item = await lockItem(tx, id);
  const newest = item && (await readRevision(tx, id, item.revision));
  if (item && !again && newest?.content_hash === contentHash && newest.content !== null)
    return { revision: item.revision, contentHash, changed: false };
  const revision = (item?.revision ?? 0) + 1;
  if (item) {
    const state = item.state === 'review' ? 'draft' : item.state;
    await tx`update items set revision = ${revision}, state = ${state}, managed_by_file = ${managedByFile} where id = ${id}`;
  } else {
    await tx`insert into items (id, state, revision, managed_by_file, source, source_entry, created_at)
      values (${id}, 'draft', ${revision}, ${managedByFile}, ${source?.id ?? null}, ${source?.entry ?? null}, ${new Date(at)})`;
  }
  await tx`insert into item_revisions (item_id, revision, content, content_hash, author, created_at)
    values (${id}, ${revision}, ${tx.json(content as unknown as JSONValue)}, ${contentHash}, ${author}, ${new Date(at)})`;
  return { revision, contentHash, changed: true };
}

export interface Decision {
  readonly id: string;
  readonly revision: number;
  readonly contentHash: string;
  readonly author: string;
  readonly approver: string;
  readonly basis: string | null;
  readonly decidedAt: Instant;
}

/** Records the confidentiality decision, sealed with a key the database does not have. */
export async function writeApproval(tx: TransactionSql, sealKey: Uint8Array, decision: Decision): Promise<void> {
  const { id, revision, contentHash, author, approver, basis, decidedAt } = decision;
  const seal = sealApproval(sealKey, { itemId: id, revision, contentHash, author, approver, basis, decidedAt: toIso(decidedAt) });
  await tx`insert into approvals (item_id, revision, content_hash, author, approver, basis, decided_at, seal)
    values (${id}, ${revision}, ${contentHash}, ${author}, ${approver}, ${basis}, ${new Date(decidedAt)}, ${seal})
    on conflict (item_id, revision) do update set content_hash = excluded.content_hash, author = excluded.author, approver = excluded.approver,
      basis = excluded.basis, decided_at = excluded.decided_at, seal = excluded.seal`;
}
