/** Signs a state of the feed from the release list up to the timestamp, and writes the files into `feed_files`. */
import type { TransactionSql } from 'postgres';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import { targetPath } from '../../core/release/feed.ts';
import { listsKept } from '../../core/release/metadata.ts';
import type { ReleaseList, SnapshotIndex } from '../../core/release/record.ts';
import type { Instant } from '../../core/time/instant.ts';
import { putFile } from './feed-files.ts';
import type { KeyStore } from './key-files.ts';
import { factOf, snapshotFile, targetsFile, timestampFile } from './metadata.ts';
import { type PublishState, writeState } from './state.ts';

const jsonType = 'application/json';

/** A release: its list and its index become targets, and everything above is signed. */
export async function signRelease(
  tx: TransactionSql,
  keys: KeyStore,
  now: Instant,
  state: PublishState,
  list: ReleaseList,
): Promise<PublishState> {
  const listBytes = Buffer.from(canonicalJson(list));
  const fact = factOf(listBytes);
  const listHash = fact.hashes.sha256;
  await putFile(tx, targetPath(`release/${list.number}.json`, listHash), jsonType, listBytes);
  const index = Buffer.from(canonicalJson(await snapshotIndex(tx, list, state.buckets)));
  const indexFact = factOf(index);
  await putFile(tx, targetPath('snapshot.json', indexFact.hashes.sha256), jsonType, index);
  await tx`insert into releases (lineage, number, list, hash, issued_at, takes_effect_at)
    values (${list.lineage}, ${list.number}, ${tx.json(list as never)}, ${listHash}, ${list.issuedAt}, ${list.takesEffectAt})`;
  const listed = [...state.listed, { number: list.number, fact }].slice(-listsKept);
  return signStanding(tx, keys, now, { ...state, number: list.number, listHash, listed, snapshotIndex: indexFact });
}

async function snapshotIndex(tx: TransactionSql, list: ReleaseList, buckets: number): Promise<SnapshotIndex> {
  const chunks = await tx<{ bucket: number; hash: string; length: number; records: number }[]>`
    select bucket, hash, length, records from chunks order by bucket`;
  const { format, lineage, number, issuedAt, takesEffectAt, metrics } = list;
  return { format, lineage, number, issuedAt, takesEffectAt, metrics, buckets, chunks: [...chunks] };
}

/** Targets, snapshot and timestamp one version up, with the keys of the newest root, which is laid beside them. */
export async function signStanding(tx: TransactionSql, keys: KeyStore, now: Instant, state: PublishState): Promise<PublishState> {
  if (!state.snapshotIndex) throw new Error('nothing has been released yet');
  const standing = { lineage: state.lineage, release: state.number };
  const version = { targets: state.versions.targets + 1, snapshot: state.versions.snapshot + 1 };
  const lists = state.listed.map(({ number, fact }) => [`release/${number}.json`, fact] as const);
  const named = Object.fromEntries([['snapshot.json', state.snapshotIndex] as const, ...lists]);
  const targets = targetsFile(version.targets, standing, named, now, keys.online.targets);
  const snapshot = snapshotFile(version.snapshot, { version: version.targets, bytes: targets }, now, keys.online.snapshot);
  await putFile(tx, `metadata/${version.targets}.targets.json`, jsonType, targets);
  await putFile(tx, `metadata/${version.snapshot}.snapshot.json`, jsonType, snapshot);
  await putRoots(tx, keys);
  const versions = { ...state.versions, root: keys.root.version, ...version };
  const signed = { ...state, versions, snapshotMetadata: factOf(snapshot), standingSignedAt: now };
  await dropUnnamed(tx, signed);
  return signTimestamp(tx, keys, now, signed);
}

/** The timestamp one version up. */
export async function signTimestamp(
  tx: TransactionSql,
  keys: KeyStore,
  now: Instant,
  state: PublishState,
): Promise<PublishState> {
  if (!state.snapshotMetadata) throw new Error('nothing has been released yet');
  const versions = { ...state.versions, timestamp: state.versions.timestamp + 1 };
  const snapshot = { version: versions.snapshot, ...state.snapshotMetadata };
  const standing = { lineage: state.lineage, release: state.number };
  const timestamp = timestampFile({ version: versions.timestamp, snapshot, standing, now }, keys.online.timestamp);
  await putFile(tx, 'metadata/timestamp.json', jsonType, timestamp);
  const next = { ...state, versions, timestampSignedAt: now };
  await writeState(tx, next);
  return next;
}

async function putRoots(tx: TransactionSql, keys: KeyStore): Promise<void> {
  for (const { version, bytes } of keys.roots) await putFile(tx, `metadata/${version}.root.json`, jsonType, bytes);
  const newest = keys.roots.at(-1);
  if (newest) await putFile(tx, 'metadata/root.json', jsonType, newest.bytes);
}

/** Two older versions of the metadata stay for a board in the middle of a pull: they hold no text. */
async function dropUnnamed(tx: TransactionSql, { versions, listed, snapshotIndex }: PublishState): Promise<void> {
  const kept = [0, 1, 2].flatMap((back) => [
    `metadata/${versions.targets - back}.targets.json`,
    `metadata/${versions.snapshot - back}.snapshot.json`,
  ]);
  await tx`delete from feed_files where (path like 'metadata/%.targets.json' or path like 'metadata/%.snapshot.json') and path <> all(${kept}::text[])`;
  const named = listed.map(({ number, fact }) => targetPath(`release/${number}.json`, fact.hashes.sha256));
  if (snapshotIndex) named.push(targetPath('snapshot.json', snapshotIndex.hashes.sha256));
  await tx`delete from feed_files where path like 'targets/%' and path <> all(${named}::text[])`;
}
