/** One pull of this board from end to end: trust, time, update, media, apply, and what the hub is told afterwards. */
import { type Board, includesBoard } from '../core/office/board.ts';
import type { Purpose } from '../core/release/metadata.ts';
import type { RecordRef } from '../core/release/record.ts';
import type { Refusal } from '../core/release/refusal.ts';
import type { SyncFailure } from '../core/release/sync-state.ts';
import type { Update } from '../core/release/update.ts';
import { type Instant, instantOf, toInstant } from '../core/time/instant.ts';
import { monotonicNow } from '../device/clock.ts';
import { askForRoom } from '../device/storage.ts';
import { applyAdvance, type StoreChange } from '../store/apply.ts';
import { bodilessRecords, isHandingOver } from '../store/boards.ts';
import { hasMedia, type MediaFile, mediaOf, putMedia, sweepMedia } from '../store/media.ts';
import { itemIn } from '../store/records.ts';
import type { BoardDb, HeldRelease, HeldTrust, Identity, StoredRecord } from '../store/schema.ts';
import { countRefusal, dropAcknowledgements, readState, writeState } from '../store/state.ts';
import { type DeviceApi, deviceApi } from '../sync/device-api.ts';
import { FetchFailure } from '../sync/fetch.ts';
import type { PullOutcome } from '../sync/loop.ts';
import { askHubTime, FeedRefused, fetchBody, fetchMedia, pullUpdate, trustOnFirstUse } from '../sync/pull.ts';
import type { BoardClock } from './board-clock.ts';
import { keepFonts } from './fonts.ts';

export interface PullerParts {
  readonly db: BoardDb;
  readonly cache: Cache;
  readonly clock: BoardClock;
  /** Runs a job while no other page writes. */
  readonly write: <T>(job: () => Promise<T>) => Promise<T>;
  readonly changed: () => void;
  readonly identity: Identity | null;
  readonly board: string | null;
  readonly app: string;
  readonly hub: string;
}

type Pull = (carried: ReadonlyMap<string, string>, signal: AbortSignal) => Promise<PullOutcome>;

/** An unpaired page shows any hub's examples; a paired board follows an office alone. */
const everyPurpose: readonly Purpose[] = ['demo', 'simulation', 'office'];
const officeOnly: readonly Purpose[] = ['office'];

export function createPuller(parts: PullerParts): Pull {
  const { db, identity, clock, hub } = parts;
  const accepts = identity ? officeOnly : everyPurpose;
  return async (carried, signal) => {
    const api = identity ? deviceApi(hub, identity, clock.now, signal) : null;
    try {
      const outcome = await pullOnce(parts, accepts, api, carried, signal).catch((error: unknown) => failed(db, error, clock));
      const isSilent = outcome.kind === 'failed' && silent.includes(outcome.failure.code);
      if (api && !isSilent) await report(parts, api);
      return outcome;
    } catch (error) {
      return failed(db, error, clock);
    }
  };
}

/** Nobody answered: there is nobody to report to either. */
const silent: readonly string[] = ['unreachable', 'timed-out'];

/** Whatever somebody answered that cannot be used is counted by its name; nobody answering is no refusal (S10). */
async function failed(db: BoardDb, error: unknown, clock: BoardClock): Promise<PullOutcome> {
  const failure = failureOf(error);
  if (failure.code !== 'unreachable') await countRefusal(db, failure.code, failure.reason, clock.now());
  return { kind: 'failed', failure };
}

function failureOf(error: unknown): SyncFailure {
  if (error instanceof FeedRefused) return { code: error.refusal.code, reason: error.message };
  if (error instanceof FetchFailure) return { code: error.code, reason: error.message };
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  if (isFull) return { code: 'storage-full', reason: 'The browser gives no more room: the board keeps the release it has.' };
  return { code: 'pull-threw', reason: String(error) };
}

