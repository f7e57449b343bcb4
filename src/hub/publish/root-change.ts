/**
 * A next root, from the hub's wish to the boards' trust (TUF §6.1, DESIGN §4.4). The root keys sign on another machine:
 *
 *   hub: stage ──file──► other machine: sign (once or more often) ──file──► hub: install
 *
 * Staged keys lie in KEYS_DIR/next until then. Writing roots/N.root.json is the moment of change: a power cut before it
 * leaves everything as it was, one after it is finished at the next start. What is installed is verified as a board does it.
 */
import { verify } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, parseEnvelope, Root as RootSchema } from '../../core/release/metadata.ts';
import { Refused } from '../../core/release/refusal.ts';
import { mustBeSigned } from '../../core/release/trust.ts';
import type { Instant } from '../../core/time/instant.ts';
import { sha256 } from '../hashes.ts';
import { KeyFault, type KeyStore, newOnline, onlineKeys, readPem, writeOnline, writeSecret } from './key-files.ts';
import { composeRoot, type Root, signRoot } from './root.ts';
import type { RootFile, RootKeys } from './root-file.ts';
import { fileBytes, publicKeyObject, type Signed } from './signing.ts';

/** `init`: demo → office; `renew`: a new expiry; `rotate`: new online keys, what the old ones sign from now on is refused. */
export const rootChanges = ['init', 'renew', 'rotate'] as const;
export type RootChangeKind = (typeof rootChanges)[number];

/** The file that travels. */
export interface RootChange {
  readonly format: 1;
  readonly kind: 'noticeboard-root-change';
  readonly how: RootChangeKind;
  /** Fingerprint of the root it follows. */
  readonly follows: string;
  readonly root: Signed<Root>;
}

const fingerprintOf = (root: Root): string => sha256(messageOf(root));
const staging = (keys: Pick<KeyStore, 'dir'>): string => join(keys.dir, 'next');

/**
 * Makes the next root and keeps the keys it names in KEYS_DIR/next; an earlier wish that was not installed is forgotten.
 * @param office the office's keys, with `init` alone: later roots name the keys of the one before.
 */
export async function stageRoot(keys: KeyStore, how: RootChangeKind, office: RootKeys | null, now: Instant): Promise<RootChange> {
  const rootKeys = how === 'init' ? mustBeDemo(keys, office) : keysOf(mustBeOffice(keys));
  const online = how === 'renew' ? keys.online : newOnline();
  const root = composeRoot({
    version: keys.root.version + 1,
    purpose: 'office',
    repository: keys.root['x-noticeboard'].repository,
    now,
    root: rootKeys,
    online,
  });
  const demo = how === 'init' ? [await readPem(join(keys.dir, 'root.pem'))] : [];
  const change: RootChange = {
    format: 1,
    kind: 'noticeboard-root-change',
    how,
    follows: keys.fingerprint,
    root: signRoot(root, demo),
  };
  await rm(staging(keys), { recursive: true, force: true });
  await mkdir(staging(keys), { mode: 0o700 });
  await writeOnline(staging(keys), online);
  await writeSecret(join(staging(keys), 'root.json'), fileBytes(change.root));
  return change;
}

function mustBeDemo(keys: KeyStore, office: RootKeys | null): RootKeys {
  if (keys.purpose === 'office')
    throw new KeyFault('already-office', 'This hub already has an office root: use noticeboard keys renew or rotate.');
  if (keys.purpose === 'simulation')
    throw new KeyFault('simulation', 'A simulated hub never gets an office root: start a new DATA_DIR without NOTICEBOARD_NOW.');
  if (office === null)
    throw new KeyFault(
      'public-part-missing',
      'A first office root needs the public part of the offline keys: give it with --public.',
    );
  return office;
}

function mustBeOffice(keys: KeyStore): KeyStore {
  if (keys.purpose === 'office') return keys;
  throw new KeyFault('not-office', `This hub’s root is marked ${keys.purpose}: begin with noticeboard keys init.`);
}

function keysOf({ root }: KeyStore): RootKeys {
  const { keyids, threshold } = root.roles.root;
  const named = keyids.flatMap((keyid) => (root.keys[keyid] ? [{ keyid, publicKey: root.keys[keyid] }] : []));
  return { keys: named, threshold };
}

