/** Why bytes from a feed were not believed. They are discarded, counted and alarmed; they never change what shows (DESIGN §4.7). */

export const refusalCodes = [
  /** Not UTF-8, not JSON, or not the shape the specification gives the file. */
  'malformed',
  /** Fewer valid signatures than the role's threshold: forged, altered, or made with a revoked key. */
  'signature',
  /** A root that does not follow the trusted one: not signed by it, or not the next version. */
  'root-chain',
  /** An older version than one already trusted. */
  'rollback',
  /** The same version with other content, or metadata that does not fit together. */
  'mix-and-match',
  /** Past its date: the feed stands still or is being held back. */
  'expired',
  /** Signed for longer than its kind of feed may be. */
  'lifetime',
  'hash-mismatch',
  'too-large',
  /** Named by signed metadata and not there; after a publish in the same second the next pull finds it. */
  'missing',
  /** A lineage this board has already left, or files of two lineages. */
  'wrong-lineage',
  /** A demo or simulation root where an office's is asked for. */
  'purpose',
  /** A carried timestamp on a board whose profile does not say `"feed": "carried"`. */
  'not-carried',
  /** A time answer to another question. */
  'nonce',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export interface Refusal {
  readonly code: RefusalCode;
  /** Path of the file relative to /feed. */
  readonly file: string;
  /** A sentence for staff. */
  readonly reason: string;
}

/** Carries a refusal out of the steps of the client; never leaves this folder. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(code: RefusalCode, file: string, reason: string, cause?: unknown) {
    super(`${file}: ${reason}`, { cause });
    this.refusal = { code, file, reason };
  }
}
