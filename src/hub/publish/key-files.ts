/** Files of KEYS_DIR: written whole or not at all, readable by the hub's user alone. */
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnlineRole, Purpose, Root } from './root.ts';
import { generateSigner, pemOf, type Signer, signerFromPem } from './signing.ts';

export type OnlineSigners = Readonly<Record<OnlineRole | 'carried', Signer>>;
export const onlineKeys = ['targets', 'snapshot', 'timestamp', 'carried'] as const;

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

export const newOnline = (): OnlineSigners => ({
  targets: generateSigner(),
  snapshot: generateSigner(),
  timestamp: generateSigner(),
  carried: generateSigner(),
});

export async function writeOnline(dir: string, online: OnlineSigners): Promise<void> {
  for (const role of onlineKeys) await writeSecret(join(dir, `${role}.pem`), pemOf(online[role]));
}

export async function readOnline(dir: string): Promise<OnlineSigners> {
  const signers = await Promise.all(onlineKeys.map(async (role) => [role, await readPem(join(dir, `${role}.pem`))] as const));
  return Object.fromEntries(signers) as Record<OnlineRole | 'carried', Signer>;
}

export async function writeSecret(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.new`, content, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

/** @throws KeyFault if others can read it. */
export async function readPem(file: string): Promise<Signer> {
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0)
    throw new KeyFault('keys-open', `${file} can be read by others: chmod 600 it, and rotate it if somebody may have read it.`);
  return signerFromPem(await readFile(file, 'utf8'));
}
