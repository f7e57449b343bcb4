/** FIELD 24: no command without its row. Every address that changes something is called for real, and the register is read. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyChain } from '../../../src/hub/audit/audit.ts';
import { endpoints } from '../../../src/hub/console/endpoints.ts';
import { inviteFirst } from '../../../src/hub/identity/invitations.ts';
import { type ConsoleOffice, notice, openConsole } from '../../support/console.ts';
import { acceptLink, hire, type Person } from '../../support/staff.ts';

let office: ConsoleOffice;
let second: Person;
beforeAll(async () => {
  office = await openConsole();
  const { ground, administrator } = office;
  second = await hire(ground, administrator, { id: 'second', name: '另一人', roles: ['reviewer', 'issuer', 'duty-officer'] });
});
afterAll(() => office?.[Symbol.asyncDispose]());

const until = { from: '2026-11-20T00:00:00+08:00', until: '2026-12-20T00:00:00+08:00' };
const json = async <T>(answer: Promise<Response>): Promise<T> => (await answer).json() as Promise<T>;

async function issued(over: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { editor, reviewer, issuer } = office.people;
  const { id } = await json<{ id: string }>(editor.send('POST', '/api/items', { content: notice(over) }));
  await editor.send('POST', `/api/items/${id}/submit`, { revision: 1 });
  await reviewer.send('POST', `/api/items/${id}/clear`, { revision: 1, settled: ['confidential', 'end'] });
  const done = await issuer.send('POST', `/api/items/${id}/issue`, { revision: 1 });
  if (!done.ok) throw new Error(await done.text());
  return id;
}
async function draft(...steps: ('submit' | 'clear')[]): Promise<string> {
  const { editor, reviewer } = office.people;
  const { id } = await json<{ id: string }>(editor.send('POST', '/api/items', { content: notice() }));
  if (steps.includes('submit')) await editor.send('POST', `/api/items/${id}/submit`, { revision: 1 });
  if (steps.includes('clear'))
    await reviewer.send('POST', `/api/items/${id}/clear`, { revision: 1, settled: ['confidential', 'end'] });
  return id;
}
async function proposal(): Promise<string> {
  const id = await issued({ posting: { rule: 'tender', ...until } });
  const { proposal: made } = await json<{ proposal: string }>(
    office.people.reviewer.send('POST', `/api/items/${id}/withdraw`, { reason: '个人信息' }),
  );
  return made;
}

/** What makes each command happen, given an office; what it needs beforehand is made first, then the register is read. */
type Act = () => Promise<Response>;
const acts: Readonly<Record<string, () => Promise<Act> | Act>> = {
  'POST /session': () => () =>
    office.hub.request('/api/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'http://hub.test' },
      body: JSON.stringify({ id: 'nobody.here', password: 'x', code: '000000' }),
    }),
  'DELETE /session': async () => {
    const guest = await hire(office.ground, office.administrator, { id: 'guest', name: '客', roles: ['inspector'] });
    return () => guest.send('DELETE', '/api/session');
  },
  'POST /invitation/accept': async () => {
    const { path } = await json<{ path: string }>(office.administrator.send('POST', '/api/staff/guest/reset'));
    return async () => {
      await acceptLink(office.ground, path.split('#welcome=')[1] ?? '');
      return new Response();
    };
  },
  'POST /items': () => () => office.people.editor.send('POST', '/api/items', { content: notice() }),
  'PUT /items/:id': async () => {
    const id = await draft();
    return () => office.people.editor.send('PUT', `/api/items/${id}`, { revision: 1, content: notice({ title: '改' }) });
  },
  'PUT /items/:id/marks': async () => {
    const id = await draft();
    return () => office.people.editor.send('PUT', `/api/items/${id}/marks`, { urgent: true, dueAt: null });
  },
  'POST /items/:id/submit': async () => {
    const id = await draft();
    return () => office.people.editor.send('POST', `/api/items/${id}/submit`, { revision: 1 });
  },
  'POST /items/:id/clear': async () => {
    const id = await draft('submit');
    return () => office.people.reviewer.send('POST', `/api/items/${id}/clear`, { revision: 1, settled: ['confidential', 'end'] });
  },
  'POST /items/:id/reject': async () => {
    const id = await draft('submit');
    return () => office.people.reviewer.send('POST', `/api/items/${id}/reject`, { revision: 1, reason: '日期不对' });
  },
  'POST /items/:id/issue': async () => {
    const id = await draft('submit', 'clear');
    return () => office.people.issuer.send('POST', `/api/items/${id}/issue`, { revision: 1 });
  },
  'POST /items/:id/cover': async () => {
    const id = await issued();
    return () => office.people['duty-officer'].send('POST', `/api/items/${id}/cover`, { reason: '有误' });
  },
  'POST /items/:id/uncover': async () => {
    const id = await issued();
    await office.people.reviewer.send('POST', `/api/items/${id}/cover`, { reason: '有误' });
    return () => office.people.issuer.send('POST', `/api/items/${id}/uncover`, {});
  },
  'POST /items/:id/withdraw': async () => {
    const id = await issued();
    return () => office.people.reviewer.send('POST', `/api/items/${id}/withdraw`, { reason: '有误' });
  },
  'POST /items/:id/repeal': async () => {
    const id = await issued();
    return () => office.people.reviewer.send('POST', `/api/items/${id}/repeal`, { reason: '已废止' });
  },
  'POST /proposals/:id/confirm': async () => {
    const id = await proposal();
    return () => second.send('POST', `/api/proposals/${id}/confirm`);
  },
  'POST /proposals/:id/drop': async () => {
    const id = await proposal();
    return () => second.send('POST', `/api/proposals/${id}/drop`, {});
  },
  'PUT /boards/:id/contact': () => () =>
    office.people.technician.send('PUT', '/api/boards/square/contact', { person: '老陈', phone: '0760-1' }),
  'POST /boards/:id/devices': () => {
    const root = office.hub.console.root();
    Object.assign(office.hub.console, { root: () => ({ ...root, purpose: 'office' }) });
    return () => office.people.technician.send('POST', '/api/boards/square/devices', {});
  },
  'DELETE /devices/:id': async () => {
    const { deviceId } = await json<{ deviceId: string }>(
      office.people.technician.send('POST', '/api/boards/square/devices', {}),
    );
    return () => office.people.technician.send('DELETE', `/api/devices/${deviceId}`);
  },
  'PUT /playlists/:id': () => () =>
    office.people.editor.send('PUT', '/api/playlists/made', { entries: [{ item: 'office-guide' }] }),
  'DELETE /playlists/:id': async () => {
    await office.people.editor.send('PUT', '/api/playlists/short-lived', { entries: [{ item: 'office-guide' }] });
    return () => office.people.editor.send('DELETE', '/api/playlists/short-lived');
  },
  'PUT /schedules/:id': () => () =>
    office.people.issuer.send('PUT', '/api/schedules/made', { playlist: 'made', boards: ['hall'] }),
  'DELETE /schedules/:id': () => () => office.people.issuer.send('DELETE', '/api/schedules/made'),
  'POST /slate': () => () => office.people['duty-officer'].send('POST', '/api/slate', { reason: '演练' }),
  'POST /slate/lift': () => () => office.people['duty-officer'].send('POST', '/api/slate/lift', {}),
  'POST /record/check': () => () => office.people.inspector.send('POST', '/api/record/check', {}),
  'POST /record/export': () => () => office.people.inspector.send('POST', '/api/record/export', {}),
  'POST /staff': () => () =>
    office.administrator.send('POST', '/api/staff', {
      id: 'new.one',
      name: '新人',
      roles: ['editor'],
      boards: ['*'],
      categories: ['*'],
    }),
  'PUT /staff/:id': () => () =>
    office.administrator.send('PUT', '/api/staff/new.one', {
      name: '新人',
      roles: ['inspector'],
      boards: ['*'],
      categories: ['*'],
    }),
  'POST /staff/:id/reset': () => () => office.administrator.send('POST', '/api/staff/new.one/reset'),
  'DELETE /staff/:id': () => () => office.administrator.send('DELETE', '/api/staff/new.one'),
  'POST /tokens': () => () =>
    office.administrator.send('POST', '/api/tokens', {
      name: '脚本',
      permissions: ['read'],
      boards: ['*'],
      categories: ['*'],
      expiresAt: '2026-12-24T00:00:00+08:00',
    }),
  'DELETE /tokens/:id': async () => {
    const { id } = await json<{ id: string }>(
      office.administrator.send('POST', '/api/tokens', {
        name: '脚本',
        permissions: ['read'],
        boards: ['*'],
        categories: ['*'],
        expiresAt: '2026-12-24T00:00:00+08:00',
      }),
    );
    return () => office.administrator.send('DELETE', `/api/tokens/${id}`);
  },
};
const changing = endpoints.filter(({ command }) => command !== null);
const nameOf = ({ method, path }: { method: string; path: string }) => `${method.toUpperCase()} ${path}`;

