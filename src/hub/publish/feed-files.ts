/** The rows of `feed_files`: bodies, media and chunks come and go with what is live; nothing outlives its last mention. */
import type { JSONValue, TransactionSql } from 'postgres';
import { bucketOf, bucketsFor } from '../../core/release/bucket.ts';
import { chunkText } from '../../core/release/chunk.ts';
import { isPublic } from '../../core/release/feed.ts';
import { sha256 } from '../hashes.ts';
import { type DesiredRecord, mediaOf, type Removal } from './changes.ts';

export const mediaExtensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'application/pdf': 'pdf',
};

export async function putFile(tx: TransactionSql, path: string, mediaType: string, bytes: Uint8Array): Promise<void> {
  await tx`insert into feed_files (path, media_type, bytes, sha256) values (${path}, ${mediaType}, ${bytes}, ${sha256(bytes)})
    on conflict (path) do update set media_type = excluded.media_type, bytes = excluded.bytes, sha256 = excluded.sha256`;
}

/** The buckets whose chunks are to be written anew: all of them if their number changed. */
export interface Touched {
  readonly buckets: number;
  readonly touched: readonly number[];
}

/** Moves `live` and its files to what the release will say; chunks follow in `rebuildChunks`. */
export async function applyChanges(
  tx: TransactionSql,
  puts: readonly DesiredRecord[],
  removals: readonly Removal[],
  currentBuckets: number,
): Promise<Touched> {
  const changed = [...puts, ...removals].map(({ kind, id }) => ({ kind, id }));
  const [hashes, media] = await takeOff(tx, changed);
  await putLive(tx, puts, currentBuckets);
  await putBodies(tx, puts);
  await putMedia(tx, puts);
  await dropUnnamed(tx, hashes, media);
  const [row] = await tx<{ count: number }[]>`select count(*)::int as count from live`;
  const buckets = bucketsFor(row?.count ?? 0, currentBuckets);
  if (buckets === currentBuckets) return { buckets, touched: [...new Set(changed.map((r) => bucketOf(r.kind, r.id, buckets)))] };
  await rebucket(tx, buckets);
  return { buckets, touched: Array.from({ length: buckets }, (_, i) => i) };
}

const json = (tx: TransactionSql, rows: readonly unknown[]) => tx.json(rows as unknown as JSONValue);

/** Forgets what the last release said of these records; gives the hashes of bodies and media they named. */
async function takeOff(
  tx: TransactionSql,
  changed: readonly { readonly kind: string; readonly id: string }[],
): Promise<readonly [bodies: readonly string[], media: readonly string[]]> {
  const bodies = await tx<{ hash: string }[]>`
    delete from live l using jsonb_to_recordset(${json(tx, changed)}) as c(kind text, id text)
    where l.kind = c.kind and l.id = c.id returning l.hash`;
  const items = changed.filter(({ kind }) => kind === 'item').map(({ id }) => id);
  const media = await tx<{ hash: string }[]>`delete from live_media where item_id = any(${items}::text[]) returning hash`;
  return [bodies.map(({ hash }) => hash), media.map(({ hash }) => hash)];
}

async function putLive(tx: TransactionSql, puts: readonly DesiredRecord[], buckets: number): Promise<void> {
  const rows = puts.map(({ kind, id, revision, audience, hash, body }) => {
    return { kind, id, revision, audience, hash, length: body.length, bucket: bucketOf(kind, id, buckets) };
  });
  await tx`insert into live (kind, id, revision, audience, hash, length, bucket)
    select * from jsonb_to_recordset(${json(tx, rows)}) as r(kind text, id text, revision int, audience text[], hash text, length int, bucket int)`;
}

/** Public bodies are copied within the database, from the rows the publisher holds locked. */
async function putBodies(tx: TransactionSql, puts: readonly DesiredRecord[]): Promise<void> {
  const rows = puts.filter(isPublic).map(({ kind, id }) => ({ kind, id }));
  await tx`insert into feed_files (path, media_type, bytes, sha256)
    select distinct on (r.hash) 'bodies/' || r.hash || '.json', 'application/json', r.body, r.hash
    from records r join jsonb_to_recordset(${json(tx, rows)}) as p(kind text, id text) on p.kind = r.kind and p.id = r.id
    on conflict (path) do nothing`;
}

