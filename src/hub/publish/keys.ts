/**
 * KEYS_DIR (0700, files 0600, never the database): the online signing keys, the seal of approvals, and the chain of roots.
 * First start makes a root marked `demo` whose key lies here; `noticeboard keys init` hands the root to offline keys.
 *
 *   targets.pem snapshot.pem timestamp.pem carried.pem   seal.key   roots/N.root.json   root.pem (demo and simulation only)
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../core/release/metadata.ts';
import type { Instant } from '../../core/time/instant.ts';
import { dayMs, instantOf } from '../../core/time/instant.ts';
import { sha256 } from '../hashes.ts';
import { composeRoot, type OnlineRole, onlineRoles, type Purpose, type Root, signRoot } from './root.ts';
import { fileBytes, generateSigner, pemOf, type Signed, type Signer, signerFromPem } from './signing.ts';

export type OnlineSigners = Readonly<Record<OnlineRole | 'carried', Signer>>;

export interface KeyStore {
  readonly dir: string;
  readonly purpose: Purpose;
  readonly root: Root;
  /** Every root ever signed, oldest first, as the exact bytes boards fetch. */
  readonly roots: readonly { readonly version: number; readonly bytes: Uint8Array }[];
  readonly online: OnlineSigners;
  /** Key of the HMAC that seals approvals. */
  readonly sealKey: Uint8Array;
  /** SHA-256 of the current root's signed part, shown on hub and board at pairing (`fingerprintInGroups`). */
  readonly fingerprint: string;
}

export class KeyFault extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** Days before expiry from which /healthz, console and status speak of it. */
export const announceDays = 90;

