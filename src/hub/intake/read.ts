/** Bytes of a feed to drafts and refusals: the whole of intake that needs neither network nor database (`import --dry-run`). */
import { gunzipSync } from 'node:zlib';
import { charsetOf, decodeText } from './encoding.ts';
import { type EntryOutcome, type EntryRules, type Refusal, toDraft } from './entry.ts';
import { readFeed } from './feed.ts';
import type { Feed } from './feed-entry.ts';

export type Draft = Extract<EntryOutcome, { kind: 'draft' }>;

export interface FeedReading {
  /** Null when the bytes are no feed at all: then `refused` holds the one reason, with `entry` null. */
  readonly feed: Feed | null;
  readonly encoding: string | null;
  readonly drafts: readonly Draft[];
  readonly refused: readonly (Omit<Refusal, 'kind' | 'entry'> & { readonly entry: string | null })[];
}

/** Larger feeds are refused before they are decoded. */
export const largestFeedBytes = 16 * 1024 * 1024;

/** @param contentType of the HTTP answer, if the bytes came by HTTP. */
export function readBytes(bytes: Uint8Array, contentType: string | null, rules: EntryRules): FeedReading {
  if (bytes.byteLength > largestFeedBytes)
    return refusedWhole(null, 'too-large', `The feed has ${bytes.byteLength} bytes; the most is ${largestFeedBytes}.`);
  const plain = unpacked(bytes);
  if (plain === null)
    return refusedWhole(
      null,
      'broken-gzip',
      `The file is compressed and broken, or unpacks to more than ${largestFeedBytes} bytes.`,
    );
  const decoded = decodeText(plain, charsetOf(contentType));
  if (decoded.kind === 'refused') return refusedWhole(null, decoded.code, decoded.reason);
  const feed = readFeed(decoded.text);
  if (feed.kind === 'refused') return refusedWhole(decoded.encoding, feed.code, feed.reason);
  const outcomes = feed.entries.map((entry, place) =>
    toDraft(entry, place, { ...rules, base: rules.base ?? feed.base ?? undefined }),
  );
  return { feed, encoding: decoded.encoding, ...parted(outcomes) };
}

/** Files are kept as `.gz`, and some servers compress without saying so. */
function unpacked(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: largestFeedBytes });
  } catch {
    return null; // zlib's errors and its limit alike: there is no whole text in it
  }
}

/** Two entries of one identity: the first stands (feeds put the newest first), the others are refused, never merged. */
function parted(outcomes: readonly EntryOutcome[]): Pick<FeedReading, 'drafts' | 'refused'> {
  const drafts = new Map<string, Draft>();
  const refused: Omit<Refusal, 'kind'>[] = [];
  for (const outcome of withOwnIdentity(outcomes)) {
    const first = drafts.get(outcome.entry);
    if (outcome.kind === 'refused') refused.push({ entry: outcome.entry, code: outcome.code, reason: outcome.reason });
    else if (first === undefined) drafts.set(outcome.entry, outcome);
    else refused.push({ entry: outcome.entry, ...(sameWords(first, outcome) ? repeated : duplicate) });
  }
  return { drafts: [...drafts.values()], refused };
}

/**
 * An id that several notices share is no identity: generators write the address of the list they read. Those with a date of
 * their own are told apart by it, as entries without any id are. Versions of one notice, under one title, stay one.
 */
function withOwnIdentity(outcomes: readonly EntryOutcome[]): readonly EntryOutcome[] {
  const titles = new Map<string, Set<string>>();
  for (const outcome of outcomes) {
    if (outcome.kind === 'draft') titles.set(outcome.entry, (titles.get(outcome.entry) ?? new Set()).add(outcome.content.title));
  }
  return outcomes.map((outcome) =>
    outcome.kind === 'draft' && outcome.dated && titles.get(outcome.entry)!.size > 1
      ? { ...outcome, entry: `${outcome.entry} ${outcome.content.publishedAt}` }
      : outcome,
  );
}

const sameWords = (a: Draft, b: Draft): boolean => JSON.stringify(a.content) === JSON.stringify(b.content);
const repeated = { code: 'repeated-entry', reason: 'The same entry stands in this feed twice; it was taken once.' };
const duplicate = {
  code: 'duplicate-identity',
  reason: 'Another entry of this feed has the same identity and other words; the first one was taken.',
};

function refusedWhole(encoding: string | null, code: string, reason: string): FeedReading {
  return { feed: null, encoding, drafts: [], refused: [{ entry: null, code, reason }] };
}
