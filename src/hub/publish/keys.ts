/**
 * KEYS_DIR (0700, files 0600, never the database): the online signing keys, the seal of approvals, and the chain of roots.
 * First start makes a root marked `demo` whose key lies here; `noticeboard keys init` hands the root to offline keys.
 *
 *   targets.pem snapshot.pem timestamp.pem carried.pem   seal.key   roots/N.root.json   root.pem (demo and simulation only)
 *   next/ what a root asked for will name (root-change.ts)
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../core/release/metadata.ts';
import type { Instant } from '../../core/time/instant.ts';
import { dayMs, instantOf } from '../../core/time/instant.ts';
import { sha256 } from '../hashes.ts';
import { KeyFault, type KeyStore, newOnline, onlineKeys, readOnline, writeOnline, writeSecret } from './key-files.ts';
import { composeRoot, type Purpose, type Root, signRoot } from './root.ts';
import { finishInstall, installRoot, type RootChangeKind, signRootChange, stageRoot } from './root-change.ts';
import type { RootFile } from './root-file.ts';
import { fileBytes, generateSigner, pemOf, type Signed } from './signing.ts';

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
  const needed = [...onlineKeys.map((role) => `${role}.pem`), 'seal.key'];
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
  await finishInstall(dir, root);
  return {
    dir,
    purpose: root['x-noticeboard'].purpose,
    root,
    roots,
    online: await readOnline(dir),
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

/** Asked for, signed and put in force in one go, where the stick is in the hub’s own machine. @throws KeyFault */
export async function changeRoot(keys: KeyStore, how: RootChangeKind, offline: RootFile, now: Instant): Promise<KeyStore> {
  const { signers, threshold } = offline;
  const staged = await stageRoot(keys, how, how === 'init' ? { keys: signers, threshold } : null, now);
  await installRoot(keys, signRootChange(staged, offline));
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
