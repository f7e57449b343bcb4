/**
 * The client workflow of the TUF specification, 5.3 to 5.6, one function a step. Each takes what is trusted and the bytes
 * that came, and gives what is trusted afterwards, or throws `Refused`. Who fetches, and in which order: plan-update.ts.
 *
 * `at` is the reference instant of DESIGN §4.5. Expiry only keeps new bytes out: it never changes what a board shows.
 */
import { type Instant, instantOf } from '../time/instant.ts';
import {
  carriedLifetimeMs,
  type FileMeta,
  type Purpose,
  parseEnvelope,
  type Role,
  Root,
  Snapshot,
  Targets,
  Timestamp,
  timestampLifetimeMs,
} from './metadata.ts';
import { Refused } from './refusal.ts';
import { mustBeSigned, mustServe, rootOf, type Tools, type Trust, type TrustedTimestamp, textOf } from './trust.ts';

/**
 * 5.3: the next root, signed by the trusted one's keys and by its own, one version up. Its date is not looked at here: a
 * chain may lead over expired roots (5.3.10 asks for the last one, see `mustBeFreshRoot`).
 */
export async function acceptRoot(trust: Trust, bytes: Uint8Array, accepts: readonly Purpose[], tools: Tools): Promise<Trust> {
  const old = rootOf(trust);
  const file = `metadata/${old.version + 1}.root.json`;
  const envelope = parseEnvelope(Root, bytes, file);
  const next = envelope.signed;
  if (next.version !== old.version + 1)
    throw new Refused('root-chain', file, `Root ${old.version} is followed by ${next.version}.`);
  try {
    await mustBeSigned(envelope, old, old.roles.root, file, tools);
    await mustBeSigned(envelope, next, next.roles.root, file, tools);
  } catch (error) {
    if (error instanceof Refused)
      throw new Refused('root-chain', file, `The new root is not vouched for: ${error.refusal.reason}`, error);
    throw error;
  }
  mustSucceed(old, next, accepts, file);
  const rotated = changedRole(old, next, 'timestamp') || changedRole(old, next, 'snapshot');
  return {
    ...trust,
    root: textOf(bytes, tools),
    rootVersion: next.version,
    purpose: next['x-noticeboard'].purpose,
    // 5.3.11: versions an attacker drove up with a stolen key are forgotten with the key.
    ...(rotated ? { timestamp: null, snapshot: null } : {}),
  };
}

/** An office's root never turns back into a demo, a simulation into nothing else, and a repository keeps its name. */
function mustSucceed(old: Root, next: Root, accepts: readonly Purpose[], file: string): void {
  mustServe(next, accepts, file);
  const [was, is] = [old['x-noticeboard'], next['x-noticeboard']];
  if (is.repository !== was.repository)
    throw new Refused('root-chain', file, `The root of ${was.repository} is followed by one of ${is.repository}.`);
  if (is.purpose !== was.purpose && !(was.purpose === 'demo' && is.purpose === 'office')) {
    throw new Refused('purpose', file, `A root marked ${was.purpose} is followed by one marked ${is.purpose}.`);
  }
}

/** Whether the keys that answer for a role are others than before, whatever ids they carry. */
function changedRole(old: Root, next: Root, name: 'timestamp' | 'snapshot'): boolean {
  const keysOf = (root: Root) => {
    const role: Role = root.roles[name];
    return JSON.stringify([role.threshold, ...role.keyids.map((id) => root.keys[id]?.keyval.public ?? '').sort()]);
  };
  return keysOf(old) !== keysOf(next);
}

/** 5.3.10. @throws Refused `expired`. */
export function mustBeFreshRoot(trust: Trust, at: Instant): Root {
  const root = rootOf(trust);
  mustNotBeExpired(root.expires, at, `metadata/${root.version}.root.json`);
  return root;
}

export function mustNotBeExpired(expires: string, at: Instant, file: string): void {
  if (at < instantOf(expires)) return;
  throw new Refused('expired', file, `Valid until ${expires}: the feed stands still, or this clock runs ahead.`);
}

const timestampFile = 'metadata/timestamp.json';

/** 5.4: the timestamp, online or carried. An equal version is the one already trusted. */
export async function acceptTimestamp(
  trust: Trust,
  bytes: Uint8Array,
  feed: 'online' | 'carried',
  at: Instant,
  tools: Tools,
): Promise<Trust> {
  const root = rootOf(trust);
  const envelope = parseEnvelope(Timestamp, bytes, timestampFile);
  const next = envelope.signed;
  const about = next['x-noticeboard'];
  const carried = about.feed === 'carried';
  if (carried && feed !== 'carried') {
    throw new Refused('not-carried', timestampFile, 'A carried feed is for boards whose profile says "feed": "carried".');
  }
  await mustBeSigned(envelope, root, carried ? root['x-noticeboard'].carried : root.roles.timestamp, timestampFile, tools);
  if (instantOf(next.expires) - instantOf(about.signedAt) > (carried ? carriedLifetimeMs : timestampLifetimeMs)) {
    throw new Refused(
      'lifetime',
      timestampFile,
      `Signed at ${about.signedAt} for longer than a feed may be, until ${next.expires}.`,
    );
  }
  mustNotGoBack(trust.timestamp, next);
  mustNotBeExpired(next.expires, at, timestampFile);
  if (trust.pastLineages.includes(about.lineage)) {
    throw new Refused(
      'wrong-lineage',
      timestampFile,
      `The hub speaks for lineage ${about.lineage}, which its own restore has replaced.`,
    );
  }
  const { lineage, release, signedAt } = about;
  return {
    ...trust,
    timestamp: { version: next.version, snapshot: next.meta['snapshot.json'], lineage, release, signedAt, expires: next.expires },
  };
}