/** Media of public items. Those of a narrower audience stay with the items. */
async function putMedia(tx: TransactionSql, puts: readonly DesiredRecord[]): Promise<void> {
  const items = puts.filter((put) => put.kind === 'item' && isPublic(put));
  const named = items.flatMap(({ id, body }) =>
    mediaOf(JSON.parse(Buffer.from(body).toString('utf8'))).map(({ hash, mediaType }) => ({ id, hash, mediaType })),
  );
  if (named.length === 0) return;
  await tx`insert into live_media (item_id, hash)
    select distinct id, hash from jsonb_to_recordset(${json(tx, named)}) as n(id text, hash text)`;
  const files = named.map(({ hash, mediaType }) => ({ hash, path: `bodies/${hash}.${mediaExtensions[mediaType] ?? 'bin'}` }));
  await tx`insert into feed_files (path, media_type, bytes, sha256)
    select distinct on (f.path) f.path, m.media_type, m.bytes, m.hash
    from media m join jsonb_to_recordset(${json(tx, files)}) as f(hash text, path text) on f.hash = m.hash
    on conflict (path) do nothing`;
}

/** Deletes bodies no live record and media no live public item names any more. */
async function dropUnnamed(tx: TransactionSql, bodies: readonly string[], media: readonly string[]): Promise<void> {
  await tx`delete from feed_files f using unnest(${[...new Set(bodies)]}::text[]) as gone(hash)
    where f.path = 'bodies/' || gone.hash || '.json'
      and not exists (select 1 from live l where l.hash = gone.hash and '*' = any(l.audience))`;
  const paths = [...new Set(media)].flatMap((hash) =>
    [...Object.values(mediaExtensions), 'bin'].map((ending) => `bodies/${hash}.${ending}`),
  );
  await tx`delete from feed_files f where f.path = any(${paths}::text[]) and not exists (select 1 from live_media m where m.hash = f.sha256)`;
}

async function rebucket(tx: TransactionSql, buckets: number): Promise<void> {
  const rows = await tx<{ kind: string; id: string }[]>`select kind, id from live`;
  const placed = rows.map(({ kind, id }) => ({ kind, id, bucket: bucketOf(kind, id, buckets) }));
  await tx`update live l set bucket = p.bucket
    from jsonb_to_recordset(${json(tx, placed)}) as p(kind text, id text, bucket int) where l.kind = p.kind and l.id = p.id`;
  await dropChunks(tx, null);
}

async function dropChunks(tx: TransactionSql, only: readonly number[] | null): Promise<void> {
  const which = only === null ? tx`true` : tx`bucket = any(${only as number[]}::int[])`;
  await tx`with gone as (delete from chunks where ${which} returning hash)
    delete from feed_files where path in (select 'bodies/' || hash || '.json' from gone)`;
}

interface Member {
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly audience: string[];
  readonly hash: string;
  readonly length: number;
  readonly body: Uint8Array | null;
}

/** Writes the chunks of the touched buckets anew; a narrower audience’s record stands without its body. */
export async function rebuildChunks(tx: TransactionSql, { buckets, touched }: Touched): Promise<void> {
  await dropChunks(tx, touched);
  for (const bucket of touched) {
    const members = await tx<Member[]>`
      select l.kind, l.id, l.revision, l.audience, l.hash, l.length, f.bytes as body
      from live l left join feed_files f on f.path = 'bodies/' || l.hash || '.json' and '*' = any(l.audience)
      where l.bucket = ${bucket}`;
    if (members.length === 0) continue;
    const named = members.map(({ body, ...ref }) => ({
      ref,
      bodyText: body === null ? null : Buffer.from(body).toString('utf8'),
    }));
    const bytes = Buffer.from(chunkText(bucket, buckets, named));
    const hash = sha256(bytes);
    await putFile(tx, `bodies/${hash}.json`, 'application/json', bytes);
    await tx`insert into chunks (bucket, hash, length, records) values (${bucket}, ${hash}, ${bytes.length}, ${members.length})`;
  }
}