/** Opens KEYS_DIR; an empty one gets a demo (or simulation) root. @throws KeyFault if the folder is half there or open to others. */
export async function openKeys(
  dir: string,
  { now, simulated }: { readonly now: Instant; readonly simulated: boolean },
): Promise<KeyStore> {
  await mkdir(join(dir, 'roots'), { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  const names = new Set(await readdir(dir));
  const needed = [...onlineRoles, 'carried'].map((role) => `${role}.pem`).concat('seal.key');
  if (!needed.some((n) => names.has(n))) await makeFirst(dir, now, simulated ? 'simulation' : 'demo');
  else {
    const missing = needed.filter((n) => !names.has(n));
    if (missing.length > 0) {
      throw new KeyFault(
        'keys-incomplete',
        `KEYS_DIR ${dir} lacks ${missing.join(', ')}: put back the folder as it was backed up; boards would not trust new keys.`,
      );
    }
  }
  return readKeys(dir);
}

async function readKeys(dir: string): Promise<KeyStore> {
  const files = (await readdir(join(dir, 'roots'))).filter((n) => /^\d+\.root\.json$/.test(n));
  const versions = files.map((n) => Number.parseInt(n, 10)).sort((a, b) => a - b);
  const roots = await Promise.all(
    versions.map(async (version) => ({
      version,
      bytes: new Uint8Array(await readFile(join(dir, 'roots', `${version}.root.json`))),
    })),
  );
  const newest = roots.at(-1);
  if (!newest)
    throw new KeyFault('keys-incomplete', `KEYS_DIR ${dir} has no roots/N.root.json: put back the folder as it was backed up.`);
  const root = (JSON.parse(Buffer.from(newest.bytes).toString('utf8')) as Signed<Root>).signed;
  const signers = await Promise.all(
    [...onlineRoles, 'carried' as const].map(async (role) => [role, await readPem(join(dir, `${role}.pem`))] as const),
  );
  return {
    dir,
    purpose: root['x-noticeboard'].purpose,
    root,
    roots,
    online: Object.fromEntries(signers) as Record<OnlineRole | 'carried', Signer>,
    sealKey: new Uint8Array(await readFile(join(dir, 'seal.key'))),
    fingerprint: sha256(messageOf(root)),
  };
}

async function makeFirst(dir: string, now: Instant, purpose: Purpose): Promise<void> {
  const root = generateSigner();
  const online = newOnline();
  await writeSecret(join(dir, 'root.pem'), pemOf(root));
  await writeRoot(
    dir,
    signRoot(
      composeRoot({
        version: 1,
        purpose,
        repository: `r${randomBytes(8).toString('hex')}`,
        now,
        root: { keys: [root], threshold: 1 },
        online,
      }),
      [root],
    ),
  );
  await writeOnline(dir, online);
  await writeSecret(join(dir, 'seal.key'), randomBytes(32));
}

const newOnline = (): OnlineSigners => ({
  targets: generateSigner(),
  snapshot: generateSigner(),
  timestamp: generateSigner(),
  carried: generateSigner(),
});

async function writeOnline(dir: string, online: OnlineSigners): Promise<void> {
  for (const [role, signer] of Object.entries(online)) await writeSecret(join(dir, `${role}.pem`), pemOf(signer));
}

/** The offline root: three keys, two of which must sign. Kept on a stick in a safe, never on the hub. */
export interface RootFile {
  readonly signers: readonly Signer[];
  readonly threshold: number;
}

interface RootFileJson {
  readonly format: 1;
  readonly kind: 'noticeboard-root';
  readonly threshold: number;
  readonly encrypted: boolean;
  readonly keys: readonly { readonly keyid: string; readonly private: string }[];
}

/** Makes FILE with three new keys. @throws KeyFault if it exists: an offline root is never overwritten. */
export async function createRootFile(file: string, passphrase?: string): Promise<RootFile> {
  const signers = [generateSigner(), generateSigner(), generateSigner()];
  const json: RootFileJson = {
    format: 1,
    kind: 'noticeboard-root',
    threshold: 2,
    encrypted: passphrase !== undefined,
    keys: signers.map((s) => ({ keyid: s.keyid, private: pemOf(s, passphrase) })),
  };
  try {
    await writeFile(file, `${JSON.stringify(json, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new KeyFault(
      'root-file-exists',
      `${file} cannot be made (${(cause as Error).message}): choose a new file name on the stick.`,
      cause,
    );
  }
  return { signers, threshold: 2 };
}

export async function readRootFile(file: string, passphrase?: string): Promise<RootFile> {
  let json: RootFileJson;
  try {
    json = JSON.parse(await readFile(file, 'utf8')) as RootFileJson;
  } catch (cause) {
    throw new KeyFault(
      'root-file-unreadable',
      `${file} is not an offline root (${(cause as Error).message}): make one with noticeboard keys init --root FILE.`,
      cause,
    );
  }
  if (json.kind !== 'noticeboard-root' || !Array.isArray(json.keys))
    throw new KeyFault('root-file-unreadable', `${file} is not an offline root file of a noticeboard.`);
  if (json.encrypted && passphrase === undefined)
    throw new KeyFault('passphrase-needed', `${file} is locked with a passphrase: give it with --passphrase-file.`);
  try {
    return { signers: json.keys.map((k) => signerFromPem(k.private, passphrase)), threshold: json.threshold };
  } catch (cause) {
    throw new KeyFault('passphrase-wrong', `The passphrase does not open ${file}.`, cause);
  }
}

/** Turns the demo root into the office's: version + 1, signed by the demo key and the offline keys; the demo key is destroyed. */
export async function initOffice(keys: KeyStore, offline: RootFile, now: Instant): Promise<KeyStore> {
  if (keys.purpose === 'office')
    throw new KeyFault('already-office', 'This hub already has an office root: use noticeboard keys renew or rotate.');
  if (keys.purpose === 'simulation')
    throw new KeyFault('simulation', 'A simulated hub never gets an office root: start a new DATA_DIR without NOTICEBOARD_NOW.');
  const demo = await readPem(join(keys.dir, 'root.pem'));
  const online = newOnline();
  const root = composeRoot({
    version: keys.root.version + 1,
    purpose: 'office',
    repository: keys.root['x-noticeboard'].repository,
    now,
    root: { keys: offline.signers, threshold: offline.threshold },
    online,
  });
  await writeRoot(keys.dir, signRoot(root, [demo, ...offline.signers]));
  await writeOnline(keys.dir, online);
  await rm(join(keys.dir, 'root.pem'));
  return readKeys(keys.dir);
}

/** A next root with a new expiry and the same keys. */
export function renewRoot(keys: KeyStore, offline: RootFile, now: Instant): Promise<KeyStore> {
  return nextRoot(keys, offline, now, keys.online);
}

/** A next root with new online keys: what the old ones sign from now on is refused (TUF §6.1). */
export function rotateOnline(keys: KeyStore, offline: RootFile, now: Instant): Promise<KeyStore> {
  return nextRoot(keys, offline, now, newOnline());
}

async function nextRoot(keys: KeyStore, offline: RootFile, now: Instant, online: OnlineSigners): Promise<KeyStore> {
  const known = new Set(keys.root.roles.root.keyids);
  const usable = offline.signers.filter((s) => known.has(s.keyid));
  if (usable.length < keys.root.roles.root.threshold) {
    throw new KeyFault(
      'foreign-root',
      'This file does not hold the keys of this hub’s root: take the stick that was made with keys init for this office.',
    );
  }
  const root = composeRoot({
    version: keys.root.version + 1,
    purpose: keys.purpose,
    repository: keys.root['x-noticeboard'].repository,
    now,
    root: { keys: offline.signers, threshold: offline.threshold },
    online,
  });
  await writeRoot(keys.dir, signRoot(root, offline.signers));
  await writeOnline(keys.dir, online);
  return readKeys(keys.dir);
}

/** When the trust ends, soonest first. `announce` from 90 days before. */
export function expiries(
  keys: KeyStore,
  now: Instant,
): readonly { readonly role: string; readonly expires: string; readonly days: number; readonly announce: boolean }[] {
  const days = Math.floor((instantOf(keys.root.expires) - now) / dayMs);
  return [{ role: 'root', expires: keys.root.expires, days, announce: days <= announceDays }];
}

async function writeRoot(dir: string, root: Signed<Root>): Promise<void> {
  await writeSecret(join(dir, 'roots', `${root.signed.version}.root.json`), fileBytes(root));
}

async function writeSecret(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.new`, content, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

async function readPem(file: string): Promise<Signer> {
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0)
    throw new KeyFault('keys-open', `${file} can be read by others: chmod 600 it, and rotate it if somebody may have read it.`);
  return signerFromPem(await readFile(file, 'utf8'));
}
