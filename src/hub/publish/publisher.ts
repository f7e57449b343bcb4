/**
 * The one way out of the hub: signs what stands in `records` and is not yet live, as the next release (DESIGN §4.3, §4.4).
 * Everything happens in one transaction under one advisory lock, so sixteen publishers at once make a chain and lose nothing.
 */
import type { Sql, TransactionSql } from 'postgres';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import { listsKept, timestampLifetimeMs } from '../../core/release/metadata.ts';
import type { Change, ReleaseHead, ReleaseList, SnapshotIndex } from '../../core/release/record.ts';
import { type Instant, toInstant, toIso } from '../../core/time/instant.ts';
import type { Doorbell, HubClock, Log } from '../hub.ts';
import { type DesiredRecord, findChanges, type Removal } from './changes.ts';
import { applyChanges, putFile, rebuildChunks } from './feed-files.ts';
import type { KeyStore } from './keys.ts';
import { factOf, snapshotFile, targetsFile, timestampFile } from './metadata.ts';
import { fileBytes, sha256, signAll } from './signing.ts';
import { firstState, type PublishState, publishLock, readState, restoredState, writeState } from './state.ts';

/** Time for every online board to hold a release before it takes effect, so that boards side by side turn together. */
const leadMs = 2_000;

/** Plan records for the set that will be live, computed inside the same transaction (programme anchors belong to this release). */
export type Plans = (tx: TransactionSql, release: PlannedRelease) => Promise<readonly DesiredRecord[]>;
export interface PlannedRelease {
  readonly lineage: string;
  readonly number: number;
  readonly takesEffectAt: Instant;
  readonly effect: 'boundary' | 'now';
  /** What changes, so that a plan untouched by it can be kept. */
  readonly puts: readonly DesiredRecord[];
  readonly removals: readonly Removal[];
}

export interface PublisherParts {
  readonly sql: Sql;
  readonly clock: HubClock;
  /** Asked at each publish: `noticeboard keys` may have changed them. */
  readonly keys: () => KeyStore;
  readonly bell: Pick<Doorbell, 'ring'>;
  readonly log: Log;
  readonly plans: Plans;
  /** Version of the font metrics pages are computed with. */
  readonly metrics: string;
}

export interface Publisher {
  publish(): Promise<ReleaseHead>;
  /** Newest release, or null before the first. */
  head(): Promise<ReleaseHead | null>;
  /** Signs a fresh timestamp when half the life of the last one is over. */
  refreshTimestamp(): Promise<void>;
  /** The signed answer to a board's nonce (DESIGN §4.5). */
  signTime(nonce: string): Promise<Uint8Array>;
  /** After a restore: a new lineage with raised versions; boards resync from the snapshot. */
  startLineage(): Promise<ReleaseHead>;
}

