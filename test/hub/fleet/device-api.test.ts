import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hourMs, type Instant, instantOf, minuteMs, secondMs, toInstant, toIso } from '../../../src/core/time/instant.ts';
import { confirmations } from '../../../src/hub/fleet/acknowledgements.ts';
import { deviceApi } from '../../../src/hub/fleet/device-api.ts';
import { addDevice, listDevices, revokeDevice } from '../../../src/hub/fleet/devices.ts';
import { type TestDatabase, testDatabase } from '../../support/hub-database.ts';

let db: TestDatabase;
let api: Hono;
let now: Instant;
let purpose: 'demo' | 'office';
let address: string;
const start = instantOf('2026-06-18T00:00:00Z');

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  [now, purpose, address] = [start, 'office', '192.0.2.1'];
  await db.sql`truncate devices, acknowledgements, releases, records, live, audit cascade`;
  await db.sql`insert into releases values ('first', 7, '{}', ${'0'.repeat(64)}, ${toIso(start)}, ${toIso(start)}), ('first', 8, '{}', ${'1'.repeat(64)}, ${toIso(start)}, ${toIso(start)})`;
  api = new Hono().route(
    '/api/device',
    deviceApi({
      sql: db.sql,
      clock: { simulated: false, now: () => now },
      log: () => undefined,
      root: () => ({ purpose, fingerprint: 'ab12 cd34' }),
      lineage: async () => 'first',
      addressOf: () => address,
    }),
  );
});

interface Board {
  readonly id: string;
  readonly key: KeyObject;
}
const newKeys = () => generateKeyPairSync('ed25519');
const codeFor = (board: string) => db.sql.begin((tx) => addDevice(tx, board, now));
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  api.request(`/api/device${path}`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers });

async function pair(board: string): Promise<Board> {
  const { code } = await codeFor(board);
  const { publicKey, privateKey } = newKeys();
  const answer = await post('/pair', { code, board, publicKey: publicKey.export({ format: 'jwk' }) });
  expect(answer.status).toBe(200);
  return { id: ((await answer.json()) as { deviceId: string }).deviceId, key: privateKey };
}

function signatureOf(board: Board, method: string, path: string, body: string, at: Instant = now): Record<string, string> {
  const hash = createHash('sha256').update(body).digest('hex');
  const text = `${method}\n/api/device${path}\n${toIso(at)}\n${hash}`;
  return {
    'x-device': board.id,
    'x-device-at': toIso(at),
    'x-device-signature': sign(null, Buffer.from(text), board.key).toString('base64url'),
  };
}

const postSigned = (board: Board, path: string, body: unknown, at?: Instant) =>
  post(path, body, signatureOf(board, 'POST', path, JSON.stringify(body), at));
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

test('a board pairs with its code and learns the root’s fingerprint and the lineage', async () => {
  const { code } = await codeFor('square');
  const answer = await post('/pair', {
    code: code.toLowerCase().replace('-', ' '),
    board: 'square',
    publicKey: newKeys().publicKey.export({ format: 'jwk' }),
  });
  expect(await answer.json()).toMatchObject({ boardId: 'square', rootFingerprint: 'ab12 cd34', lineage: 'first' });
  expect(await listDevices(db.sql, now)).toMatchObject([{ boardId: 'square', state: 'paired' }]);
  const [row] = await db.sql`select actor, command from audit`;
  expect(row).toMatchObject({ command: 'pair', actor: expect.stringMatching(/^device:/) });
});

test('a code is eight characters without look-alikes and is kept as a hash', async () => {
  const { code, deviceId } = await codeFor('square');
  expect(code).toMatch(/^[34679ACDEFGHJKMNPQRTWXY]{4}-[34679ACDEFGHJKMNPQRTWXY]{4}$/);
  const [row] = await db.sql<{ text: string }[]>`select devices::text as text from devices where id = ${deviceId}`;
  expect(row!.text).not.toContain(code);
  expect(row!.text).not.toContain(code.replace('-', ''));
});

test('a code works once, on its board, within 24 hours', async () => {
  const publicKey = newKeys().publicKey.export({ format: 'jwk' });
  const { code } = await codeFor('square');
  expect(await codeOf(await post('/pair', { code, board: 'hall', publicKey }))).toBe('wrong-code');
  now = toInstant(start + 24 * hourMs);
  expect(await codeOf(await post('/pair', { code, board: 'square', publicKey }))).toBe('code-expired');
  now = toInstant(start + 24 * hourMs - 1);
  expect((await post('/pair', { code, board: 'square', publicKey })).status).toBe(200);
  expect(await codeOf(await post('/pair', { code, board: 'square', publicKey }))).toBe('wrong-code');
});

