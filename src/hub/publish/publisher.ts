/**
 * The one way out of the hub: signs what stands in `records` and is not yet live, as the next release (DESIGN §4.3, §4.4).
 * Everything happens in one transaction under one advisory lock, so sixteen publishers at once make a chain and lose nothing.
 */
import type { Sql, TransactionSql } from 'postgres';
import { timestampLifetimeMs } from '../../core/release/metadata.ts';
import type { Change, ReleaseHead, ReleaseList } from '../../core/release/record.ts';
import { dayMs, type Instant, secondMs, toInstant, toIso } from '../../core/time/instant.ts';
import type { Doorbell, HubClock, Log } from '../hub.ts';
import {
  type Changes,
  type DesiredRecord,
  findChanges,
  type Gate,
  type RefusedRecord,
  type Removal,
  touchEverything,
  touchExamples,
} from './changes.ts';
import { applyChanges, rebuildChunks, type Touched } from './feed-files.ts';
import type { KeyStore } from './key-files.ts';
import { standingLifeMs } from './metadata.ts';
import { signRelease, signStanding, signTimestamp } from './sign-feed.ts';
import { fileBytes, signAll } from './signing.ts';
import { firstState, type PublishState, publishLock, readState, restoredState } from './state.ts';
import { withVouched } from './vouch.ts';

/**
 * Between issue and effect of an ordinary release: time for every listening board to hold it, so that boards side by side
 * turn at the same boundary. What takes effect at once waits for nobody.
 */
const leadMs = 2 * secondMs;
/** Targets and snapshot are signed anew this long before they lapse, should an office publish nothing for a year. */
const standingRenewalMs = 90 * dayMs;

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

export interface Published extends ReleaseHead {
  /** Records that stayed out, each time until they are mended: their approval or their row does not hold. */
  readonly refused: readonly RefusedRecord[];
}

export interface Publisher {
  /** The newest release, a new one only if something changed. Never throws for a record: see `refused`. */
  publish(): Promise<Published>;
  /** Newest release, or null before the first. */
  head(): Promise<ReleaseHead | null>;
  /** Signs a fresh timestamp when half the life of the last one is over, and what stands under it before it lapses. */
  refreshTimestamp(): Promise<void>;
  /** The signed answer to a board's nonce (DESIGN §4.5). */
  signTime(nonce: string): Promise<Uint8Array>;
  /** After a restore: a new lineage with raised versions; everything is checked and signed anew, boards resync from the snapshot. */
  startLineage(): Promise<Published>;
}

interface Outcome {
  readonly state: PublishState;
  readonly changes: number;
  /** Whether anything was signed. */
  readonly signed: boolean;
  readonly refused: readonly RefusedRecord[];
}

