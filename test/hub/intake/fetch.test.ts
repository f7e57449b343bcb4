import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf, toInstant } from '../../../src/core/time/instant.ts';
import { isPublicAddress } from '../../../src/hub/intake/address.ts';
import { fetchLimits, fetchSource } from '../../../src/hub/intake/fetch.ts';
import { initTls, type TlsFiles } from '../../../src/hub/tls/init.ts';
import { type Scratch, scratchDir } from '../../support/scratch.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let origin: string;
let scratch: Scratch;
const answers = new Map<string, Answer>();
const small = { ...fetchLimits, timeoutMs: 2_000, mostBytes: 1_000 };

beforeAll(async () => {
  scratch = await scratchDir('fetch');
  server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '');
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await scratch.remove();
});

function tlsFiles(): Promise<TlsFiles> {
  // Certificates are judged by the machine's own clock, which Node's TLS reads.
  const now = toInstant(new Date(performance.timeOrigin).getTime());
  return initTls({ names: ['feed.example'], dir: scratch.dir, office: 'noticeboard', now });
}

const get = (path: string, more: Partial<Parameters<typeof fetchSource>[0]> = {}) =>
  fetchSource({ url: `${origin}${path}`, internal: true, validators: {}, limits: small, ...more });

test.each([
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['172.32.0.1', true],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['8.8.8.8', true],
  ['::1', false],
  ['::', false],
  ['fe80::1%eth0', false],
  ['fd00::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', true],
  ['::127.0.0.1', false],
  ['64:ff9b::a00:1', false],
  ['64:ff9b::808:808', true],
  ['64:ff9b:1::808:808', false],
  ['::ffff:0:127.0.0.1', false],
  ['::ffff:0:8.8.8.8', true],
  ['2002:808:808::1', true],
  ['2001:0:7f00:1::1', false],
  ['fec0::1', false],
  ['4000::1', false],
  ['ff02::1', false],
  ['2002:7f00:1::', false],
  ['2001:db8::1', false],
  ['2606:4700::1111', true],
  ['localhost', false],
  ['2130706433', false],
])('%s is on the public internet: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

test('a private address is refused unless the source is declared internal, whatever its name', async () => {
  expect(await get('/x', { internal: false })).toMatchObject({ kind: 'failed', code: 'forbidden-address' });
  const named = {
    url: 'http://feed.example/x',
    internal: false,
    validators: {},
    addressesOf: async () => ['8.8.8.8', '10.0.0.1'],
  };
  expect(await fetchSource(named)).toMatchObject({ kind: 'failed', code: 'forbidden-address' });
});

test('the connection goes to the address that was judged, not to a second answer of the DNS', async () => {
  answers.set('/pinned', (request, response) => response.end(request.headers.host));
  let asked = 0;
  const port = new URL(origin).port;
  const fetched = await fetchSource({
    url: `http://feed.example:${port}/pinned`,
    internal: true,
    validators: {},
    addressesOf: async () => [++asked === 1 ? '127.0.0.1' : '10.255.255.1'],
  });
  expect(fetched).toMatchObject({ kind: 'fetched', bytes: Buffer.from(`feed.example:${port}`) });
  expect(asked).toBe(1);
});

test('the target of a redirect is judged like a first address', async () => {
  answers.set('/away', (_request, response) => response.writeHead(302, { location: 'http://elsewhere.example/latest' }).end());
  const addressesOf = async (host: string) => (host === 'elsewhere.example' ? ['0.0.0.0'] : ['127.0.0.1']);
  const outcome = await fetchSource({
    url: `http://feed.example:${new URL(origin).port}/away`,
    internal: true,
    validators: {},
    addressesOf,
  });
  expect(outcome).toMatchObject({
    kind: 'failed',
    code: 'forbidden-address',
    reason: expect.stringContaining('elsewhere.example'),
  });
});

test('an unchanged feed costs one line', async () => {
  answers.set('/feed', (request, response) => {
    if (request.headers['if-none-match'] === '"7"') response.writeHead(304).end();
    else response.writeHead(200, { etag: '"7"', 'content-type': 'application/rss+xml; charset=gbk' }).end('<rss/>');
  });
  const first = await get('/feed');
  expect(first).toMatchObject({ kind: 'fetched', contentType: 'application/rss+xml; charset=gbk', validators: { etag: '"7"' } });
  expect(await get('/feed', { validators: { etag: '"7"' } })).toEqual({ kind: 'unchanged' });
});

test('an answer longer than allowed is cut off, compressed or not', async () => {
  answers.set('/long', (_request, response) => response.end('x'.repeat(5_000)));
  answers.set('/bomb', (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(5_000_000))),
  );
  expect(await get('/long')).toMatchObject({ kind: 'failed', code: 'too-large' });
  expect(await get('/bomb')).toMatchObject({ kind: 'failed', code: 'too-large' });
});

