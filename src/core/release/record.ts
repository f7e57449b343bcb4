/**
 * What a release distributes (DESIGN §4.3). Everything a board holds is a record `{kind, id, revision}` with a JSON body
 * named by the SHA-256 of its canonical bytes (`core/release/canonical-json.ts`). A release is a list of changes without
 * text; bodies, chunks and media are files under /feed/bodies named by hash.
 */
import * as v from 'valibot';
import { Audience, Hash, Id, Iso } from '../item/item.ts';

/** Kinds this version writes. A board stores unknown kinds and does not show them. */
export const recordKinds = ['site', 'item', 'playlist', 'schedule', 'board', 'calendar', 'alert', 'plan'] as const;
export type RecordKind = (typeof recordKinds)[number];
const kind = v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,31}$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

/** Names one revision of one record; `audience` `['*']` is public. `length` in bytes. */
export const RecordRef = v.looseObject({ kind, id: Id, revision: count, audience: Audience, hash: Hash, length: count });
export type RecordRef = v.InferOutput<typeof RecordRef>;

export const removalReasons = ['covered', 'withdrawn', 'expired', 'repealed', 'retired', 'superseded'] as const;
export type RemovalReason = (typeof removalReasons)[number];

/** `remove` keeps hash and reason, never a byte of text. */
export const Change = v.variant('op', [
  v.looseObject({ op: v.literal('put'), ...RecordRef.entries }),
  v.looseObject({ op: v.literal('remove'), kind, id: Id, revision: count, audience: Audience, hash: Hash, reason: v.string() }),
]);
export type Change = v.InferOutput<typeof Change>;

/** Target `release/N.json`. `effect: 'now'` (correction, withdrawal, cover, alert) interrupts the page on the glass (R50). */
export const ReleaseList = v.looseObject({
  format: v.literal(1),
  lineage: Id,
  number: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** SHA-256 of the predecessor's file; null for the first of a lineage. */
  previous: v.nullable(Hash),
  issuedAt: Iso,
  takesEffectAt: Iso,
  effect: v.picklist(['boundary', 'now']),
  /** Version of the generated font metrics pages were computed with. */
  metrics: v.string(),
  changes: v.array(Change),
});
export type ReleaseList = v.InferOutput<typeof ReleaseList>;

/** Target `snapshot.json`: the whole live set at a release, in chunks bucketed by `bucketOf(kind, id, buckets)`. */
export const SnapshotIndex = v.looseObject({
  format: v.literal(1),
  lineage: Id,
  number: count,
  issuedAt: Iso,
  takesEffectAt: Iso,
  metrics: v.string(),
  /** A power of two, so that a chunk holds about 100 records. */
  buckets: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Only buckets with members; ordered by bucket. */
  chunks: v.array(v.looseObject({ bucket: count, hash: Hash, length: count, records: count })),
});
export type SnapshotIndex = v.InferOutput<typeof SnapshotIndex>;

/** /feed/bodies/HASH.json of a chunk. A record for a narrower audience stands without its body (fetched by paired devices alone). */
export const Chunk = v.looseObject({
  format: v.literal(1),
  bucket: count,
  buckets: count,
  records: v.array(v.looseObject({ ...RecordRef.entries, body: v.optional(v.unknown()) })),
});
export type Chunk = v.InferOutput<typeof Chunk>;

/** What the hub's one doorbell says: which release is newest. */
export interface ReleaseHead {
  readonly lineage: string;
  readonly number: number;
  readonly timestampVersion: number;
}