export function createPublisher(parts: PublisherParts): Publisher {
  const { sql, clock, keys } = parts;
  const locked = async <T>(work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
    (await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${publishLock})`;
      return work(tx);
    })) as T;
  return {
    publish: async () =>
      announce(parts, await locked(async (tx) => nextRelease(tx, parts, (await readState(tx)) ?? firstState()))),
    head: async () => {
      const state = await readState(sql);
      return state && state.number > 0 ? headOf(state) : null;
    },
    refreshTimestamp: () => locked((tx) => refresh(tx, parts)),
    signTime: async (nonce) => {
      const answer = { _type: 'time', format: 1, nonce, now: toIso(clock.now()), simulated: clock.simulated };
      return fileBytes(signAll(answer, [keys().online.timestamp]));
    },
    startLineage: async () =>
      announce(
        parts,
        await locked(async (tx) => {
          await tx`delete from records where kind = 'plan'`;
          await touchEverything(tx);
          await tx`delete from live`;
          await tx`delete from live_media`;
          await tx`delete from chunks`;
          await tx`delete from feed_files`;
          return nextRelease(tx, parts, restoredState((await readState(tx)) ?? firstState(), clock.now()));
        }),
      ),
  };
}

const headOf = (state: PublishState): ReleaseHead => {
  return { lineage: state.lineage, number: state.number, timestampVersion: state.versions.timestamp };
};

/** After the commit: what was refused is an error somebody must look at; the bell rings for what was signed. */
async function announce({ log, bell }: PublisherParts, { state, changes, signed, refused }: Outcome): Promise<Published> {
  for (const { kind, id, revision, reason } of refused) log('error', 'not-signed', { kind, id, revision, reason });
  if (signed) {
    log('info', 'released', { lineage: state.lineage, release: state.number, changes });
    await bell.ring();
  }
  return { ...headOf(state), refused };
}

async function nextRelease(tx: TransactionSql, parts: PublisherParts, before: PublishState): Promise<Outcome> {
  const keys = parts.keys();
  const now = parts.clock.now();
  const gate: Gate = { now, purpose: keys.purpose, sealKey: keys.sealKey };
  const rootIsNew = keys.root.version !== before.versions.root;
  if (rootIsNew && keys.purpose === 'office') await touchExamples(tx);
  const found = await findChanges(tx, gate);
  if (found.puts.length + found.removals.length === 0 && before.number > 0) {
    const state = rootIsNew ? await signStanding(tx, keys, now, before) : before;
    return { state, changes: 0, signed: rootIsNew, refused: found.refusals };
  }
  const changes = await withVouched(tx, found, before.buckets, gate);
  const release = releaseOf(changes, before, now);
  const applied = await applyChanges(tx, changes.puts, changes.removals, before.buckets);
  const plans = await changedPlans(tx, await desiredPlans(tx, parts, release));
  const again = await applyChanges(tx, plans.puts, plans.removals, applied.buckets);
  const touched = together(applied, again);
  await rebuildChunks(tx, touched);
  const all = { puts: [...changes.puts, ...plans.puts], removals: [...changes.removals, ...plans.removals] };
  const list = listOf(all, release, { previous: before.listHash, issuedAt: now, metrics: parts.metrics });
  const state = await signRelease(tx, keys, now, { ...before, buckets: touched.buckets }, list);
  return { state, changes: list.changes.length, signed: true, refused: changes.refusals };
}

function releaseOf({ puts, removals }: Changes, { lineage, number }: PublishState, now: Instant): PlannedRelease {
  const isUrgent =
    puts.some(({ urgent }) => urgent) || removals.some(({ reason }) => reason === 'covered' || reason === 'withdrawn');
  const effect = isUrgent ? 'now' : 'boundary';
  const takesEffectAt = toInstant(isUrgent || number === 0 ? now : now + leadMs);
  return { lineage, number: number + 1, takesEffectAt, effect, puts, removals };
}

/** A second change of the number of buckets touches all of them, else both touch what they touched. */
function together(first: Touched, second: Touched): Touched {
  if (first.buckets !== second.buckets) return second;
  return { buckets: second.buckets, touched: [...new Set([...first.touched, ...second.touched])] };
}

type Moved = Pick<Changes, 'puts' | 'removals'>;

function listOf(
  { puts, removals }: Moved,
  { lineage, number, takesEffectAt, effect }: PlannedRelease,
  { previous, issuedAt, metrics }: { readonly previous: string | null; readonly issuedAt: Instant; readonly metrics: string },
): ReleaseList {
  const changes: Change[] = [
    ...puts.map(({ kind, id, revision, audience, hash, body }): Change => {
      return { op: 'put', kind, id, revision, audience: [...audience], hash, length: body.length };
    }),
    ...removals,
  ];
  const instants = { issuedAt: toIso(issuedAt), takesEffectAt: toIso(takesEffectAt) };
  return { format: 1, lineage, number, previous, ...instants, effect, metrics, changes };
}

/** Null if they cannot be computed: boards go on by the plans they have, for a withdrawal never waits for a rotation's arithmetic. */
async function desiredPlans(
  tx: TransactionSql,
  { plans, log }: PublisherParts,
  release: PlannedRelease,
): Promise<readonly DesiredRecord[] | null> {
  try {
    return (await tx.savepoint((inner) => plans(inner, release))) as readonly DesiredRecord[];
  } catch (error) {
    log('error', 'plans-failed', { release: release.number, error: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

/** Plans are records of the publisher's own making: those that differ go out, those no board needs any more go. */
async function changedPlans(tx: TransactionSql, desired: readonly DesiredRecord[] | null): Promise<Moved> {
  if (desired === null) return { puts: [], removals: [] };
  const live = await tx<{ id: string; revision: number; hash: string; audience: string[] }[]>`
    select id, revision, hash, audience from live where kind = 'plan'`;
  const before = new Map(live.map((plan) => [plan.id, plan]));
  const wanted = new Set(desired.map(({ id }) => id));
  const puts = desired
    .filter(({ id, hash }) => before.get(id)?.hash !== hash)
    .map((plan) => ({ ...plan, revision: (before.get(plan.id)?.revision ?? 0) + 1 }));
  const gone = live.filter(({ id }) => !wanted.has(id));
  for (const { id, revision, audience, hash, body } of puts) {
    await tx`insert into records (kind, id, revision, audience, hash, body) values ('plan', ${id}, ${revision}, ${audience as string[]}, ${hash}, ${body})
      on conflict (kind, id) do update set revision = excluded.revision, hash = excluded.hash, body = excluded.body`;
  }
  await tx`delete from records where kind = 'plan' and id = any(${gone.map(({ id }) => id)}::text[])`;
  await tx`delete from unpublished where kind = 'plan'`;
  return { puts, removals: gone.map((plan): Removal => ({ op: 'remove', kind: 'plan', ...plan, reason: 'retired' })) };
}

async function refresh(tx: TransactionSql, { keys, clock }: PublisherParts): Promise<void> {
  const state = await readState(tx);
  if (!state?.snapshotMetadata) return;
  const now = clock.now();
  if (now - state.standingSignedAt >= standingLifeMs - standingRenewalMs) await signStanding(tx, keys(), now, state);
  else if (now - state.timestampSignedAt >= timestampLifetimeMs / 2) await signTimestamp(tx, keys(), now, state);
}