test('a source that never ends its answer is left after the time limit', async () => {
  answers.set('/slow', (_request, response) => void response.writeHead(200).write('<rss>'));
  expect(await get('/slow', { limits: { ...small, timeoutMs: 300 } })).toMatchObject({ kind: 'failed', code: 'timeout' });
});

test('redirects end, and an error status is a failure that says when to come back', async () => {
  answers.set('/loop', (_request, response) => response.writeHead(302, { location: '/loop' }).end());
  answers.set('/busy', (_request, response) => response.writeHead(503, { 'retry-after': '120' }).end());
  expect(await get('/loop')).toMatchObject({ kind: 'failed', code: 'too-many-redirects' });
  expect(await get('/busy')).toMatchObject({ kind: 'failed', code: 'http-status', retryAfterSeconds: 120 });
});

const date = 'Thu, 18 Jun 2026 08:00:00 GMT';
test.each([
  ['120', date, 120],
  ['0', date, undefined],
  ['-5', date, undefined],
  ['1e99', date, undefined],
  ['Thu, 18 Jun 2026 08:02:30 GMT', date, 150],
  ['Thu, 18 Jun 2026 07:59:59 GMT', date, undefined],
  ['Thu, 18 Jun 2026 08:02:30 GMT', 'nonsense', 60],
  ['tomorrow', date, undefined],
])('Retry-After: %s from a source whose clock says %s is a wait of %s s', async (written, clock, seconds) => {
  answers.set('/later', (_request, response) => {
    response.sendDate = false;
    response.writeHead(429, { 'retry-after': written, date: clock }).end();
  });
  const outcome = await get('/later', { at: instantOf('2026-06-18T08:01:30Z') });
  expect(outcome).toMatchObject({ kind: 'failed', code: 'http-status' });
  expect((outcome as { retryAfterSeconds?: number }).retryAfterSeconds).toBe(seconds);
});

test('what was said by Last-Modified is asked for again', async () => {
  const modified = 'Wed, 17 Jun 2026 08:00:00 GMT';
  answers.set('/dated', (request, response) => {
    if (request.headers['if-modified-since'] === modified) response.writeHead(304).end();
    else response.writeHead(200, { 'last-modified': modified }).end('<rss/>');
  });
  const first = await get('/dated');
  expect(first).toMatchObject({ kind: 'fetched', validators: { lastModified: modified } });
  expect(await get('/dated', { validators: { lastModified: modified } })).toEqual({ kind: 'unchanged' });
});