test('every address that changes something is tried here', () => {
  expect(Object.keys(acts).sort()).toEqual(changing.map(nameOf).sort());
});

test.each(Object.keys(acts))('%s writes its row in the register', async (name) => {
  const { sql } = office.hub.database;
  const command = changing.find((endpoint) => nameOf(endpoint) === name)?.command ?? '';
  const act = await acts[name]?.();
  const [before] = await sql<{ seq: number }[]>`select coalesce(max(seq), 0)::int as seq from audit`;
  const answer = await act?.();
  const rows = await sql<
    { command: string; actor: string }[]
  >`select command, actor from audit where seq > ${before?.seq ?? 0} order by seq`;
  expect([answer?.status, rows.map((row) => row.command)]).toEqual([
    expect.any(Number),
    expect.arrayContaining([expect.stringMatching(new RegExp(`^${command}`))]),
  ]);
  expect(rows.every(({ actor }) => actor !== '' && actor !== 'nobody')).toBe(true);
});

test('what only reads writes nothing', async () => {
  const { sql } = office.hub.database;
  const count = async () => (await sql`select 1 from audit`).length;
  const before = await count();
  for (const path of [
    '/session',
    '/overview',
    '/items',
    '/items/office-guide',
    '/items/office-guide/glass',
    '/proposals',
    '/boards',
    '/plans',
    '/record',
  ])
    expect([path, (await office.people.issuer.get(`/api${path}`)).status]).toEqual([path, 200]);
  expect(await count()).toBe(before);
});

test('the register is one chain, its check names a row that was changed, and nothing secret stands in it', async () => {
  const { sql } = office.hub.database;
  const check = () =>
    json<{ whole: boolean; brokenAt: number | null }>(office.people.inspector.send('POST', '/api/record/check', {}));
  expect(await check()).toMatchObject({ whole: true, brokenAt: null });
  expect(await verifyChain(sql)).toMatchObject({ kind: 'whole' });
  const text = JSON.stringify(await sql`select detail from audit`);
  for (const secret of ['correct horse', '$argon2', 'nb_', 'welcome=', '安澜苑'])
    expect([secret, text.includes(secret)]).toEqual([secret, false]);
  await sql`update audit set actor = 'staff:somebody.else' where seq = 20`;
  expect(await check()).toMatchObject({ whole: false, brokenAt: 20 });
});

test('once anybody can sign in, no start makes another first administrator', async () => {
  expect(await inviteFirst(office.hub.database.sql, office.hub.desk.sealKey(), office.hub.console.clock.now())).toBeNull();
});
