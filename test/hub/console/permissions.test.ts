/** The permission matrix: every address × every role, written out, so that a change of either is a change of this table. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { permissionsOf, type Role, roles } from '../../../src/core/staff/role.ts';
import { endpoints } from '../../../src/hub/console/endpoints.ts';
import { type ConsoleOffice, notice, openConsole } from '../../support/console.ts';
import { hire } from '../../support/staff.ts';

let office: ConsoleOffice;
beforeAll(async () => {
  office = await openConsole();
});
afterAll(() => office?.[Symbol.asyncDispose]());

const all = [...roles];
const writers: Role[] = ['editor', 'reviewer', 'issuer'];
const planners: Role[] = ['editor', 'issuer'];
const coverers: Role[] = ['reviewer', 'issuer', 'duty-officer'];
const enders: Role[] = ['reviewer', 'issuer'];
const mounters: Role[] = ['administrator', 'technician'];
const panickers: Role[] = ['issuer', 'administrator', 'duty-officer'];
const recorders: Role[] = ['reviewer', 'issuer', 'administrator', 'inspector'];

const matrix: Readonly<Record<string, readonly Role[] | 'anyone'>> = {
  'GET /session': 'anyone',
  'POST /session': 'anyone',
  'DELETE /session': all,
  'POST /invitation/open': 'anyone',
  'POST /invitation/accept': 'anyone',
  'GET /overview': all,
  'GET /items': all,
  'GET /items/:id': all,
  'POST /items': writers,
  'PUT /items/:id': writers,
  'PUT /items/:id/marks': writers,
  'POST /items/:id/submit': writers,
  'POST /items/:id/clear': ['reviewer'],
  'POST /items/:id/reject': ['reviewer'],
  'POST /items/:id/issue': ['issuer'],
  'POST /items/:id/cover': coverers,
  'POST /items/:id/uncover': ['issuer'],
  'POST /items/:id/withdraw': enders,
  'POST /items/:id/repeal': enders,
  'GET /items/:id/glass': all,
  'GET /items/:id/preview': all,
  'POST /preview': writers,
  'GET /media/:hash': all,
  'GET /proposals': all,
  'POST /proposals/:id/confirm': all,
  'POST /proposals/:id/drop': all,
  'GET /boards': all,
  'GET /boards/:id/day': all,
  'GET /boards/:id/now': all,
  'PUT /boards/:id/contact': mounters,
  'POST /boards/:id/devices': mounters,
  'DELETE /devices/:id': mounters,
  'GET /plans': all,
  'PUT /playlists/:id': planners,
  'DELETE /playlists/:id': planners,
  'POST /playlists/measure': all,
  'PUT /schedules/:id': planners,
  'DELETE /schedules/:id': planners,
  'POST /slate': panickers,
  'POST /slate/lift': panickers,
  'GET /record': recorders,
  'POST /record/check': recorders,
  'POST /record/export': recorders,
  'GET /staff': ['administrator'],
  'POST /staff': ['administrator'],
  'PUT /staff/:id': ['administrator'],
  'POST /staff/:id/reset': ['administrator'],
  'DELETE /staff/:id': ['administrator'],
  'POST /tokens': ['administrator'],
  'DELETE /tokens/:id': ['administrator'],
};
const names = endpoints.map(({ method, path }) => `${method.toUpperCase()} ${path}`);

test('every address stands in the matrix, and the matrix names none that is not there', () => {
  expect([...names].sort()).toEqual(Object.keys(matrix).sort());
});

test.each(names.filter((name) => name !== 'DELETE /session'))('%s is open to whom the matrix says', async (name) => {
  const allowed = matrix[name] ?? [];
  const [method = '', path = ''] = name.split(' ');
  const address = `/api${path.replace(/:\w+/g, 'nothing-of-this-name')}`;
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  const answers: string[] = [];
  for (const role of roles) {
    const answer =
      method === 'GET' ? await office.people[role].get(address) : await office.people[role].send(method, address, body);
    const { code } = (answer.headers.get('content-type') ?? '').includes('problem')
      ? ((await answer.json()) as { code: string })
      : { code: '' };
    const admitted = code !== 'not-permitted' && answer.status !== 401;
    if (admitted !== (allowed === 'anyone' || allowed.includes(role))) answers.push(`${role}: ${answer.status} ${code}`);
  }
  expect(answers).toEqual(allowed === 'anyone' && path === '/session' && method === 'POST' ? expect.anything() : []);
});

test.each(names.filter((name) => matrix[name] !== 'anyone'))('%s answers 401 to nobody and to a made-up key', async (name) => {
  const [method = '', path = ''] = name.split(' ');
  const address = `/api${path.replace(/:\w+/g, 'x')}`;
  const json = { 'Content-Type': 'application/json', Origin: 'http://hub.test', 'x-test-address': name };
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{}' };
  expect((await office.hub.request(address, { method, headers: json, ...body })).status).toBe(401);
  const made = { ...json, Authorization: 'Bearer nb_made-up-by-somebody' };
  expect((await office.hub.request(address, { method, headers: made, ...body })).status).toBe(401);
});

test('a script’s key does what it was given, where it was given, until it ends or is revoked', async () => {
  const { administrator, hub } = office;
  const make = async (over: object) => {
    const answer = await administrator.send('POST', '/api/tokens', {
      name: '播放脚本',
      permissions: ['read', 'playlists'],
      boards: ['village'],
      categories: ['*'],
      expiresAt: '2026-12-24T00:00:00+08:00',
      ...over,
    });
    return { status: answer.status, ...((await answer.json()) as { id: string; token: string }) };
  };
  expect((await make({ permissions: ['review'] })).status).toBe(400);
  expect((await make({ expiresAt: '2028-12-24T00:00:00+08:00' })).status).toBe(400);
  const { id, token } = await make({});
  const ask = (method: string, path: string, body?: unknown) =>
    hub.request(path, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  expect((await ask('GET', '/api/items')).status).toBe(200);
  expect((await ask('POST', '/api/items', { content: notice() })).status).toBe(403);
  expect((await ask('GET', '/api/staff')).status).toBe(403);
  expect((await ask('DELETE', '/api/session')).status).toBe(403);
  const put = await ask('PUT', '/api/playlists/from-script', { entries: [{ select: { kind: 'notice' } }] });
  expect(put.status).toBe(200);
  const push = (boards: string[]) => ask('PUT', '/api/schedules/from-script', { playlist: 'from-script', boards });
  expect((await push(['square'])).status).toBe(403);
  expect((await push(['village'])).status).toBe(200);
  expect((await administrator.send('DELETE', `/api/tokens/${id}`)).status).toBe(200);
  expect((await ask('GET', '/api/items')).status).toBe(401);
});

test('a village’s editor writes for the village and sees no other board’s drafts', async () => {
  const { ground, administrator, people } = office;
  const village = await hire(ground, administrator, {
    id: 'village-editor',
    name: '村文书',
    roles: ['editor'],
    boards: ['village'],
  });
  const everywhere = await village.send('POST', '/api/items', { content: notice() });
  expect([everywhere.status, (await everywhere.json()) as object]).toEqual([
    403,
    expect.objectContaining({ code: 'outside-scope' }),
  ]);
  const own = await village.send('POST', '/api/items', { content: notice({ audience: ['village'] }) });
  expect(own.status).toBe(201);
  const { id } = (await own.json()) as { id: string };
  const others = (await (
    await people.editor.send('POST', '/api/items', { content: notice({ audience: ['square'] }) })
  ).json()) as { id: string };
  expect((await village.get(`/api/items/${others.id}`)).status).toBe(403);
  const listed = ((await (await village.get('/api/items?lane=draft')).json()) as { items: { id: string }[] }).items.map(
    (item) => item.id,
  );
  expect(listed).toEqual([id]);
  const moved = await village.send('PUT', `/api/items/${id}`, { revision: 1, content: notice({ audience: ['square'] }) });
  expect(moved.status).toBe(403);
});

test('a closed account is out at once, and the last administrator stays', async () => {
  const { ground, administrator } = office;
  const leaver = await hire(ground, administrator, { id: 'leaver', name: '调离者', roles: ['editor'] });
  expect((await leaver.get('/api/items')).status).toBe(200);
  expect((await administrator.send('DELETE', '/api/staff/leaver')).status).toBe(200);
  expect((await leaver.get('/api/items')).status).toBe(401);
  const last = await administrator.send('DELETE', '/api/staff/administrator');
  expect([last.status, ((await last.json()) as { code: string }).code]).toEqual([409, 'last-administrator']);
  const demoted = await administrator.send('PUT', '/api/staff/administrator', {
    name: '管',
    roles: ['editor'],
    boards: ['*'],
    categories: ['*'],
  });
  expect(demoted.status).toBe(409);
});

test('roles taken away are gone at the next request, without signing out', async () => {
  const { ground, administrator } = office;
  const person = await hire(ground, administrator, { id: 'moved', name: '轮岗者', roles: ['reviewer'] });
  expect((await person.get('/api/record')).status).toBe(200);
  await administrator.send('PUT', '/api/staff/moved', { name: '轮岗者', roles: ['editor'], boards: ['*'], categories: ['*'] });
  expect(permissionsOf.editor).not.toContain('record');
  expect((await person.get('/api/record')).status).toBe(403);
});
