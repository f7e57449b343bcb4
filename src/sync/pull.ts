/**
 * One pull: asks core/release what to fetch, fetches it within limits, and hands over what the store shall write.
 * Bytes a poke carried are used where the path is the same; they pass the same checks as fetched ones.
 */
import { feedOf, readBody } from '../core/release/feed.ts';
import { maxBytes, type Purpose } from '../core/release/metadata.ts';
import { type Planned, planUpdate } from '../core/release/plan-update.ts';
import type { RecordRef } from '../core/release/record.ts';
import { type Refusal, Refused } from '../core/release/refusal.ts';
import { verifyTime } from '../core/release/signed-time.ts';
import { pinRoot, type Tools, type Trust } from '../core/release/trust.ts';
import { type Instant, secondMs, toInstant } from '../core/time/instant.ts';
import { utf8Encode } from '../core/utf8.ts';
import { newNonce, sha256, verifyEd25519 } from './crypto.ts';
import { FetchFailure, fetchBytes } from './fetch.ts';

const metadataTimeoutMs = 15 * secondMs;
const bodyTimeoutMs = 60 * secondMs;
const mediaTimeoutMs = 300 * secondMs;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
export const tools: Tools = { sha256, verify: verifyEd25519, decode: (bytes) => strictUtf8.decode(bytes) };

/** A feed that cannot be believed, for those who must count it. */
export class FeedRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`${refusal.file}: ${refusal.reason}`);
    this.refusal = refusal;
  }
}

export interface PullRequest {
  /** Origin of the hub; the feed lies under /feed. */
  readonly hub: string;
  readonly trust: Trust;
  readonly accepts: readonly Purpose[];
  readonly feed: 'online' | 'carried';
  readonly at: Instant;
  /** Path under /feed → text that came with a poke. */
  readonly carried: ReadonlyMap<string, string>;
  readonly restricted?: ((ref: RecordRef) => Promise<Uint8Array | null>) | undefined;
  readonly signal: AbortSignal;
}

/** @throws FetchFailure if nobody answers */
export function pullUpdate({ hub, carried, signal, restricted, ...request }: PullRequest): Promise<Planned> {
  const fetch = async (path: string, most: number): Promise<Uint8Array | null> => {
    const text = carried.get(path);
    if (text !== undefined && text.length <= most) return utf8Encode(text);
    const timeoutMs = path.startsWith('bodies/') ? bodyTimeoutMs : metadataTimeoutMs;
    return fetchBytes(`${hub}/feed/${path}`, { maxBytes: most, timeoutMs, signal });
  };
  return planUpdate({ ...request, fetch, tools, ...(restricted ? { restricted } : {}) });
}

export interface FirstTrust {
  readonly trust: Trust;
  readonly fingerprint: string;
}

/** The root the hub offers, for a board that trusts none yet. @throws FeedRefused, FetchFailure */
export async function trustOnFirstUse(hub: string, accepts: readonly Purpose[], signal?: AbortSignal): Promise<FirstTrust> {
  const path = 'metadata/root.json';
  const bytes = await fetchBytes(`${hub}/feed/${path}`, { maxBytes: maxBytes.root, timeoutMs: metadataTimeoutMs, signal });
  if (!bytes)
    throw new FeedRefused({ code: 'missing', file: path, reason: 'The hub has no root: is this address a noticeboard hub?' });
  const pinned = await pinRoot(bytes, accepts, tools, path);
  if (pinned.kind === 'refused') throw new FeedRefused(pinned.refusal);
  return pinned;
}

export interface HubTime {
  readonly now: Instant;
  /** How long the answer was under way; half of it is the uncertainty. */
  readonly roundTripMs: number;
}

/**
 * Asks the hub's clock with a nonce of our own. @throws FeedRefused, FetchFailure
 * @param elapsedMs a monotonic clock
 */
export async function askHubTime(hub: string, trust: Trust, elapsedMs: () => number, signal: AbortSignal): Promise<HubTime> {
  const nonce = newNonce();
  const before = elapsedMs();
  const bytes = await fetchBytes(`${hub}/feed/time?nonce=${nonce}`, {
    maxBytes: maxBytes.time,
    timeoutMs: metadataTimeoutMs,
    signal,
  });
  const roundTripMs = elapsedMs() - before;
  if (!bytes) throw new FetchFailure('http-status', `${hub}/feed/time does not exist.`, { status: 404 });
  const time = await verifyTime(trust, nonce, bytes, tools);
  if (time.kind === 'refused') throw new FeedRefused(time.refusal);
  return { now: toInstant(time.now), roundTripMs };
}

/** Media bytes by name, verified. @throws FeedRefused, FetchFailure */
export async function fetchMedia(
  hub: string,
  media: { readonly hash: string; readonly bytes: number; readonly file: string },
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const path = `bodies/${media.file}`;
  const bytes = await fetchBytes(`${hub}/feed/${path}`, { maxBytes: media.bytes, timeoutMs: mediaTimeoutMs, signal });
  if (!bytes)
    throw new FeedRefused({ code: 'missing', file: path, reason: 'An item names this file and the feed does not have it.' });
  const found = await sha256(bytes);
  if (found !== media.hash)
    throw new FeedRefused({ code: 'hash-mismatch', file: path, reason: `SHA-256 ${found} where ${media.hash} is signed for.` });
  return bytes.buffer;
}

/** The verified body of one record; undefined where its audience keeps it from this board. @throws FeedRefused, FetchFailure */
export async function fetchBody(
  hub: string,
  ref: RecordRef,
  restricted: ((ref: RecordRef) => Promise<Uint8Array | null>) | undefined,
  signal: AbortSignal,
): Promise<unknown> {
  const fetch = (path: string, most: number) =>
    fetchBytes(`${hub}/feed/${path}`, { maxBytes: most, timeoutMs: bodyTimeoutMs, signal });
  try {
    return await readBody(ref, feedOf(fetch, tools), restricted);
  } catch (error) {
    if (error instanceof Refused) throw new FeedRefused(error.refusal);
    throw error;
  }
}
