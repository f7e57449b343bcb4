/** Records as they lie in chunks, and what is derived from one of them. */
import * as v from 'valibot';
import { Item } from '../core/item/item.ts';
import { Board } from '../core/office/board.ts';
import { headOf } from '../core/programme/head.ts';
import type { ItemHead } from '../core/programme/programme.ts';
import { bucketOf } from '../core/release/bucket.ts';
import type { BoardDb, StoredRecord } from './schema.ts';

const parsed = new WeakMap<object, Item | null>();

/** The item in a record, or null: another kind, no body here, or an item of a format this version cannot read (kept, not shown). */
export function itemIn(record: StoredRecord): Item | null {
  if (record.kind !== 'item' || typeof record.body !== 'object' || record.body === null) return null;
  const known = parsed.get(record.body);
  if (known !== undefined) return known;
  const result = v.safeParse(Item, record.body);
  const item =
    result.success && result.output.id === record.id && result.output.revision === record.revision ? result.output : null;
  parsed.set(record.body, item);
  return item;
}

/** The profile of a board among the office's records; null: there is none, or none this version can read. */
export function boardIn(office: readonly StoredRecord[], id: string): Board | null {
  const result = v.safeParse(Board, office.find((record) => record.kind === 'board' && record.id === id)?.body);
  return result.success ? result.output : null;
}

export function headsOf(records: readonly StoredRecord[]): readonly ItemHead[] {
  return records.flatMap((record) => {
    const item = itemIn(record);
    return item ? [headOf(item, record.hash)] : [];
  });
}

export function recordKey(record: { readonly kind: string; readonly id: string }): string {
  return `${record.kind}/${record.id}`;
}

export function toBuckets(records: Iterable<StoredRecord>, buckets: number): Map<number, StoredRecord[]> {
  const chunks = new Map<number, StoredRecord[]>();
  for (const record of records) {
    const bucket = bucketOf(record.kind, record.id, buckets);
    const chunk = chunks.get(bucket);
    if (chunk) chunk.push(record);
    else chunks.set(bucket, [record]);
  }
  return chunks;
}

export async function readChunks(db: BoardDb, buckets: Iterable<number>): Promise<Map<number, readonly StoredRecord[]>> {
  const { store } = db.transaction('chunks');
  const values = await Promise.all([...new Set(buckets)].map((bucket) => store.get(bucket)));
  return new Map(values.flatMap((value) => (value ? [[value.bucket, value.records] as const] : [])));
}

export async function readRecord(db: BoardDb, kind: string, id: string, buckets: number): Promise<StoredRecord | null> {
  const chunk = await db.get('chunks', bucketOf(kind, id, buckets));
  return chunk?.records.find((record) => record.kind === kind && record.id === id) ?? null;
}
