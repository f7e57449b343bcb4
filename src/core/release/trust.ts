/**
 * What a board trusts, and why: the newest root, and the highest versions it has seen. A JSON-safe value, stored in the
 * same transaction as the data it vouches for; unpaired boards trust the first root they meet and say so (DESIGN §4.4).
 */

import { utf8Decode, utf8Encode } from '../utf8.ts';
import { type Envelope, type FileMeta, type Purpose, parseEnvelope, type Role, Root } from './metadata.ts';
import { type Refusal, Refused } from './refusal.ts';

/** The board's WebCrypto, handed in because core performs nothing. */
export interface Tools {
  /** Lower-case hex. */
  sha256(bytes: Uint8Array): Promise<string>;
  /** Ed25519; false for anything but a valid signature. */
  verify(publicKeyHex: string, signatureHex: string, bytes: Uint8Array): Promise<boolean>;
  /** Strict UTF-8, throwing; a platform's TextDecoder is faster than ours. */
  decode?(bytes: Uint8Array): string;
}

export interface TrustedTimestamp {
  readonly version: number;
  readonly snapshot: FileMeta;
  readonly lineage: string;
  readonly release: number;
  readonly signedAt: string;
  readonly expires: string;
}

export interface TrustedSnapshot {
  readonly version: number;
  readonly expires: string;
  readonly targets: FileMeta;
  /** Version of every metadata file the snapshot names: none may vanish or go back. */
  readonly versions: Readonly<Record<string, number>>;
}

/** The release the board's data is at. `hash`: SHA-256 of its list, which the next list must name. */
export interface Applied {
  readonly lineage: string;
  readonly number: number;
  readonly hash: string;
  readonly targetsVersion: number;
  readonly targetsExpires: string;
}

export interface Trust {
  readonly format: 1;
  /** The newest trusted root file, word for word. */
  readonly root: string;
  readonly rootVersion: number;
  readonly purpose: Purpose;
  readonly repository: string;
  readonly timestamp: TrustedTimestamp | null;
  readonly snapshot: TrustedSnapshot | null;
  readonly applied: Applied | null;
  /** Lineages this board has left, newest last: a hub that was replaced by its own backup is not followed again. */
  readonly pastLineages: readonly string[];
}

export type Pinned =
  | { readonly kind: 'pinned'; readonly trust: Trust; readonly fingerprint: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Begins to trust a root: at pairing, from kiosk-config/device/root.json, or on first use.
 * The caller compares the fingerprint with the one the hub shows. An expired root may be pinned (a board that lay in a
 * cupboard): newer ones are fetched before anything else is believed.
 */
export async function pinRoot(
  bytes: Uint8Array,
  accepts: readonly Purpose[],
  tools: Tools,
  file = 'metadata/root.json',
): Promise<Pinned> {
  try {
    const envelope = parseEnvelope(Root, bytes, file);
    await mustBeSigned(envelope, envelope.signed, envelope.signed.roles.root, file, tools);
    mustServe(envelope.signed, accepts, file);
    return { kind: 'pinned', trust: trustIn(envelope.signed, bytes, tools), fingerprint: await tools.sha256(envelope.message) };
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', refusal: error.refusal };
    throw error;
  }
}

function trustIn(root: Root, bytes: Uint8Array, tools: Tools): Trust {
  const { purpose, repository } = root['x-noticeboard'];
  const text = textOf(bytes, tools);
  return {
    format: 1,
    root: text,
    rootVersion: root.version,
    purpose,
    repository,
    timestamp: null,
    snapshot: null,
    applied: null,
    pastLineages: [],
  };
}

export function textOf(bytes: Uint8Array, tools: Tools): string {
  return (tools.decode ?? utf8Decode)(bytes);
}

/** The root a trust value holds. @throws Refused if the stored value was damaged. */
export function rootOf(trust: Trust): Root {
  return parseEnvelope(Root, utf8Encode(trust.root), 'the stored root').signed;
}

/** SHA-256 of a root's signed part: the same on every machine that holds this root, whoever signed it. */
export function fingerprintOf(trust: Trust, tools: Tools): Promise<string> {
  return tools.sha256(parseEnvelope(Root, utf8Encode(trust.root), 'the stored root').message);
}

/** A fingerprint as people compare it: the first 80 bits in five groups of four digits. */
export function fingerprintInGroups(fingerprint: string): string {
  return fingerprint
    .slice(0, 20)
    .replace(/(.{4})(?=.)/g, '$1 ')
    .toUpperCase();
}

/** @throws Refused `purpose`. */
export function mustServe(root: Root, accepts: readonly Purpose[], file: string): void {
  const { purpose } = root['x-noticeboard'];
  if (accepts.includes(purpose)) return;
  throw new Refused(
    'purpose',
    file,
    `The root is marked ${purpose}; this board follows only ${accepts.join(' or ')}. Pair it with the office's own hub.`,
  );
}

/**
 * Specification 5.3.4 and its siblings: at least `threshold` different keys of the role have signed.
 * Counted by public key, so that one key under two ids counts once. @throws Refused `signature`.
 */
export async function mustBeSigned(
  envelope: Envelope<unknown>,
  root: Root,
  role: Role,
  file: string,
  tools: Tools,
): Promise<void> {
  const signers = new Set<string>();
  for (const keyid of new Set(role.keyids)) {
    const key = root.keys[keyid];
    const sig = envelope.signatures.find((signature) => signature.keyid === keyid)?.sig;
    if (!key || !sig || key.keytype !== 'ed25519' || key.scheme !== 'ed25519') continue;
    if (!/^[0-9a-f]{64}$/.test(key.keyval.public) || !/^[0-9a-f]{128}$/.test(sig)) continue;
    if (await tools.verify(key.keyval.public, sig, envelope.message)) signers.add(key.keyval.public);
  }
  if (signers.size >= role.threshold) return;
  throw new Refused('signature', file, `Signed by ${signers.size} of the ${role.threshold} keys its role asks for.`);
}
