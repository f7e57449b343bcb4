/**
 * The item an entry already is (R61): found by its identity; else, when a source has changed the way it names its entries,
 * by title, date and address among items whose old identity the source no longer lists. Whoever was withdrawn is found by
 * the hash of the words that are gone, so that a new name does not bring it back.
 */
import type { TransactionSql } from 'postgres';
import { recordAudit } from '../audit/audit.ts';
import { contentHashOf } from '../hashes.ts';
import type { ItemDesk } from '../items/desk.ts';
import type { Draft } from './read.ts';

export interface KnownItem {
  readonly id: string;
  readonly state: string;
  readonly revision: number;
  readonly issued_revision: number | null;
}

export interface EntryOrigin {
  readonly source: string;
  readonly actor: string;
  /** Identities of all entries that came along: an item that has one of these is somebody else. */
  readonly listed: ReadonlySet<string>;
}

export async function knownEntry(
  tx: TransactionSql,
  desk: ItemDesk,
  origin: EntryOrigin,
  draft: Draft,
): Promise<KnownItem | null> {
  const [row] = await tx<KnownItem[]>`
    select id, state, revision, issued_revision from items
    where source = ${origin.source} and source_entry = ${draft.entry} for update`;
  return row ?? renamedEntry(tx, desk, origin, draft);
}

interface Candidate extends KnownItem {
  readonly source_entry: string;
  readonly content_hash: string;
  readonly url: string | null;
  readonly erased: boolean;
}

/** Only if exactly one item fits: of two that look alike neither is renamed. */
async function renamedEntry(tx: TransactionSql, desk: ItemDesk, origin: EntryOrigin, draft: Draft): Promise<KnownItem | null> {
  const { title, publishedAt, url = null } = draft.content;
  if (!draft.dated) return null;
  const rows = await tx<Candidate[]>`
    select i.id, i.state, i.revision, i.issued_revision, i.source_entry, r.content_hash, r.content ->> 'url' as url, r.content is null as erased
    from items i join item_revisions r on r.item_id = i.id and r.revision = i.revision
    where i.source = ${origin.source}
      and (r.content is null or (r.content ->> 'title' = ${title} and r.content ->> 'publishedAt' = ${publishedAt}))
    order by i.created_at desc limit 1000 for update of i`;
  const fits = rows.filter(
    (row) =>
      !origin.listed.has(row.source_entry) &&
      (row.erased ? row.content_hash === contentHashOf({ id: row.id, ...draft.content }) : row.url === url),
  );
  const [found] = fits;
  if (found === undefined || fits.length > 1) return null;
  await tx`update items set source_entry = ${draft.entry} where id = ${found.id}`;
  const detail = { item: found.id, source: origin.source, before: found.source_entry, entry: draft.entry };
  await recordAudit(tx, { actor: origin.actor, command: 'rename-entry', at: desk.clock.now(), detail });
  return found;
}