async function pullOnce(
  parts: PullerParts,
  accepts: readonly Purpose[],
  api: DeviceApi | null,
  carried: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<PullOutcome> {
  const { db, clock, hub, write } = parts;
  const held = await readState(db, 'release');
  const trusted = (await readState(db, 'trust')) ?? { pinned: false, ...(await trustOnFirstUse(hub, accepts, signal)) };
  const asked = await learnTime(parts, trusted, signal);
  const board = await ownBoard(parts);
  const planned = await pullUpdate({
    hub,
    trust: trusted.trust,
    accepts,
    feed: board?.feed ?? 'online',
    at: clock.now(),
    carried,
    signal,
    restricted: api ? restrictedBodies(api, board) : undefined,
  });
  const trust: HeldTrust = { ...trusted, trust: planned.trust };
  const time = asked.kind === 'refused' ? await countTime(parts, asked.refusal, trusted, trust, signal) : asked;
  if (planned.kind === 'refused') {
    // A root that revokes a key counts even if nothing else of the pull was believed.
    await write(() => writeState(db, 'trust', { ...trust, trust: { ...planned.trust, applied: trusted.trust.applied } }));
    throw new FeedRefused(planned.refusal);
  }
  clock.raiseFloor(instantOf(planned.signedAt));
  const contactAt = await contactOf(parts, time, instantOf(planned.signedAt));
  const change = planned.kind === 'update' ? changeOf(planned) : await forgottenAgain(parts, held, contactAt, api, signal);
  const release = planned.kind === 'update' ? releaseOf(planned, held) : mustHold(held);
  const effect = planned.kind === 'update' ? planned.effect : 'now';
  await fetchAllMedia(parts, change, signal);
  // Type comes from the app's origin, not the hub: if it cannot be had now the text shows in the system's face.
  await keepFonts(fontsIn(change)).catch(() => {});
  signal.throwIfAborted();
  const advance = { change, trust, release, effect, contactAt, clock: clock.kept(), paired: parts.identity !== null };
  await write(() => applyAdvance(db, advance, held, parts.board === null ? [] : [parts.board]));
  if (change.kind !== 'none') {
    parts.changed();
    await sweepMedia(db, parts.cache);
  }
  return { kind: 'succeeded' };
}

type TimeAsked = { readonly kind: 'answered' | 'no-clock' } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A hub without a clock (a static export) is no failure: the floor and the device's own clock remain. */
async function learnTime({ hub, clock }: PullerParts, { trust }: HeldTrust, signal: AbortSignal): Promise<TimeAsked> {
  try {
    const { now, roundTripMs } = await askHubTime(hub, trust, monotonicNow, signal);
    clock.learn(now, roundTripMs);
    return { kind: 'answered' };
  } catch (error) {
    if (error instanceof FeedRefused) return { kind: 'refused', refusal: error.refusal };
    if (error instanceof FetchFailure && error.status !== null) return { kind: 'no-clock' };
    throw error;
  }
}

/** A time that was refused is asked for once more if the pull has followed a newer root, whose key may have signed it. */
async function countTime(
  parts: PullerParts,
  refusal: Refusal,
  before: HeldTrust,
  after: HeldTrust,
  signal: AbortSignal,
): Promise<TimeAsked> {
  const isSameRoot = after.trust.rootVersion === before.trust.rootVersion;
  const asked: TimeAsked = isSameRoot ? { kind: 'refused', refusal } : await learnTime(parts, after, signal);
  if (asked.kind !== 'refused') return asked;
  const { code, file, reason } = asked.refusal;
  await countRefusal(parts.db, code, `${file}: ${reason}`, parts.clock.now());
  return asked;
}

/**
 * The verified contact that leases count from (R59). Only an answer to our own nonce proves that the hub speaks now; files
 * alone, from a stick or a mirror, speak of the instant they were signed, however often they are read again. A device the
 * hub has revoked goes on following, so that withdrawals reach it, and lives on the leases it had (R68).
 */
async function contactOf({ db, clock }: PullerParts, time: TimeAsked, signedAt: Instant): Promise<Instant> {
  const [disownedAt, contactAt] = await Promise.all([readState(db, 'disownedAt'), readState(db, 'contactAt')]);
  if (disownedAt !== null && contactAt !== null) return contactAt;
  if (time.kind === 'answered') return clock.now();
  const before = contactAt ?? signedAt;
  return before > signedAt ? before : signedAt;
}

async function ownBoard({ db, board }: PullerParts): Promise<Board | null> {
  const record = (await readState(db, 'office'))?.find((r) => r.kind === 'board' && r.id === board);
  return (record?.body as Board | undefined) ?? null;
}

function restrictedBodies(api: DeviceApi, board: Board | null) {
  return async (ref: RecordRef): Promise<Uint8Array | null> => {
    if (board && !includesBoard(ref.audience, { id: board.id, groups: board.groups ?? [] })) return null;
    try {
      return await api.body(`${ref.hash}.json`, ref.length);
    } catch (error) {
      if (error instanceof FetchFailure && (error.status === 401 || error.status === 403)) return null;
      throw error;
    }
  };
}

function toStored({ ref, body }: Update['puts'][number]): StoredRecord {
  const { kind, id, revision, audience, hash, length } = ref;
  return { kind, id, revision, audience, hash, length, ...(body === undefined ? {} : { body }) };
}

function changeOf(update: Update): StoreChange {
  const puts = update.puts.map(toStored);
  return update.mode === 'snapshot' ? { kind: 'whole', records: puts } : { kind: 'delta', puts, removals: update.removals };
}

function releaseOf(update: Update, held: HeldRelease | null): HeldRelease {
  const buckets = update.mode === 'snapshot' ? update.index.buckets : mustHold(held).buckets;
  return { lineage: update.lineage, number: update.release, takesEffectAt: toInstant(instantOf(update.takesEffectAt)), buckets };
}

function mustHold(held: HeldRelease | null): HeldRelease {
  if (!held) throw new Error('the client speaks of changes to a release, and the store holds none');
  return held;
}

/** Words forgotten when a lease ended are fetched again now that there is contact. */
async function forgottenAgain(
  parts: PullerParts,
  held: HeldRelease | null,
  contactAt: Instant,
  api: DeviceApi | null,
  signal: AbortSignal,
): Promise<StoreChange> {
  const records = held ? await bodilessRecords(parts.db, held, parts.clock.now(), contactAt) : [];
  const puts: StoredRecord[] = [];
  for (const record of records) {
    const body = await fetchBody(
      parts.hub,
      { ...record, audience: [...record.audience] },
      api ? restrictedBodies(api, await ownBoard(parts)) : undefined,
      signal,
    );
    if (body !== undefined) puts.push({ ...record, body });
  }
  return puts.length > 0 ? { kind: 'delta', puts, removals: [] } : { kind: 'none' };
}

function recordsIn(change: StoreChange): readonly StoredRecord[] {
  return change.kind === 'whole' ? change.records : change.kind === 'delta' ? change.puts : [];
}

async function fetchAllMedia({ cache, hub }: PullerParts, change: StoreChange, signal: AbortSignal): Promise<void> {
  const files = new Map<string, MediaFile>();
  for (const record of recordsIn(change)) {
    const item = itemIn(record);
    for (const file of item ? mediaOf(item) : []) files.set(file.hash, file);
  }
  for (const file of files.values()) {
    if (!(await hasMedia(cache, file.file))) await putMedia(cache, file, await fetchMedia(hub, file, signal));
  }
}

function fontsIn(change: StoreChange): readonly string[] {
  return [
    ...new Set(
      recordsIn(change).flatMap((record) => (record.body as { readonly fonts?: readonly string[] } | undefined)?.fonts ?? []),
    ),
  ];
}

/** What the hub is told after a pull; failing to tell it fails nothing on the glass. */
async function report({ db, board, app, clock }: PullerParts, api: DeviceApi): Promise<void> {
  try {
    if (!(await isHandingOver(db))) {
      for (const waiting of (await readState(db, 'acknowledge')) ?? []) {
        await api.acknowledge(waiting).catch((error: unknown) => {
          // 409: a release of a hub that was restored since; nobody waits for it any more.
          if (!(error instanceof FetchFailure && error.status === 409)) throw error;
        });
        await dropAcknowledgements(db, [waiting]);
      }
    }
    const [release, refusals, room, newest] = await Promise.all([
      readState(db, 'release'),
      readState(db, 'refusals'),
      askForRoom(),
      db.getAllKeys('journal', null, 1),
    ]);
    await api.health({
      board,
      app,
      release: release ? `${release.lineage}.${release.number}` : null,
      clock: clock.isTrusted() ? 'trusted' : 'untrusted',
      storage: room,
      journalFrom: newest[0] ?? null,
      refusals: refusals ?? [],
    });
    if ((await readState(db, 'disownedAt')) !== null) await writeState(db, 'disownedAt', null);
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    if (error.status === 401) return disowned(db, clock);
    await countRefusal(db, `report-${error.code}`, error.message, clock.now());
  }
}

async function disowned(db: BoardDb, clock: BoardClock): Promise<void> {
  const reason = 'The hub accepts nothing from this device, which was revoked or never paired there: pair it with a new code.';
  await countRefusal(db, 'device-disowned', reason, clock.now());
  if ((await readState(db, 'disownedAt')) === null) await writeState(db, 'disownedAt', clock.now());
}
