/** KEYS_DIR inside a backup, only on request: locked with a passphrase (scrypt, AES-256-GCM), because whoever reads it can sign for the office. */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BackupFault, type Manifest } from './archive.ts';

type Sealed = NonNullable<Manifest['sealedKeys']>;

/** Shorter ones are guessed. */
export const shortestPassphrase = 12;
const cost = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };
const tagBytes = 16;

export async function sealKeys(keysDir: string, passphrase: string): Promise<Sealed> {
  if (passphrase.length < shortestPassphrase)
    throw new BackupFault('passphrase-short', `The passphrase for the keys needs at least ${shortestPassphrase} characters.`);
  const names = (await readdir(keysDir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(keysDir.length + 1));
  const files = Object.fromEntries(
    await Promise.all(names.sort().map(async (name) => [name, (await readFile(join(keysDir, name))).toString('base64')])),
  );
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, cost), nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(files), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { kdf: 'scrypt', salt: salt.toString('base64'), nonce: nonce.toString('base64'), sealed: sealed.toString('base64') };
}

/** The files of a sealed KEYS_DIR by relative name. @throws BackupFault for a wrong passphrase. */
export function openSealed({ salt, nonce, sealed }: Sealed, passphrase: string): Readonly<Record<string, string>> {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    scryptSync(passphrase, Buffer.from(salt, 'base64'), 32, cost),
    Buffer.from(nonce, 'base64'),
  );
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return JSON.parse(
      Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString('utf8'),
    ) as Record<string, string>;
  } catch (cause) {
    throw new BackupFault('passphrase-wrong', 'The passphrase does not open the keys of this backup.', cause);
  }
}

/** Writes the files into an empty KEYS_DIR. @throws BackupFault if it holds keys: boards may trust them. */
export async function writeKeys(keysDir: string, files: Readonly<Record<string, string>>): Promise<void> {
  const present = await readdir(keysDir).catch(() => [] as string[]);
  if (present.length > 0)
    throw new BackupFault('keys-present', `${keysDir} holds keys already: move the folder away first, boards may trust them.`);
  for (const [name, content] of Object.entries(files)) {
    if (name.startsWith('/') || name.split('/').includes('..'))
      throw new BackupFault('damaged', `The backup holds a key file named “${name}”, which leads out of KEYS_DIR.`);
    await mkdir(dirname(join(keysDir, name)), { recursive: true, mode: 0o700 });
    await writeFile(join(keysDir, name), Buffer.from(content, 'base64'), { mode: 0o600, flush: true });
  }
  await chmod(keysDir, 0o700);
}
