/**
 * From what a board trusts and holds to the newest verified release (DESIGN §4.3, §4.4): which files to ask for, in which
 * order, and what the store shall write. Nothing here touches a store: the caller writes the update and its `trust` in
 * one transaction, or neither.
 *
 *   roots ─► timestamp ─► snapshot ─► targets ─┬─► lists after ours, chained ─► bodies they name      mode 'changes'
 *                                              └─► index ─► chunks we do not hold                     mode 'snapshot'
 */
import type { Instant } from '../time/instant.ts';
import {
  acceptRoot,
  acceptSnapshot,
  acceptTimestamp,
  mustBeFreshRoot,
  mustNotBeExpired,
  readTargets,
  snapshotPath,
  targetsPath,
} from './client.ts';
import { type Feed, type Fetch, feedOf } from './feed.ts';
import { maxBytes, type Purpose, type Targets } from './metadata.ts';
import { readChanges } from './read-changes.ts';
import { type HeldChunks, readSnapshot } from './read-snapshot.ts';
import type { RecordRef } from './record.ts';
import { type Refusal, Refused } from './refusal.ts';
import type { Applied, Tools, Trust } from './trust.ts';
import type { Update } from './update.ts';

export interface UpdateRequest {
  readonly trust: Trust;
  /** Reference instant for expiry. */
  readonly at: Instant;
  /** The board's profile; `carried` also accepts a feed from a stick. */
  readonly feed: 'online' | 'carried';
  /** Which roots this board follows: a paired one `['office']` (or what it was paired with), an unpaired page all three. */
  readonly accepts: readonly Purpose[];
  /** Path relative to /feed; gives at most `maxBytes` bytes, null where there is no such file. Throws if nobody answers. */
  readonly fetch: Fetch;
  readonly tools: Tools;
  /** The body of a record for a narrower audience, from the device API; absent on unpaired pages. Null: not for this board. */
  readonly restricted?: (ref: RecordRef) => Promise<Uint8Array | null>;
  /** The chunks the store holds, if it can tell: only others are fetched. */
  readonly held?: HeldChunks;
}

export type Planned =
  | Update
  /** Verified contact, and the release held is the newest. */
  | { readonly kind: 'current'; readonly trust: Trust; readonly signedAt: string }
  /** `trust` is what may be stored whatever was refused: a root that revokes a key counts even if nothing else arrives. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly trust: Trust };

/** A publish may replace files between two of our requests; then the way is walked again from the timestamp. */
const attempts = 3;

/**
 * @throws whatever `fetch` and `restricted` throw when nobody answers; nothing else.
 */
export async function planUpdate(request: UpdateRequest): Promise<Planned> {
  let trust = request.trust;
  for (let attempt = 1; ; attempt += 1) {
    const before = trust.timestamp?.version;
    try {
      const feed = feedOf(request.fetch, request.tools);
      const keep = (step: Trust) => {
        trust = step;
        return step;
      };
      return await walk({ ...request, trust }, feed, keep);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const moved = attempt === 1 || trust.timestamp?.version !== before;
      if (error.refusal.code !== 'missing' || attempt === attempts || !moved)
        return { kind: 'refused', refusal: error.refusal, trust };
    }
  }
}

async function walk(request: UpdateRequest, feed: Feed, keep: (step: Trust) => Trust): Promise<Planned> {
  const trust = await verifiedSteps(request, feed, keep);
  const { applied } = trust;
  const timestamp = trust.timestamp!;
  const snapshot = trust.snapshot!;
  if (applied && applied.lineage === timestamp.lineage && applied.targetsVersion === snapshot.targets.version) {
    mustNotBeExpired(applied.targetsExpires, request.at, targetsPath(trust));
    return { kind: 'current', trust, signedAt: timestamp.signedAt };
  }
  const targets = await readTargets(
    trust,
    await feed.must(targetsPath(trust), snapshot.targets.length),
    request.at,
    request.tools,
  );
  if (applied?.lineage !== timestamp.lineage || applied.number !== timestamp.release)
    return readRelease(request, trust, targets, feed);
  mustBeSameList(applied, targets, targetsPath(trust));
  const kept = { ...trust, applied: { ...applied, targetsVersion: targets.version, targetsExpires: targets.expires } };
  return { kind: 'current', trust: keep(kept), signedAt: timestamp.signedAt };
}

