import { createPublicKey, X509Certificate } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { createServer, get } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayMs, type Instant, instantOf, toInstant } from '../../../src/core/time/instant.ts';
import { makeServer } from '../../../src/hub/tls/certificates.ts';
import { initTls } from '../../../src/hub/tls/init.ts';
import { nameConstraints, permittedNames } from '../../../src/hub/tls/name-constraints.ts';
import { scratchDir } from '../../support/scratch.ts';

/** Certificates are checked by Node against the real clock: made around it, and no outcome hangs on the day. */
const now = toInstant(Date.now());
let scratch: Awaited<ReturnType<typeof scratchDir>>;
beforeAll(async () => {
  scratch = await scratchDir('tls');
});
afterAll(() => scratch.remove());

const init = (folder: string, names: readonly string[], at: Instant = now) =>
  initTls({ names, dir: join(scratch.dir, folder), office: '测试镇', now: at });

/** What a client that trusts only `ca` says to a server at `host` showing this certificate: the body, or the error's code. */
async function connect(cert: string, key: string, ca: string, host: string): Promise<string> {
  const server = createServer({ cert, key }, (_request, response) => response.end('secure'));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    return await new Promise<string>((done) => {
      const { port } = server.address() as AddressInfo;
      const lookup: LookupFunction = (_host, options, answer) =>
        options.all === true ? answer(null, [{ address: '127.0.0.1', family: 4 }]) : answer(null, '127.0.0.1', 4);
      get({ host, port, ca, lookup, agent: false }, (response) => {
        response.setEncoding('utf8').once('data', done);
      }).once('error', (error: NodeJS.ErrnoException) => done(`${error.code}: ${error.message}`));
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a browser that trusts the authority reaches the hub by each of its names', async () => {
  const files = await init('reach', ['hub.test', '127.0.0.1']);
  const [cert, key, ca] = await Promise.all(
    [files.certFile, files.keyFile, files.authorityFile].map((file) => readFile(file, 'utf8')),
  );
  expect(await connect(cert!, key!, ca!, 'hub.test')).toBe('secure');
  expect(await connect(cert!, key!, ca!, '127.0.0.1')).toBe('secure');
  expect(await connect(cert!, key!, ca!, 'other.test')).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
});

test('the authority vouches for the names it was made for and for nothing else', async () => {
  const files = await init('bound', ['hub.test']);
  const [certificate, privateKey] = await Promise.all(
    [files.authorityFile, files.authorityKeyFile].map((file) => readFile(file, 'utf8')),
  );
  for (const name of ['bank.example', '127.0.0.1', '::1']) {
    const forged = await makeServer({ certificate: certificate!, privateKey: privateKey! }, [name], now);
    expect(await connect(forged.certificate, forged.privateKey, certificate!, name.includes(':') ? 'hub.test' : name)).toMatch(
      /(permitted|excluded) subtree violation/,
    );
  }
});

test('keys are for their owner alone', async () => {
  const files = await init('modes', ['hub.test']);
  for (const file of [files.keyFile, files.authorityKeyFile]) expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(files.dir)).mode & 0o777).toBe(0o700);
});

test('a second run renews the server’s certificate and keeps the authority', async () => {
  const first = await init('again', ['hub.test']);
  const second = await init('again', ['hub.test'], toInstant(now + 10 * dayMs));
  expect(second).toMatchObject({ authorityIsNew: false, authorityFingerprint: first.authorityFingerprint });
  expect(second.expiresAt).toBe(
    first.expiresAt + 10 * dayMs - ((first.expiresAt + 10 * dayMs) % 1000) + (second.expiresAt % 1000),
  );
});

test('a name the authority may not vouch for is refused, and so is an authority without its key', async () => {
  const files = await init('more', ['hub.test']);
  await expect(init('more', ['hub.test', 'new.test'])).rejects.toMatchObject({ code: 'name-not-permitted' });
  await rm(files.authorityKeyFile);
  await expect(init('more', ['hub.test'])).rejects.toMatchObject({ code: 'authority-key-away' });
});

test.each(['https://hub.test', 'hub test', 'hub.test:8080', '', '-hub'])('“%s” is no name', async (name) => {
  await expect(init('names', [name])).rejects.toMatchObject({ code: 'bad-name' });
});

test('the Chromium policy carries exactly the authority’s certificate', async () => {
  const files = await init('policy', ['hub.test']);
  const policy = JSON.parse(await readFile(files.policyFile, 'utf8')) as { CACertificates: string[] };
  const fromPolicy = new X509Certificate(Buffer.from(policy.CACertificates[0]!, 'base64'));
  const ca = new X509Certificate(await readFile(files.authorityFile));
  expect(fromPolicy.fingerprint256).toBe(ca.fingerprint256);
  expect(ca.ca).toBe(true);
  expect(createPublicKey(await readFile(files.authorityKeyFile)).export({ format: 'jwk' })).toEqual(
    ca.publicKey.export({ format: 'jwk' }),
  );
});

test('name constraints read back as the names they were made of', () => {
  const names = [
    'hub.test',
    '192.168.1.10',
    'fd00::1',
    ...Array.from({ length: 20 }, (_, i) => `board-${i}.office.town.example`),
  ];
  expect(permittedNames(nameConstraints(names))).toEqual(names);
  expect(instantOf('2026-06-18T00:00:00Z')).toBeLessThan(now);
});
