/**
 * The office's offline root: a file on a stick in a safe, never on the hub, and its public part, which may go anywhere.
 * Of three keys two must sign; all three may lie in one file, or each person keeps a copy with a passphrase of their own.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { KeyFault } from './key-files.ts';
import { generateSigner, keyIdOf, type PublicKey, pemOf, type Signer, signerFromPem } from './signing.ts';

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

/** Keys a root may name, without what signs. */
export interface RootKeys {
  readonly keys: readonly Pick<Signer, 'keyid' | 'publicKey'>[];
  readonly threshold: number;
}

interface PublicFileJson {
  readonly format: 1;
  readonly kind: 'noticeboard-root-public';
  readonly threshold: number;
  readonly keys: readonly PublicKey[];
}

/** What the hub needs to name the office's keys in its root. */
export function publicPartOf({ signers, threshold }: RootFile): PublicFileJson {
  return { format: 1, kind: 'noticeboard-root-public', threshold, keys: signers.map((signer) => signer.publicKey) };
}

/** @throws KeyFault if FILE is no public part of an offline root. */
export async function readPublicPart(file: string): Promise<RootKeys> {
  const unreadable = (why: string, cause?: unknown): KeyFault =>
    new KeyFault(
      'public-part-unreadable',
      `${file} is not the public part of an offline root (${why}): noticeboard keys make --root FILE writes FILE.public.json.`,
      cause,
    );
  const json = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as PublicFileJson)
    .catch((cause: Error) => {
      throw unreadable(cause.message, cause);
    });
  if (json?.kind !== 'noticeboard-root-public' || !Array.isArray(json.keys)) throw unreadable('it says it is something else');
  const isKey = (key: PublicKey): boolean => key?.keytype === 'ed25519' && /^[0-9a-f]{64}$/.test(key.keyval?.public ?? '');
  if (!json.keys.every(isKey)) throw unreadable('a key in it is no Ed25519 key');
  const { keys, threshold } = json;
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > keys.length) throw unreadable('its threshold is out of range');
  return { keys: keys.map((publicKey) => ({ keyid: keyIdOf(publicKey), publicKey })), threshold };
}