/** Adds the signatures of the offline keys the root names. @throws KeyFault if it names none of them. */
export function signRootChange(change: RootChange, offline: RootFile): RootChange {
  const named = new Set(change.root.signed.roles.root.keyids);
  const usable = offline.signers.filter(({ keyid }) => named.has(keyid));
  if (usable.length === 0) {
    throw new KeyFault(
      'foreign-root',
      'This file does not hold the keys of this hub’s root: take the stick that was made with keys init for this office.',
    );
  }
  const added = signRoot(change.root.signed, usable).signatures;
  const kept = change.root.signatures.filter(({ keyid }) => !added.some((one) => one.keyid === keyid));
  return { ...change, root: { ...change.root, signatures: [...kept, ...added] } };
}

/** How many of the signatures it needs a change has. */
export function signaturesOf({ root }: RootChange): { readonly given: number; readonly needed: number } {
  const { keyids, threshold } = root.signed.roles.root;
  return { given: root.signatures.filter(({ keyid }) => keyids.includes(keyid)).length, needed: threshold };
}

/** Puts a signed change in force. @throws KeyFault if it is not the one this hub asked for, or too few have signed. */
export async function installRoot(keys: KeyStore, change: RootChange): Promise<void> {
  const staged = await readStaged(keys);
  if (staged === null || fingerprintOf(staged) !== fingerprintOf(change.root.signed) || change.follows !== keys.fingerprint) {
    throw new KeyFault(
      'not-asked-for',
      'This is not the change the hub asked for last: make a new one with noticeboard keys request, sign it, and bring that.',
    );
  }
  await mustBeTrusted(keys, change.root);
  await writeSecret(join(keys.dir, 'roots', `${change.root.signed.version}.root.json`), fileBytes(change.root));
  await finishInstall(keys.dir, change.root.signed);
}

/** As a board follows it: enough keys of the root before, and enough of the new one (specification §5.3). */
async function mustBeTrusted(keys: KeyStore, next: Signed<Root>): Promise<void> {
  const name = `${next.signed.version}.root.json`;
  const tools = {
    sha256: async (bytes: Uint8Array) => sha256(bytes),
    verify: async (key: string, sig: string, bytes: Uint8Array) =>
      verify(null, bytes, publicKeyObject(key), Buffer.from(sig, 'hex')),
  };
  try {
    const envelope = parseEnvelope(RootSchema, fileBytes(next), name);
    await mustBeSigned(envelope, keys.root as unknown as RootSchema, keys.root.roles.root as never, name, tools);
    await mustBeSigned(envelope, envelope.signed, envelope.signed.roles.root, name, tools);
  } catch (cause) {
    if (!(cause instanceof Refused)) throw cause;
    throw new KeyFault(
      'not-signed',
      `The change is not in force yet: ${cause.message} Sign it with noticeboard keys sign.`,
      cause,
    );
  }
}

async function readStaged(keys: Pick<KeyStore, 'dir'>): Promise<Root | null> {
  const file = join(staging(keys), 'root.json');
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Signed<Root>).signed : null;
}

/** Moves staged keys in place once the newest root names them: at once, or at the next start after a power cut. */
export async function finishInstall(dir: string, newest: Root): Promise<void> {
  const staged = await readStaged({ dir });
  if (staged === null || fingerprintOf(staged) !== fingerprintOf(newest)) return;
  const next = staging({ dir });
  for (const role of onlineKeys) {
    const file = join(next, `${role}.pem`);
    if (existsSync(file)) await rename(file, join(dir, `${role}.pem`));
  }
  if (newest['x-noticeboard'].purpose === 'office') await rm(join(dir, 'root.pem'), { force: true });
  await rm(next, { recursive: true, force: true });
}

/** A change as it came on a stick. @throws KeyFault */
export async function readRootChange(file: string): Promise<RootChange> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new KeyFault('change-unreadable', `${file} cannot be read (${cause.message}).`, cause);
  });
  try {
    const change = JSON.parse(text) as RootChange;
    if (change.kind !== 'noticeboard-root-change' || !rootChanges.includes(change.how))
      throw new Error('it says it is something else');
    parseEnvelope(RootSchema, fileBytes(change.root), 'root');
    return change;
  } catch (cause) {
    throw new KeyFault(
      'change-unreadable',
      `${file} is no change of a root (${(cause as Error).message}): noticeboard keys request --out FILE writes one.`,
      cause,
    );
  }
}

export const writeRootChange = (file: string, change: RootChange): Promise<void> => writeSecret(file, fileBytes(change));