export function createPublisher(parts: PublisherParts): Publisher {
  const { sql, clock, bell, log } = parts;
  const locked = async <T>(work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
    (await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${publishLock})`;
      return work(tx);
    })) as T;
  const announce = async (outcome: Outcome): Promise<ReleaseHead> => {
    for (const { id, revision, reason } of outcome.refusals) log('error', 'not-signed', { item: id, revision, reason });
    if (outcome.published) {
      log('info', 'released', { release: outcome.state.number, lineage: outcome.state.lineage, changes: outcome.changes });
      await bell.ring();
    }
    return headOf(outcome.state);
  };
  return {
    publish: async () =>
      announce(await locked(async (tx) => nextRelease(tx, parts, (await readState(tx)) ?? firstState(), false))),
    head: async () => {
      const state = await readState(sql);
      return state && state.number > 0 ? headOf(state) : null;
    },
    async refreshTimestamp() {
      const refreshed = await locked((tx) => freshTimestamp(tx, parts));
      if (refreshed) await bell.ring();
    },
    signTime: async (nonce) => {
      const signed = { _type: 'time', format: 1, nonce, now: toIso(clock.now()), simulated: clock.simulated };
      return fileBytes(signAll(signed, [parts.keys().online.timestamp]));
    },
    startLineage: async () =>
      announce(
        await locked(async (tx) => {
          const old = (await readState(tx)) ?? firstState();
          await tx`delete from feed_files where path like 'targets/%'`;
          return nextRelease(tx, parts, restoredState(old, clock.now()), true);
        }),
      ),
  };
}

const headOf = (state: PublishState): ReleaseHead => ({
  lineage: state.lineage,
  number: state.number,
  timestampVersion: state.versions.timestamp,
});

interface Outcome {
  readonly state: PublishState;
  readonly published: boolean;
  readonly changes: number;
  readonly refusals: readonly { readonly id: string; readonly revision: number; readonly reason: string }[];
}

async function nextRelease(tx: TransactionSql, parts: PublisherParts, state: PublishState, force: boolean): Promise<Outcome> {
  const keys = parts.keys();
  const now = parts.clock.now();
  const { puts, removals, refusals } = await findChanges(tx, { now, purpose: keys.purpose, sealKey: keys.sealKey });
  const rootChanged = keys.root.version !== state.versions.root;
  if (puts.length + removals.length === 0 && state.number > 0 && !rootChanged && !force)
    return { state, published: false, changes: 0, refusals };
  const effect =
    puts.some((p) => p.urgent) || removals.some((r) => r.reason === 'covered' || r.reason === 'withdrawn') ? 'now' : 'boundary';
  const takesEffectAt = toInstant(effect === 'now' || state.number === 0 ? now : now + leadMs);
  const head = { lineage: state.lineage, number: state.number + 1, takesEffectAt, effect } as const;
  const applied = await applyChanges(tx, puts, removals, state.buckets);
  const plans = await changedPlans(tx, await parts.plans(tx, { ...head, puts, removals }));
  const withPlans = await applyChanges(tx, plans.puts, plans.removals, applied.buckets);
  const touched =
    withPlans.buckets === applied.buckets ? [...new Set([...applied.touched, ...withPlans.touched])] : withPlans.touched;
  await rebuildChunks(tx, withPlans.buckets, touched);
  const list: ReleaseList = {
    format: 1,
    lineage: head.lineage,
    number: head.number,
    previous: state.listHash,
    issuedAt: toIso(now),
    takesEffectAt: toIso(takesEffectAt),
    effect,
    metrics: parts.metrics,
    changes: [...puts, ...plans.puts].map(putOf).concat([...removals, ...plans.removals]),
  };
  const next = await writeMetadata(tx, parts, { ...state, buckets: withPlans.buckets }, list);
  return { state: next, published: true, changes: list.changes.length, refusals };
}

function putOf({ kind, id, revision, audience, hash, body }: DesiredRecord): Change {
  return { op: 'put', kind, id, revision, audience: [...audience], hash, length: body.length };
}

/** Plans are records of the publisher's own making: those that differ go out, those no board needs any more go. */
async function changedPlans(
  tx: TransactionSql,
  desired: readonly DesiredRecord[],
): Promise<{ readonly puts: readonly DesiredRecord[]; readonly removals: readonly Removal[] }> {
  const live = await tx<
    { id: string; revision: number; hash: string; audience: string[] }[]
  >`select id, revision, hash, audience from live where kind = 'plan'`;
  const before = new Map(live.map((l) => [l.id, l]));
  const wanted = new Set(desired.map((d) => d.id));
  const puts = desired
    .filter((d) => before.get(d.id)?.hash !== d.hash)
    .map((d) => ({ ...d, revision: (before.get(d.id)?.revision ?? 0) + 1 }));
  const removals = live
    .filter((l) => !wanted.has(l.id))
    .map((l): Removal => ({ op: 'remove', kind: 'plan', ...l, reason: 'retired' }));
  for (const p of puts) {
    await tx`insert into records (kind, id, revision, audience, hash, body) values ('plan', ${p.id}, ${p.revision}, ${p.audience as string[]}, ${p.hash}, ${p.body})
      on conflict (kind, id) do update set revision = excluded.revision, hash = excluded.hash, body = excluded.body`;
  }
  for (const r of removals) await tx`delete from records where kind = 'plan' and id = ${r.id}`;
  return { puts, removals };
}

async function writeMetadata(
  tx: TransactionSql,
  parts: PublisherParts,
  state: PublishState,
  list: ReleaseList,
): Promise<PublishState> {
  const keys = parts.keys();
  const now = parts.clock.now();
  const listBytes = Buffer.from(canonicalJson(list));
  const listFact = factOf(listBytes);
  const index = Buffer.from(canonicalJson(await snapshotIndex(tx, list, state.buckets)));
  const listed = [...state.listed, { number: list.number, fact: listFact }].slice(-listsKept);
  const versions = {
    root: keys.root.version,
    targets: state.versions.targets + 1,
    snapshot: state.versions.snapshot + 1,
    timestamp: state.versions.timestamp + 1,
  };
  const standing = { lineage: list.lineage, release: list.number };
  const targets = targetsFile(
    versions.targets,
    standing,
    Object.fromEntries([
      ['snapshot.json', factOf(index)] as const,
      ...listed.map(({ number, fact }) => [`release/${number}.json`, fact] as const),
    ]),
    now,
    keys.online.targets,
  );
  const snapshot = snapshotFile(versions.snapshot, { version: versions.targets, bytes: targets }, now, keys.online.snapshot);
  const timestamp = timestampFile(
    { version: versions.timestamp, snapshot: { version: versions.snapshot, ...factOf(snapshot) }, standing, now },
    keys.online.timestamp,
  );
  await putFile(tx, `targets/release/${listFact.hashes.sha256}.${list.number}.json`, 'application/json', listBytes);
  await putFile(tx, `targets/${sha256(index)}.snapshot.json`, 'application/json', index);
  await putFile(tx, `metadata/${versions.targets}.targets.json`, 'application/json', targets);
  await putFile(tx, `metadata/${versions.snapshot}.snapshot.json`, 'application/json', snapshot);
  await putFile(tx, 'metadata/timestamp.json', 'application/json', timestamp);
  await putRoots(tx, keys);
  await dropOldMetadata(
    tx,
    versions,
    listed.map((l) => `targets/release/${l.fact.hashes.sha256}.${l.number}.json`),
    sha256(index),
  );
  await tx`insert into releases (lineage, number, list, hash, issued_at, takes_effect_at)
    values (${list.lineage}, ${list.number}, ${tx.json(list as never)}, ${listFact.hashes.sha256}, ${list.issuedAt}, ${list.takesEffectAt})`;
  const next: PublishState = {
    ...state,
    number: list.number,
    listHash: listFact.hashes.sha256,
    versions,
    listed,
    snapshotIndex: factOf(index),
    snapshotMetadata: factOf(snapshot),
    timestampSignedAt: now,
  };
  await writeState(tx, next);
  return next;
}

async function snapshotIndex(tx: TransactionSql, list: ReleaseList, buckets: number): Promise<SnapshotIndex> {
  const chunks = await tx<
    { bucket: number; hash: string; length: number; records: number }[]
  >`select bucket, hash, length, records from chunks order by bucket`;
  const { format, lineage, number, issuedAt, takesEffectAt, metrics } = list;
  return { format, lineage, number, issuedAt, takesEffectAt, metrics, buckets, chunks: [...chunks] };
}

async function putRoots(tx: TransactionSql, keys: KeyStore): Promise<void> {
  for (const { version, bytes } of keys.roots) await putFile(tx, `metadata/${version}.root.json`, 'application/json', bytes);
  const newest = keys.roots.at(-1);
  if (newest) await putFile(tx, 'metadata/root.json', 'application/json', newest.bytes);
}

/** The two versions before the newest stay, for a board in the middle of a pull; they hold no text. */
async function dropOldMetadata(
  tx: TransactionSql,
  versions: PublishState['versions'],
  listed: readonly string[],
  index: string,
): Promise<void> {
  await tx`delete from feed_files where path ~ '^metadata/[0-9]+\\.targets\\.json$' and split_part(substr(path, 10), '.', 1)::bigint < ${versions.targets - 2}`;
  await tx`delete from feed_files where path ~ '^metadata/[0-9]+\\.snapshot\\.json$' and split_part(substr(path, 10), '.', 1)::bigint < ${versions.snapshot - 2}`;
  await tx`delete from feed_files where path like 'targets/release/%' and path <> all(${listed as string[]})`;
  await tx`delete from feed_files where path like 'targets/%.snapshot.json' and path <> ${`targets/${index}.snapshot.json`}`;
}

async function freshTimestamp(tx: TransactionSql, parts: PublisherParts): Promise<boolean> {
  const state = await readState(tx);
  const now = parts.clock.now();
  if (!state?.snapshotMetadata || now - state.timestampSignedAt < timestampLifetimeMs / 2) return false;
  const versions = { ...state.versions, timestamp: state.versions.timestamp + 1 };
  const snapshot = { version: versions.snapshot, ...state.snapshotMetadata };
  await putFile(
    tx,
    'metadata/timestamp.json',
    'application/json',
    timestampFile(
      { version: versions.timestamp, snapshot, standing: { lineage: state.lineage, release: state.number }, now },
      parts.keys().online.timestamp,
    ),
  );
  await writeState(tx, { ...state, versions, timestampSignedAt: now });
  return true;
}
