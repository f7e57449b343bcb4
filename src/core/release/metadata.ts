/**
 * The files of a TUF repository (specification 1.0), as the hub writes and a board reads them. What the specification has no
 * word for stands in a field of its own, `x-noticeboard`, which other clients pass over and which is signed with the rest.
 */
import * as v from 'valibot';
import { Hash, Id, Iso } from '../item/item.ts';
import { dayMs, hourMs } from '../time/instant.ts';
import { utf8Decode, utf8Encode } from '../utf8.ts';
import { olpcJson } from './olpc-json.ts';
import { Refused } from './refusal.ts';

export const specVersion = '1.0.31';
export const timestampLifetimeMs = 24 * hourMs;
/** R70: how long a carried feed may be valid at most. */
export const carriedLifetimeMs = 45 * dayMs;
/** Release lists that targets name; a board further behind resyncs from the snapshot. */
export const listsKept = 64;

/** Most bytes a board reads of each file before it knows a signed length. */
export const maxBytes = {
  root: 256_000,
  timestamp: 16_000,
  snapshot: 64_000,
  targets: 256_000,
  list: 64_000_000,
  index: 16_000_000,
  chunk: 32_000_000,
  body: 8_000_000,
  time: 4_000,
} as const;

/** `demo`: made at first start, cannot pair a real board. `simulation`: a hub whose clock is set. `office`: an offline root of the office. */
export const purposes = ['demo', 'simulation', 'office'] as const;
export type Purpose = (typeof purposes)[number];

const version = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER));
const length = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const common = { spec_version: v.pipe(v.string(), v.regex(/^1\.\d/, 'must be 1.x')), version, expires: Iso };

const Key = v.looseObject({ keytype: v.string(), scheme: v.string(), keyval: v.looseObject({ public: v.string() }) });
export const Role = v.looseObject({ keyids: v.array(v.string()), threshold: v.pipe(v.number(), v.integer(), v.minValue(1)) });
export type Role = v.InferOutput<typeof Role>;
export const roleNames = ['root', 'targets', 'snapshot', 'timestamp'] as const;

export const Root = v.looseObject({
  _type: v.literal('root'),
  ...common,
  consistent_snapshot: v.literal(true),
  keys: v.record(v.string(), Key),
  roles: v.looseObject({ root: Role, targets: Role, snapshot: Role, timestamp: Role }),
  'x-noticeboard': v.looseObject({
    purpose: v.picklist(purposes),
    /** Given with the first root and kept by every rotation: which office's repository this is. */
    repository: Id,
    /** Signs timestamps of feeds that travel on a stick; accepted by carried boards alone. */
    carried: Role,
  }),
});
export type Root = v.InferOutput<typeof Root>;

const FileMeta = v.looseObject({ version, length, hashes: v.looseObject({ sha256: Hash }) });
export type FileMeta = v.InferOutput<typeof FileMeta>;

export const Timestamp = v.looseObject({
  _type: v.literal('timestamp'),
  ...common,
  meta: v.looseObject({ 'snapshot.json': FileMeta }),
  'x-noticeboard': v.looseObject({ lineage: Id, release: length, signedAt: Iso, feed: v.picklist(['online', 'carried']) }),
});
export type Timestamp = v.InferOutput<typeof Timestamp>;

export const Snapshot = v.looseObject({
  _type: v.literal('snapshot'),
  ...common,
  meta: v.objectWithRest({ 'targets.json': FileMeta }, v.looseObject({ version })),
});
export type Snapshot = v.InferOutput<typeof Snapshot>;

const TargetMeta = v.looseObject({ length, hashes: v.looseObject({ sha256: Hash }) });
export type TargetMeta = v.InferOutput<typeof TargetMeta>;
export const Targets = v.looseObject({
  _type: v.literal('targets'),
  ...common,
  targets: v.record(v.string(), TargetMeta),
  'x-noticeboard': v.looseObject({ lineage: Id, release: length }),
});
export type Targets = v.InferOutput<typeof Targets>;

/** `/feed/time?nonce=`: the hub's clock in answer to the board's own nonce, signed by the timestamp key (DESIGN §4.5). */
export const TimeAnswer = v.looseObject({ _type: v.literal('time'), nonce: v.string(), now: Iso });
/** 16–64 of a–z, A–Z, 0–9, `-` and `_`: at least 96 random bits when drawn from base64url. */
export const Nonce = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/, 'must be 16–64 of a–z, A–Z, 0–9, - and _'));

const Envelope = v.looseObject({
  signed: v.looseObject({}),
  signatures: v.pipe(v.array(v.looseObject({ keyid: v.string(), sig: v.string() })), v.maxLength(64)),
});

/** Signed metadata as read: `message` is what the signatures must be for. Nothing of it is trusted yet. */
export interface Envelope<T> {
  readonly signed: T;
  readonly message: Uint8Array;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** The bytes signatures are made for. */
export function messageOf(signed: unknown): Uint8Array<ArrayBuffer> {
  return utf8Encode(olpcJson(signed));
}

/** @throws Refused `malformed`. */
export function parseEnvelope<T>(schema: v.GenericSchema<unknown, T>, bytes: Uint8Array, file: string): Envelope<T> {
  const envelope = parseAs(Envelope, parseJson(bytes, file), file);
  const signed = parseAs(schema, envelope.signed, file);
  try {
    return { signed, message: messageOf(envelope.signed), signatures: envelope.signatures };
  } catch (cause) {
    throw new Refused('malformed', file, 'The signed part has no canonical form.', cause);
  }
}

/** @throws Refused `malformed`. */
export function parseJson(bytes: Uint8Array, file: string, decode: (bytes: Uint8Array) => string = utf8Decode): unknown {
  try {
    return JSON.parse(decode(bytes));
  } catch (cause) {
    throw new Refused('malformed', file, 'The file is not JSON in UTF-8: something other than a hub may have answered.', cause);
  }
}

/** @throws Refused `malformed` naming the first field at fault. */
export function parseAs<T>(schema: v.GenericSchema<unknown, T>, value: unknown, file: string): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new Refused('malformed', file, `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}