test('of two boards with the same code at the same moment one is paired', async () => {
  const { code } = await codeFor('square');
  const tries = Array.from({ length: 4 }, () =>
    post('/pair', { code, board: 'square', publicKey: newKeys().publicKey.export({ format: 'jwk' }) }),
  );
  const statuses = (await Promise.all(tries)).map((answer) => answer.status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
});

test('a demo root pairs no board', async () => {
  purpose = 'demo';
  const answer = await post('/pair', {
    code: 'AAAA-AAAA',
    board: 'square',
    publicKey: newKeys().publicKey.export({ format: 'jwk' }),
  });
  expect(await codeOf(answer)).toBe('demo-root');
});

test('a private key, another curve or no key is refused', async () => {
  for (const publicKey of [newKeys().privateKey.export({ format: 'jwk' }), { kty: 'EC', crv: 'P-256', x: 'a', y: 'b' }, null]) {
    expect((await post('/pair', { code: 'AAAA-AAAA', board: 'square', publicKey })).status).toBe(400);
  }
});

test('after five wrong codes an address waits, twice as long each time; another address does not', async () => {
  const guess = () =>
    post('/pair', { code: 'AAAA-AAAA', board: 'square', publicKey: newKeys().publicKey.export({ format: 'jwk' }) });
  for (let i = 0; i < 6; i++) expect((await guess()).status).toBe(403);
  expect((await guess()).headers.get('retry-after')).toBe('2');
  now = toInstant(now + 2 * secondMs);
  expect((await guess()).status).toBe(403);
  expect((await guess()).headers.get('retry-after')).toBe('4');
  address = '192.0.2.2';
  expect((await guess()).status).toBe(403);
});

test('addresses of one IPv6 network wait together', async () => {
  const guess = () =>
    post('/pair', { code: 'AAAA-AAAA', board: 'square', publicKey: newKeys().publicKey.export({ format: 'jwk' }) });
  for (let i = 0; i < 6; i++) {
    address = `2001:db8:1:2::${i + 1}`;
    expect((await guess()).status).toBe(403);
  }
  address = '2001:db8:1:2:ffff::1';
  expect((await guess()).status).toBe(429);
});

test('an acknowledgement counts for the release and every one before it', async () => {
  const [square, hall] = [await pair('square'), await pair('hall')];
  const removed = [{ kind: 'item', id: 'tender', revision: 2 }];
  expect((await postSigned(square, '/acknowledge', { lineage: 'first', release: 8, removed })).status).toBe(204);
  const byBoard = Object.fromEntries((await confirmations(db.sql, 'first', 7)).map((row) => [row.boardId, row.confirmedAt]));
  expect(byBoard).toEqual({ square: toIso(now), hall: null });
  expect(hall.id).not.toBe(square.id);
});

test('a repeated acknowledgement keeps the first time and adds what it names', async () => {
  const board = await pair('square');
  const ack = (removed: unknown) => postSigned(board, '/acknowledge', { lineage: 'first', release: 7, removed });
  await ack([{ kind: 'item', id: 'a', revision: 1 }]);
  now = toInstant(now + minuteMs);
  await ack([
    { kind: 'item', id: 'a', revision: 1 },
    { kind: 'item', id: 'b', revision: 1 },
  ]);
  const [row] = await db.sql<{ at: Date; removed: unknown[] }[]>`select at, removed from acknowledgements`;
  expect(row!.at.toISOString()).toBe(toIso(start));
  expect(row!.removed).toHaveLength(2);
});

test('a release the hub never issued cannot be acknowledged', async () => {
  const board = await pair('square');
  for (const [lineage, release] of [
    ['first', 9],
    ['second', 7],
  ] as const) {
    expect(await codeOf(await postSigned(board, '/acknowledge', { lineage, release, removed: [] }))).toBe('unknown-release');
  }
});

test('a request that is unsigned, altered, old, or of a revoked device is answered 401', async () => {
  const board = await pair('square');
  const ack = { lineage: 'first', release: 7, removed: [] };
  expect(await codeOf(await post('/acknowledge', ack))).toBe('not-signed');
  const signature = signatureOf(board, 'POST', '/acknowledge', JSON.stringify(ack));
  expect(await codeOf(await post('/acknowledge', { ...ack, release: 8 }, signature))).toBe('bad-signature');
  expect(await codeOf(await post('/health', ack, signature))).toBe('bad-signature');
  expect(await codeOf(await postSigned(board, '/acknowledge', ack, toInstant(now - 10 * minuteMs - 1)))).toBe('clock-differs');
  expect((await postSigned(board, '/acknowledge', ack, toInstant(now - 10 * minuteMs))).status).toBe(204);
  await db.sql.begin((tx) => revokeDevice(tx, board.id, now));
  const refused = await postSigned(board, '/acknowledge', ack);
  expect(refused.status).toBe(401);
  expect(await codeOf(refused)).toBe('device-revoked');
});

test('a health report is kept with the time it came, and is bounded', async () => {
  const board = await pair('square');
  now = toInstant(now + hourMs);
  expect((await postSigned(board, '/health', { release: 7, storage: { persisted: true } })).status).toBe(204);
  expect(await listDevices(db.sql, now)).toMatchObject([{ health: { release: 7 }, lastSeenAt: toIso(now) }]);
  expect((await postSigned(board, '/health', { fill: 'x'.repeat(20_000) })).status).toBe(413);
  expect((await postSigned(board, '/health', { fill: 'x'.repeat(70_000) })).status).toBe(413);
});

test('a restricted body goes to a paired board of its audience and to no other', async () => {
  const [square, hall, village] = [await pair('square'), await pair('hall'), await pair('village')];
  const body = Buffer.from('{"format":1,"id":"list"}');
  const hash = createHash('sha256').update(body).digest('hex');
  const groups = Buffer.from('{"id":"hall","groups":["indoor"]}');
  await db.sql`insert into records ${db.sql([
    { kind: 'item', id: 'list', revision: 1, audience: ['square', 'indoor'], hash, body },
    { kind: 'board', id: 'hall', revision: 1, audience: ['*'], hash: '2'.repeat(64), body: groups },
  ])}`;
  const get = async (board: Board) =>
    api.request(`/api/device/bodies/${hash}.json`, { headers: signatureOf(board, 'GET', `/bodies/${hash}.json`, '') });
  expect((await get(square)).status).toBe(404);
  await db.sql`insert into live ${db.sql([{ kind: 'item', id: 'list', revision: 1, audience: ['square', 'indoor'], hash, length: body.length, bucket: 0 }])}`;
  expect(Buffer.from(await (await get(square)).arrayBuffer())).toEqual(body);
  expect((await get(hall)).status).toBe(200);
  expect((await get(village)).status).toBe(404);
  expect((await api.request(`/api/device/bodies/${hash}.json`)).status).toBe(401);
});
