/** The complete set at a release, chunk by chunk: for newcomers, boards long away, and after a restore. */
import { bucketOf } from './bucket.ts';
import { asBody, bodyPath, eachOf, type Feed, isPublic, type Restricted, readBody, targetPath } from './feed.ts';
import { maxBytes, parseAs, type Targets } from './metadata.ts';
import { Chunk, type RecordRef, SnapshotIndex } from './record.ts';
import { Refused } from './refusal.ts';
import type { Put } from './update.ts';

/** The chunks a store holds. `hashOf`: SHA-256 of the bucket's `chunkText`, or null if the store cannot tell. */
export interface HeldChunks {
  readonly buckets: number;
  hashOf(bucket: number): Promise<string | null>;
}

export interface SnapshotSource {
  readonly lineage: string;
  readonly release: number;
  readonly targets: Targets;
  readonly feed: Feed;
  readonly restricted: Restricted;
  readonly held: HeldChunks | undefined;
}

export interface WholeSet {
  readonly index: SnapshotIndex;
  readonly kept: readonly number[];
  readonly puts: readonly Put[];
  readonly takesEffectAt: string;
  readonly metrics: string;
}

/** @throws Refused. */
export async function readSnapshot(source: SnapshotSource): Promise<WholeSet> {
  const index = await readIndex(source);
  const held = await heldIn(index, source.held);
  const wanted = index.chunks.filter((entry) => !held.has(entry.bucket));
  const chunks = await eachOf(wanted, (entry) => readChunk(entry, index, source));
  return { index, kept: [...held], puts: chunks.flat(), takesEffectAt: index.takesEffectAt, metrics: index.metrics };
}

async function readIndex({ lineage, release, targets, feed }: SnapshotSource): Promise<SnapshotIndex> {
  const meta = targets.targets['snapshot.json'];
  if (!meta) throw new Refused('malformed', 'snapshot.json', 'The targets name no snapshot.');
  const path = targetPath('snapshot.json', meta.hashes.sha256);
  const index = parseAs(
    SnapshotIndex,
    await feed.verified({ path, length: meta.length, sha256: meta.hashes.sha256 }, maxBytes.index),
    path,
  );
  if (index.lineage === lineage && index.number === release) return index;
  throw new Refused(
    'wrong-lineage',
    path,
    `The index of ${index.lineage}.${index.number} where ${lineage}.${release} is asked for.`,
  );
}

async function heldIn(index: SnapshotIndex, held: HeldChunks | undefined): Promise<ReadonlySet<number>> {
  const same = new Set<number>();
  if (held?.buckets !== index.buckets) return same;
  for (const { bucket, hash } of index.chunks) if ((await held.hashOf(bucket)) === hash) same.add(bucket);
  return same;
}

type Entry = SnapshotIndex['chunks'][number];

/** A chunk's bodies are vouched for by the chunk's own hash; they are not hashed one by one again. */
async function readChunk(entry: Entry, index: SnapshotIndex, { feed, restricted }: SnapshotSource): Promise<readonly Put[]> {
  const path = bodyPath(entry.hash);
  const chunk = parseAs(Chunk, await feed.verified({ path, length: entry.length, sha256: entry.hash }, maxBytes.chunk), path);
  const fits = chunk.bucket === entry.bucket && chunk.buckets === index.buckets && chunk.records.length === entry.records;
  if (!fits)
    throw new Refused(
      'mix-and-match',
      path,
      `A chunk of bucket ${chunk.bucket} of ${chunk.buckets} in the place of ${entry.bucket} of ${index.buckets}.`,
    );
  return eachOf(chunk.records, async ({ body, ...rest }): Promise<Put> => {
    const ref = rest as RecordRef;
    if (bucketOf(ref.kind, ref.id, index.buckets) !== entry.bucket)
      throw new Refused('mix-and-match', path, `${ref.kind}/${ref.id} lies in another bucket.`);
    if (isPublic(ref)) return { ref, body: asBody(body, path) };
    return { ref, body: await readBody(ref, feed, restricted) };
  });
}
