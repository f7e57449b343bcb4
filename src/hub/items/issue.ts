/** Issuing: the one place where an item's words become a record that a release may carry, and where they are taken back. */
import type { TransactionSql } from 'postgres';
import type { Item, ItemContent } from '../../core/item/item.ts';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import { type Instant, instantOf, toIso } from '../../core/time/instant.ts';
import { sha256 } from '../hashes.ts';
import type { ItemDesk } from './desk.ts';

export interface Issue {
  readonly id: string;
  readonly revision: number;
  readonly content: ItemContent;
  /** A correction interrupts the glass; the badge is the office's choice (R8, scene 4). */
  readonly corrects: number | null;
  readonly ended?: Item['ended'];
}

/** Writes the record; nothing is public until the publisher has checked its approval and signed. */
export async function putItemRecord(
  tx: TransactionSql,
  desk: Pick<ItemDesk, 'enrich'>,
  { id, revision, content, corrects, ended }: Issue,
): Promise<void> {
  const item = {
    format: 1 as const,
    ...content,
    id,
    revision,
    ...desk.enrich({ ...content, id }),
    ...(corrects !== null ? { correction: { of: corrects, badge: false } } : {}),
    ...(ended ? { ended } : {}),
  };
  const body = Buffer.from(canonicalJson(item));
  const distributeFrom = content.distributeFrom === undefined ? null : new Date(instantOf(content.distributeFrom));
  await tx`insert into records (kind, id, revision, audience, hash, body, distribute_from, urgent)
    values ('item', ${id}, ${revision}, ${content.audience as string[]}, ${sha256(body)}, ${body}, ${distributeFrom}, ${corrects !== null || ended !== undefined})
    on conflict (kind, id) do update set revision = excluded.revision, audience = excluded.audience, hash = excluded.hash, body = excluded.body,
      distribute_from = excluded.distribute_from, urgent = excluded.urgent`;
}

/** Takes the record out; the next release says so with the reason. */
export async function removeItemRecord(tx: TransactionSql, id: string, reason: string, at: Instant): Promise<void> {
  await tx`delete from records where kind = 'item' and id = ${id}`;
  await tx`insert into removals (kind, id, reason, at) values ('item', ${id}, ${reason}, ${new Date(at)})`;
}

/** Withdrawal empties the words of every revision and the media no other item uses; hashes, events and decisions stay. */
export async function eraseWords(tx: TransactionSql, id: string): Promise<void> {
  const media = await tx<{ hash: string }[]>`
    select distinct m ->> 'hash' as hash from item_revisions, jsonb_array_elements(coalesce(content -> 'media', '[]'::jsonb)) m where item_id = ${id}`;
  await tx`update item_revisions set content = null where item_id = ${id}`;
  for (const { hash } of media) {
    await tx`delete from media where hash = ${hash} and not exists (
      select 1 from item_revisions, jsonb_array_elements(coalesce(content -> 'media', '[]'::jsonb)) m where m ->> 'hash' = ${hash})`;
  }
}

/** Repealed: off boards from `at`, readable and marked elsewhere. */
export const repealedAt = (at: Instant): NonNullable<Item['ended']> => ({ state: 'repealed', at: toIso(at) });