function mustBeSameList(applied: Applied, targets: Targets, file: string): void {
  const named = targets.targets[`release/${applied.number}.json`];
  if (named?.hashes.sha256 === applied.hash) return;
  throw new Refused('mix-and-match', file, `Another release ${applied.number} than the one this board holds.`);
}

/** 5.3 to 5.5; every step that holds is kept, whatever becomes of the next. */
async function verifiedSteps(request: UpdateRequest, feed: Feed, keep: (step: Trust) => Trust): Promise<Trust> {
  const { at, tools } = request;
  let trust = await newestRoot(request, feed, keep);
  mustBeFreshRoot(trust, at);
  const timestamp = await feed.must('metadata/timestamp.json', maxBytes.timestamp);
  trust = keep(await acceptTimestamp(trust, timestamp, request.feed, at, tools));
  if (trust.snapshot?.version === trust.timestamp!.snapshot.version) {
    mustNotBeExpired(trust.snapshot.expires, at, snapshotPath(trust));
    return trust;
  }
  const length = Math.min(trust.timestamp!.snapshot.length, maxBytes.snapshot);
  return keep(await acceptSnapshot(trust, await feed.must(snapshotPath(trust), length), at, tools));
}

/** 5.3: at most this many roots a pull; a feed that goes on for ever is left alone. */
const maxRoots = 64;

async function newestRoot(request: UpdateRequest, feed: Feed, keep: (step: Trust) => Trust): Promise<Trust> {
  let trust = request.trust;
  for (let step = 0; step < maxRoots; step += 1) {
    const bytes = await feed.maybe(`metadata/${trust.rootVersion + 1}.root.json`, maxBytes.root);
    if (bytes === null) return trust;
    trust = keep(await acceptRoot(trust, bytes, request.accepts, request.tools));
  }
  return trust;
}

async function readRelease(request: UpdateRequest, trust: Trust, targets: Targets, feed: Feed): Promise<Update> {
  const { lineage, release, signedAt } = trust.timestamp!;
  const { applied } = trust;
  if (applied && applied.lineage === lineage && applied.number > release) {
    throw new Refused('rollback', targetsPath(trust), `Release ${release} after ${applied.number}.`);
  }
  const common = { trust: trustAfter(trust, targets), lineage, release, signedAt };
  const changes =
    applied?.lineage === lineage ? await readChanges({ applied, targets, feed, restricted: request.restricted }) : null;
  if (changes) return { kind: 'update', mode: 'changes', ...common, ...changes };
  const snapshot = await readSnapshot({ lineage, release, targets, feed, restricted: request.restricted, held: request.held });
  // What has gone meanwhile may have been withdrawn: a board that held something leaves its page at once.
  return { kind: 'update', mode: 'snapshot', ...common, effect: applied ? 'now' : 'boundary', ...snapshot };
}

/** A bounded memory: 16 restores. */
const lineagesKept = 16;

function trustAfter(trust: Trust, targets: Targets): Trust {
  const { lineage, release } = targets['x-noticeboard'];
  const list = targets.targets[`release/${release}.json`];
  if (!list) throw new Refused('malformed', targetsPath(trust), `Release ${release} is not among the targets.`);
  const left = trust.applied && trust.applied.lineage !== lineage ? [trust.applied.lineage] : [];
  const applied = {
    lineage,
    number: release,
    hash: list.hashes.sha256,
    targetsVersion: targets.version,
    targetsExpires: targets.expires,
  };
  return { ...trust, applied, pastLineages: [...trust.pastLineages, ...left].slice(-lineagesKept) };
}
