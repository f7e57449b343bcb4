/** The rows of `feed_files`: bodies, media and chunks come and go with what is live; nothing outlives its last mention. */
import type { TransactionSql } from 'postgres';
import { bucketOf, bucketsFor } from '../../core/release/bucket.ts';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import type { DesiredRecord, Removal } from './changes.ts';
import { sha256 } from './signing.ts';

export const mediaExtensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'application/pdf': 'pdf',
};

export const isPublic = (audience: readonly string[]): boolean => audience.length === 1 && audience[0] === '*';

export async function putFile(tx: TransactionSql, path: string, mediaType: string, bytes: Uint8Array): Promise<void> {
  await tx`insert into feed_files (path, media_type, bytes, sha256) values (${path}, ${mediaType}, ${bytes}, ${sha256(bytes)})
    on conflict (path) do update set media_type = excluded.media_type, bytes = excluded.bytes, sha256 = excluded.sha256`;
}

/** Moves `live` and its files to what the release will say. Returns the buckets that changed, or all of them if their number did. */
export async function applyChanges(
  tx: TransactionSql,
  puts: readonly DesiredRecord[],
  removals: readonly Removal[],
  currentBuckets: number,
): Promise<{ readonly buckets: number; readonly touched: readonly number[] }> {
  for (const { kind, id } of [...puts, ...removals]) await dropBody(tx, kind, id);
  for (const { kind, id } of removals) {
    await tx`delete from live where kind = ${kind} and id = ${id}`;
    if (kind === 'item') await tx`delete from live_media where item_id = ${id}`;
  }
  for (const record of puts) await putRecord(tx, record, currentBuckets);
  await dropUnnamedMedia(tx);
  const [row] = await tx<{ count: number }[]>`select count(*)::int as count from live`;
  const buckets = bucketsFor(row?.count ?? 0, currentBuckets);
  if (buckets !== currentBuckets) {
    await rebucket(tx, buckets);
    return { buckets, touched: Array.from({ length: buckets }, (_, i) => i) };
  }
  return { buckets, touched: [...new Set([...puts, ...removals].map((r) => bucketOf(r.kind, r.id, buckets)))] };
}

async function putRecord(tx: TransactionSql, record: DesiredRecord, buckets: number): Promise<void> {
  const { kind, id, revision, audience, hash, body } = record;
  await tx`insert into live (kind, id, revision, audience, hash, length, bucket)
    values (${kind}, ${id}, ${revision}, ${audience as string[]}, ${hash}, ${body.length}, ${bucketOf(kind, id, buckets)})
    on conflict (kind, id) do update set revision = excluded.revision, audience = excluded.audience, hash = excluded.hash, length = excluded.length, bucket = excluded.bucket`;
  if (isPublic(audience)) await putFile(tx, `bodies/${hash}.json`, 'application/json', body);
  if (kind === 'item') await putMedia(tx, id, body, isPublic(audience));
}

async function putMedia(tx: TransactionSql, itemId: string, body: Uint8Array, distribute: boolean): Promise<void> {
  const { media = [] } = JSON.parse(Buffer.from(body).toString('utf8')) as { media?: readonly { hash: string }[] };
  await tx`delete from live_media where item_id = ${itemId}`;
  for (const { hash } of media) {
    await tx`insert into live_media (item_id, hash) values (${itemId}, ${hash}) on conflict do nothing`;
    const [row] = await tx<{ media_type: string; bytes: Uint8Array }[]>`select media_type, bytes from media where hash = ${hash}`;
    if (row && distribute)
      await putFile(tx, `bodies/${hash}.${mediaExtensions[row.media_type] ?? 'bin'}`, row.media_type, row.bytes);
  }
}

/** The body the last release named for this record, unless another live record has the same bytes. */
async function dropBody(tx: TransactionSql, kind: string, id: string): Promise<void> {
  await tx`delete from feed_files f using live l where l.kind = ${kind} and l.id = ${id} and f.path = 'bodies/' || l.hash || '.json'
    and not exists (select 1 from live o where o.hash = l.hash and (o.kind, o.id) <> (l.kind, l.id))`;
}

async function dropUnnamedMedia(tx: TransactionSql): Promise<void> {
  await tx`delete from feed_files f where f.path like 'bodies/%' and f.path not like '%.json'
    and not exists (select 1 from live_media m where m.hash = split_part(split_part(f.path, '/', 2), '.', 1))`;
}

async function rebucket(tx: TransactionSql, buckets: number): Promise<void> {
  const rows = await tx<{ kind: string; id: string }[]>`select kind, id from live`;
  for (let from = 0; from < rows.length; from += 1_000) {
    const part = rows.slice(from, from + 1_000);
    await tx`update live l set bucket = n.bucket from (select * from unnest(
      ${part.map((r) => r.kind)}::text[], ${part.map((r) => r.id)}::text[], ${part.map((r) => bucketOf(r.kind, r.id, buckets))}::int[]) as n(kind, id, bucket)) n
      where l.kind = n.kind and l.id = n.id`;
  }
  await tx`delete from feed_files where path in (select 'bodies/' || hash || '.json' from chunks)`;
  await tx`delete from chunks`;
}

/** Writes the chunks of the touched buckets anew; a narrower audience’s record stands without its body. */
export async function rebuildChunks(tx: TransactionSql, buckets: number, touched: readonly number[]): Promise<void> {
  for (const bucket of touched) {
    await tx`delete from feed_files where path in (select 'bodies/' || hash || '.json' from chunks where bucket = ${bucket})`;
    await tx`delete from chunks where bucket = ${bucket}`;
    const members = await tx<
      { kind: string; id: string; revision: number; audience: string[]; hash: string; length: number; body: Uint8Array | null }[]
    >`
      select l.kind, l.id, l.revision, l.audience, l.hash, l.length, f.bytes as body
      from live l left join feed_files f on f.path = 'bodies/' || l.hash || '.json' where l.bucket = ${bucket} order by l.kind, l.id`;
    if (members.length === 0) continue;
    const records = members.map(({ body, ...ref }) =>
      body ? { ...ref, body: JSON.parse(Buffer.from(body).toString('utf8')) as unknown } : ref,
    );
    const bytes = Buffer.from(canonicalJson({ format: 1, bucket, buckets, records }));
    const hash = sha256(bytes);
    await putFile(tx, `bodies/${hash}.json`, 'application/json', bytes);
    await tx`insert into chunks (bucket, hash, length, records) values (${bucket}, ${hash}, ${bytes.length}, ${members.length})`;
  }
}
