import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPublicAddress } from '../../../src/hub/intake/address.ts';
import { fetchLimits, fetchSource } from '../../../src/hub/intake/fetch.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let origin: string;
const answers = new Map<string, Answer>();
const small = { ...fetchLimits, timeoutMs: 2_000, mostBytes: 1_000 };

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '');
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

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
  ['2002:7f00:1::', false],
  ['2001:db8::1', false],
  ['2606:4700::1111', true],
  ['localhost', false],
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