/** 5.4.3. @throws Refused `rollback`, `mix-and-match`. */
function mustNotGoBack(old: TrustedTimestamp | null, next: Timestamp): void {
  if (!old) return;
  if (next.version < old.version) throw new Refused('rollback', timestampFile, `Version ${next.version} after ${old.version}.`);
  const named = next.meta['snapshot.json'];
  if (named.version < old.snapshot.version)
    throw new Refused('rollback', timestampFile, `Names snapshot ${named.version} after ${old.snapshot.version}.`);
  if (next.version === old.version && named.hashes.sha256 !== old.snapshot.hashes.sha256) {
    throw new Refused('mix-and-match', timestampFile, `Two timestamps of version ${next.version} name different snapshots.`);
  }
}

/** 5.5: the snapshot the trusted timestamp names. */
export async function acceptSnapshot(trust: Trust, bytes: Uint8Array, at: Instant, tools: Tools): Promise<Trust> {
  const named = mustHave(trust.timestamp).snapshot;
  const file = snapshotPath(trust);
  await mustMatch(bytes, named.length, named.hashes.sha256, file, tools);
  const root = rootOf(trust);
  const envelope = parseEnvelope(Snapshot, bytes, file);
  await mustBeSigned(envelope, root, root.roles.snapshot, file, tools);
  const next = envelope.signed;
  if (next.version !== named.version)
    throw new Refused('mix-and-match', file, `Version ${next.version} where the timestamp names ${named.version}.`);
  const versions = Object.fromEntries(Object.entries(next.meta).map(([name, meta]) => [name, meta.version]));
  for (const [name, was] of Object.entries(trust.snapshot?.versions ?? {})) {
    const is = versions[name];
    if (is === undefined || is < was)
      throw new Refused('rollback', file, `${name} went from version ${was} to ${is ?? 'nothing'}.`);
  }
  mustNotBeExpired(next.expires, at, file);
  return { ...trust, snapshot: { version: next.version, expires: next.expires, targets: next.meta['targets.json'], versions } };
}

/** 5.6: the targets the trusted snapshot names, of the lineage and release the timestamp speaks of. */
export async function readTargets(trust: Trust, bytes: Uint8Array, at: Instant, tools: Tools): Promise<Targets> {
  const named = mustHave(trust.snapshot).targets;
  const file = targetsPath(trust);
  await mustMatch(bytes, named.length, named.hashes.sha256, file, tools);
  const root = rootOf(trust);
  const envelope = parseEnvelope(Targets, bytes, file);
  await mustBeSigned(envelope, root, root.roles.targets, file, tools);
  const next = envelope.signed;
  if (next.version !== named.version)
    throw new Refused('mix-and-match', file, `Version ${next.version} where the snapshot names ${named.version}.`);
  mustNotBeExpired(next.expires, at, file);
  const timestamp = mustHave(trust.timestamp);
  const about = next['x-noticeboard'];
  if (about.lineage !== timestamp.lineage || about.release !== timestamp.release) {
    throw new Refused(
      'wrong-lineage',
      file,
      `Release ${about.lineage}.${about.release} where the timestamp speaks of ${timestamp.lineage}.${timestamp.release}.`,
    );
  }
  return next;
}

export function snapshotPath(trust: Trust): string {
  return `metadata/${mustHave(trust.timestamp).snapshot.version}.snapshot.json`;
}

export function targetsPath(trust: Trust): string {
  return `metadata/${mustHave(trust.snapshot).targets.version}.targets.json`;
}

/** 5.7: the bytes are the ones signed metadata names. @throws Refused `too-large`, `hash-mismatch`. */
export async function mustMatch(
  bytes: Uint8Array,
  length: FileMeta['length'],
  sha256: string,
  file: string,
  tools: Tools,
): Promise<void> {
  if (bytes.length > length) throw new Refused('too-large', file, `${bytes.length} bytes where ${length} are signed for.`);
  const found = bytes.length === length ? await tools.sha256(bytes) : `of ${bytes.length} bytes`;
  if (found !== sha256) throw new Refused('hash-mismatch', file, `SHA-256 ${found} where ${sha256} is signed for.`);
}

function mustHave<T>(step: T | null): T {
  if (step === null) throw new Error('a step of the client was taken before the one it rests on');
  return step;
}
