/**
 * Runs in a dedicated worker, where the board's store works: 10,000 records into IndexedDB in three ways. The floors put
 * what lies in memory; ours begins with the bytes of a release's chunks and verifies, reads, derives and applies them.
 */
import { bucketOf, bucketsFor } from '../../src/core/release/bucket.ts';
import { canonicalJson } from '../../src/core/release/canonical-json.ts';
import { type ChunkMember, chunkText } from '../../src/core/release/chunk.ts';
import { feedOf } from '../../src/core/release/feed.ts';
import type { Targets } from '../../src/core/release/metadata.ts';
import { readSnapshot } from '../../src/core/release/read-snapshot.ts';
import type { Trust } from '../../src/core/release/trust.ts';
import { instantOf } from '../../src/core/time/instant.ts';
import { applyAdvance } from '../../src/store/apply.ts';
import { openStore, type StoredRecord } from '../../src/store/schema.ts';
import { sha256, verifyEd25519 } from '../../src/sync/crypto.ts';

export interface StoreTimes {
  readonly rowEachMs: number;
  readonly perHundredMs: number;
  readonly oursMs: number;
  readonly storedRecords: number;
}

const recordCount = 10_000;
const bodyBytes = 2_400;
const issuedAt = '2026-06-17T08:00:00+08:00';
const encoder = new TextEncoder();
const tools = {
  sha256,
  verify: verifyEd25519,
  decode: (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
};

/** A release as it lies in the feed: its files by path, and the targets that vouch for them. */
interface BenchFeed {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly targets: Targets;
  readonly members: readonly ChunkMember[];
}

async function makeFeed(): Promise<BenchFeed> {
  const members = await Promise.all([...officeBodies(), ...itemBodies()].map(toMember));
  const buckets = bucketsFor(members.length);
  const files = new Map<string, Uint8Array>();
  const chunks = [];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const inside = members.filter(({ ref }) => bucketOf(ref.kind, ref.id, buckets) === bucket);
    const bytes = encoder.encode(chunkText(bucket, buckets, inside));
    const hash = await sha256(bytes);
    files.set(`bodies/${hash}.json`, bytes);
    chunks.push({ bucket, hash, length: bytes.length, records: inside.length });
  }
  const index = { format: 1, lineage: 'bench', number: 1, issuedAt, takesEffectAt: issuedAt, metrics: 'bench', buckets, chunks };
  const bytes = encoder.encode(canonicalJson(index));
  const hash = await sha256(bytes);
  files.set(`targets/${hash}.snapshot.json`, bytes);
  const targets = { targets: { 'snapshot.json': { length: bytes.length, hashes: { sha256: hash } } } } as unknown as Targets;
  return { files, targets, members };
}

interface Body {
  readonly kind: string;
  readonly id: string;
  readonly body: object;
}

function officeBodies(): Body[] {
  const office = { name: '示例镇', locale: 'zh-Hans', timeZone: 'Asia/Shanghai', contact: {} };
  const site = {
    format: 1,
    office,
    categories: [{ id: 'notices', name: { 'zh-Hans': '通知公告' } }],
    defaultPlaylist: 'everyday',
    publicUrl: '',
    example: true,
  };
  const screen = { widthPx: 1080, heightPx: 1920, widthMm: 680, colour: 'full' };
  const board = { id: 'square', name: '广场屏', screen, viewing: { nearM: 1.5, typicalM: 3, farM: 6 } };
  const playlist = { id: 'everyday', entries: [{ select: { kind: 'notice', latest: 20 } }] };
  return [
    { kind: 'site', id: 'site', body: site },
    { kind: 'board', id: 'square', body: board },
    { kind: 'playlist', id: 'everyday', body: playlist },
  ];
}

function itemBodies(): Body[] {
  const sentence = '为方便群众办事，窗口工作日中午不休息，周六上午照常办理，请携带身份证明前来。';
  return Array.from({ length: recordCount }, (_, index) => {
    const body = {
      format: 1,
      id: `notice-${index}`,
      revision: 1,
      kind: 'notice',
      language: 'zh-Hans',
      title: `关于第 ${index} 号事项办理时间的通知`,
      category: 'notices',
      issuer: '示例镇人民政府',
      publishedAt: issuedAt,
      audience: ['*'],
      blocks: [] as object[],
    };
    while (encoder.encode(JSON.stringify(body)).length < bodyBytes) {
      body.blocks.push({ type: 'paragraph', text: `${index}.${body.blocks.length} ${sentence.repeat(3)}` });
    }
    return { kind: 'item', id: body.id, body };
  });
}

async function toMember({ kind, id, body }: Body): Promise<ChunkMember> {
  const bodyText = canonicalJson(body);
  const bytes = encoder.encode(bodyText);
  return { ref: { kind, id, revision: 1, audience: ['*'], hash: await sha256(bytes), length: bytes.length }, bodyText };
}

/** Durations are of the work alone; the data are in memory before, and the transaction has completed after. */
async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function putAll(name: string, values: readonly object[]): Promise<number> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('values', { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const ms = await timed(
    () =>
      new Promise((resolve, reject) => {
        const tx = db.transaction('values', 'readwrite');
        for (const value of values) tx.objectStore('values').put(value);
        tx.oncomplete = () => resolve();
        tx.onabort = () => reject(tx.error);
      }),
  );
  db.close();
  return ms;
}

/** Metadata are verified in a few milliseconds whatever the release holds; here only their place in the store is filled. */
const trustSinceNow: Trust = {
  format: 1,
  root: '{}',
  rootVersion: 1,
  purpose: 'demo',
  repository: 'bench',
  timestamp: null,
  snapshot: null,
  applied: null,
  pastLineages: [],
};

async function applyVerified({ files, targets }: BenchFeed): Promise<{ ms: number; stored: number }> {
  const db = await openStore('bench-ours');
  const contactAt = instantOf(issuedAt);
  const ms = await timed(async () => {
    const feed = feedOf(async (path) => files.get(path) ?? null, tools);
    const whole = await readSnapshot({ lineage: 'bench', release: 1, targets, feed, restricted: undefined, held: undefined });
    const records = whole.puts.map(({ ref, body }): StoredRecord => ({ ...ref, ...(body === undefined ? {} : { body }) }));
    const release = { lineage: 'bench', number: 1, listHash: null, takesEffectAt: contactAt, buckets: whole.index.buckets };
    const trust = { pinned: false, fingerprint: '', trust: trustSinceNow };
    await applyAdvance(db, { change: { kind: 'whole', records }, trust, release, effect: 'now', contactAt, clock: null }, null, [
      'square',
    ]);
  });
  const stored = (await db.getAll('chunks')).reduce((sum, chunk) => sum + chunk.records.length, 0);
  db.close();
  return { ms, stored };
}

async function measure(): Promise<StoreTimes> {
  const feed = await makeFeed();
  const rows = feed.members.map(({ ref, bodyText }) => ({ ...ref, body: JSON.parse(bodyText ?? 'null') as unknown }));
  const hundreds = Array.from({ length: Math.ceil(rows.length / 100) }, (_, index) => ({
    rows: rows.slice(index * 100, index * 100 + 100),
  }));
  const rowEachMs = await putAll('bench-row-each', rows);
  const perHundredMs = await putAll('bench-per-hundred', hundreds);
  const { ms, stored } = await applyVerified(feed);
  return { rowEachMs, perHundredMs, oursMs: ms, storedRecords: stored };
}

measure().then(
  (times) => self.postMessage(times),
  (error: unknown) => self.postMessage({ failed: error instanceof Error ? `${error.stack}` : String(error) }),
);
