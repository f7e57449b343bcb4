/**
 * `noticeboard tls init`: a folder with ca.pem, ca-key.pem, server.pem (with the authority behind it), server-key.pem and
 * chromium-policy.json. Run again it renews the server's certificate with the same authority, so that no board has to be
 * told to trust anything anew.
 */
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import type { Instant } from '../../core/time/instant.ts';
import { derBase64, expiryOf, fingerprintOf, type Issued, makeAuthority, makeServer, namesOf } from './certificates.ts';

export class TlsFault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface TlsFiles {
  readonly dir: string;
  readonly names: readonly string[];
  readonly certFile: string;
  readonly keyFile: string;
  readonly authorityFile: string;
  readonly authorityKeyFile: string;
  readonly policyFile: string;
  readonly authorityFingerprint: string;
  readonly authorityIsNew: boolean;
  readonly expiresAt: Instant;
}

const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** @throws TlsFault for a name that cannot stand in a certificate, or one the authority in `dir` may not vouch for. */
export async function initTls({
  names: given,
  dir,
  office,
  now,
}: {
  names: readonly string[];
  dir: string;
  office: string;
  now: Instant;
}): Promise<TlsFiles> {
  const names = [
    ...new Set(
      given.map((name) =>
        name
          .trim()
          .toLowerCase()
          .replace(/^\[|\]$/g, ''),
      ),
    ),
  ];
  for (const name of names) {
    if (isIP(name) === 0 && !hostName.test(name))
      throw new TlsFault(
        'bad-name',
        `“${name}” is no host name or IP address: give what boards type, such as hub.town.example or 192.168.1.10, without https:// and port.`,
      );
  }
  const at = (file: string) => join(resolve(dir), file);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  const existing = await authorityIn(dir);
  const authority = existing ?? (await makeAuthority(names, office, now));
  const missing = names.filter((name) => !namesOf(authority.certificate).includes(name));
  if (missing.length > 0) {
    throw new TlsFault(
      'name-not-permitted',
      `The authority in ${dir} may not vouch for ${missing.join(', ')}: use --out with another folder for a new one, which the boards then have to trust.`,
    );
  }
  const server = await makeServer(authority, names, now);
  if (existing === null) {
    await writeWhole(at('ca-key.pem'), authority.privateKey, 0o600);
    await writeWhole(at('ca.pem'), authority.certificate, 0o644);
  }
  await writeWhole(at('server-key.pem'), server.privateKey, 0o600);
  await writeWhole(at('server.pem'), `${server.certificate}\n${authority.certificate}`, 0o644);
  await writeWhole(
    at('chromium-policy.json'),
    `${JSON.stringify({ CACertificates: [derBase64(authority.certificate)] }, null, 2)}\n`,
    0o644,
  );
  return {
    dir: resolve(dir),
    names,
    certFile: at('server.pem'),
    keyFile: at('server-key.pem'),
    authorityFile: at('ca.pem'),
    authorityKeyFile: at('ca-key.pem'),
    policyFile: at('chromium-policy.json'),
    authorityFingerprint: fingerprintOf(authority.certificate),
    authorityIsNew: existing === null,
    expiresAt: expiryOf(server.certificate),
  };
}

/** Null if the folder holds none. @throws TlsFault if its key was taken away, as it should be: it has to be brought for renewal. */
async function authorityIn(dir: string): Promise<Issued | null> {
  const certificate = await readOrNull(join(dir, 'ca.pem'));
  if (certificate === null) return null;
  const privateKey = await readOrNull(join(dir, 'ca-key.pem'));
  if (privateKey === null)
    throw new TlsFault(
      'authority-key-away',
      `${dir} holds ca.pem and not its key: bring ca-key.pem back from where it is kept, run this again, and take it away again.`,
    );
  return { certificate, privateKey };
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}

async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode, flush: true });
  await rename(`${file}.new`, file);
}