test('from https: no redirect leads to http:, whatever the source is allowed; to https: it does', async () => {
  const { certFile, keyFile, authorityFile } = await tlsFiles();
  const [cert, key, ca] = await Promise.all([certFile, keyFile, authorityFile].map((file) => readFile(file, 'utf8')));
  answers.set('/down', (_request, response) => response.writeHead(301, { location: `${origin}/plain` }).end());
  answers.set('/along', (_request, response) => response.writeHead(308, { location: '/plain' }).end());
  answers.set('/plain', (_request, response) => response.end('<rss/>'));
  const secure = createSecureServer({ cert, key }, (request, response) => answers.get(request.url ?? '')?.(request, response));
  await new Promise<void>((ready) => secure.listen(0, '127.0.0.1', ready));
  try {
    const base = `https://feed.example:${(secure.address() as AddressInfo).port}`;
    const one = { internal: true, validators: {}, addressesOf: async () => ['127.0.0.1'], ca: ca! };
    expect(await fetchSource({ ...one, url: `${base}/down` })).toMatchObject({ kind: 'failed', code: 'insecure-redirect' });
    expect(await fetchSource({ ...one, url: `${base}/along` })).toMatchObject({ kind: 'fetched', url: `${base}/plain` });
    const { ca: _unknown, ...untrusting } = one;
    expect(await fetchSource({ ...untrusting, url: `${base}/plain` })).toMatchObject({ kind: 'failed', code: 'unreachable' });
  } finally {
    secure.close();
  }
});

test.each(['gzip', 'deflate', 'br'])('a bomb of %s is left at the limit, not unpacked', async (encoding) => {
  const pack = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[encoding]!;
  const bomb = pack(Buffer.alloc(16 * 1024 * 1024));
  answers.set('/bomb', (_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bomb));
  expect(await get('/bomb')).toMatchObject({ kind: 'failed', code: 'too-large' });
});

test('a compression that was not asked for is refused, and so are headers without end', async () => {
  answers.set('/odd', (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end('x'));
  answers.set('/headers', (_request, response) => response.writeHead(200, { 'x-long': 'x'.repeat(100_000) }).end('x'));
  expect(await get('/odd')).toMatchObject({ kind: 'failed', code: 'bad-encoding' });
  expect(await get('/headers')).toMatchObject({ kind: 'failed', code: 'unreachable' });
});

test('a resolver and a server that never answer are left after the time limit', async () => {
  answers.set('/silent', () => {});
  const limits = { ...small, timeoutMs: 300 };
  const never = { url: 'http://feed.example/', addressesOf: () => new Promise<never>(() => {}), limits };
  expect(await get('', never)).toMatchObject({ kind: 'failed', code: 'timeout' });
  expect(await get('/silent', { limits })).toMatchObject({ kind: 'failed', code: 'timeout' });
});

test.each(['0.0.0.0', '224.0.0.1', '[::]', '[ff02::1]', '0x0'])('%s is refused even to an internal source', async (host) => {
  const outcome = await fetchSource({ url: `http://${host}/x`, internal: true, validators: {} });
  expect(outcome).toMatchObject({ kind: 'failed', code: 'forbidden-address' });
});

test.each([
  '127.0.0.1',
  '2130706433',
  '0x7f.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[fd00::1]',
  '[fe80::1]',
  '169.254.169.254',
  'localhost',
])('%s, however it is written, is called by no source that is not internal', async (host) => {
  let called = false;
  answers.set('/inside', (_request, response) => {
    called = true;
    response.end();
  });
  const port = new URL(origin).port;
  const outcome = await fetchSource({ url: `http://${host}:${port}/inside`, internal: false, validators: {}, limits: small });
  expect(outcome).toMatchObject({ kind: 'failed', code: 'forbidden-address' });
  expect(called).toBe(false);
});

test.each(['ftp://feed.example/x', 'http://user:secret@feed.example/x', 'gopher://127.0.0.1/'])(
  '%s is not called',
  async (url) => {
    const outcome = await fetchSource({ url, internal: true, validators: {} });
    expect(outcome.kind).toBe('failed');
    expect(JSON.stringify(outcome)).not.toContain('secret');
  },
);

test('a closed port and a broken compression are failures, not exceptions', async () => {
  answers.set('/broken', (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'));
  expect(await get('/broken')).toMatchObject({ kind: 'failed' });
  expect(await fetchSource({ url: 'http://127.0.0.1:18299/', internal: true, validators: {} })).toMatchObject({
    kind: 'failed',
    code: 'unreachable',
  });
});
