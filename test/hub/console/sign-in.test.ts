import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inviteFirst } from '../../../src/hub/identity/invitations.ts';
import { type HubFront, openHubFront } from '../../support/hub-front.ts';
import { acceptLink, codeAt, type Person, type StaffGround, signInAs, testPassword } from '../../support/staff.ts';

let hub: HubFront;
let ground: StaffGround;
let secret: string;
beforeAll(async () => {
  hub = await openHubFront({ now: '2026-11-24T09:00:00+08:00', configDir: 'kiosk-config' });
  ground = { send: hub.request, now: () => hub.console.clock.now(), origin: 'http://hub.test' };
});
afterAll(() => hub?.[Symbol.asyncDispose]());

let day = '2026-11-24';
const at = (time: string) => hub.setClock(`${day}T${time}+08:00`);
const headers = { 'Content-Type': 'application/json', Origin: 'http://hub.test', 'Sec-Fetch-Site': 'same-origin' };
const post = (path: string, body: unknown, more: Readonly<Record<string, string>> = {}) =>
  hub.request(path, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) });
const attempt = (over: Readonly<Record<string, string>> = {}, more: Readonly<Record<string, string>> = {}) =>
  post('/api/session', { id: 'zhang.min', password: testPassword, code: codeAt(secret, ground.now()), ...over }, more);
const codeIn = async (answer: Response) => ((await answer.json()) as { code: string }).code;

describe('the first start', () => {
  test('no account exists, and nothing answers but the way in', async () => {
    expect(await (await hub.get('/api/session')).json()).toMatchObject({ person: null, first: true, permissions: [] });
    expect((await hub.get('/api/items')).status).toBe(401);
    for (const guess of ['admin', 'root', 'noticeboard'])
      expect((await post('/api/session', { id: guess, password: guess, code: '000000' })).status).toBe(401);
  });

  test('a new start makes a new link and ends the old one', async () => {
    const [old, fresh] = [await link(), await link()];
    expect((await post('/api/invitation/open', { token: old })).status).toBe(403);
    expect((await post('/api/invitation/open', { token: fresh })).status).toBe(200);
  });

  test.each([
    ['too short', 'short', 'password-too-short'],
    ['the login and little else', 'zhang.min123', 'password-too-plain'],
    ['one letter', 'aaaaaaaaaaaaaaaa', 'password-too-plain'],
  ])('a password that is %s is refused in words', async (_why, password, code) => {
    const answer = await post('/api/invitation/accept', {
      token: await link(),
      password,
      code: '000000',
      first: { id: 'zhang.min', name: '张敏' },
    });
    expect([answer.status, await codeIn(answer)]).toEqual([400, code]);
  });

  test('the second factor is proved before anything is made, and the link works once', async () => {
    const token = await link();
    const first = { id: 'zhang.min', name: '张敏' };
    const wrong = await post('/api/invitation/accept', { token, password: testPassword, code: '000000', first });
    expect(await codeIn(wrong)).toBe('code-wrong');
    expect(await (await hub.get('/api/session')).json()).toMatchObject({ first: true });
    secret = await acceptLink(ground, token, first);
    expect((await post('/api/invitation/open', { token })).status).toBe(403);
    expect(await inviteFirst(hub.database.sql, hub.desk.sealKey(), hub.console.clock.now())).toBeNull();
  });
});

const link = async () => (await inviteFirst(hub.database.sql, hub.desk.sealKey(), hub.console.clock.now()))?.token ?? '';

describe('signing in', () => {
  test('password, code or name wrong: one answer for all three', async () => {
    at('09:05:00');
    const answers = await Promise.all([
      attempt({ password: 'another password entirely' }),
      attempt({ code: '000000' }),
      attempt({ id: 'nobody.here' }),
    ]);
    const bodies = await Promise.all(answers.map(async (answer) => [answer.status, await answer.text()]));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(bodies[0]?.[0]).toBe(401);
  });

  test('the cookie is for this site alone and out of reach of scripts', async () => {
    at('09:06:00');
    const answer = await attempt();
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect([answer.status, cookie]).toEqual([
      200,
      expect.stringMatching(/^noticeboard=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict/),
    ]);
  });

  test('a code that was used is used up', async () => {
    at('09:07:00');
    expect((await attempt()).status).toBe(200);
    expect((await attempt()).status).toBe(401);
  });

  test('a session cannot be fixed in advance: a cookie brought along is not the one given', async () => {
    at('09:08:00');
    const answer = await attempt({}, { Cookie: 'noticeboard=chosen-by-somebody-else' });
    expect(answer.headers.get('set-cookie')).not.toContain('chosen-by-somebody-else');
    const fixed = await hub.get('/api/session', { Cookie: 'noticeboard=chosen-by-somebody-else' });
    expect(await fixed.json()).toMatchObject({ person: null });
  });

  test('after five wrong attempts each doubles the wait, and the right password waits too', async () => {
    at('10:30:00');
    const from = { 'x-test-address': '198.51.100.7' };
    for (let i = 0; i < 5; i++) expect((await attempt({ password: `wrong password ${i}` }, from)).status).toBe(401);
    const sixth = await attempt({}, from);
    expect([sixth.status, sixth.headers.get('retry-after')]).toEqual([429, '1']);
    hub.setClock('2026-11-24T10:30:02+08:00');
    expect((await attempt({ password: 'wrong again, sorry' }, from)).status).toBe(401);
    expect((await attempt({}, from)).headers.get('retry-after')).toBe('2');
  });

  test('a stranger’s attempts do not keep the officer out at her own desk', async () => {
    at('10:31:00');
    expect((await attempt({}, { 'x-test-address': '192.0.2.1' })).status).toBe(200);
  });

  test('a burst of parallel guesses is counted like one after the other', async () => {
    at('12:00:00');
    const from = { 'x-test-address': '198.51.100.8' };
    const burst = await Promise.all(Array.from({ length: 40 }, (_, i) => attempt({ password: `guess number ${i}` }, from)));
    expect(burst.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(burst.filter(({ status }) => status === 429)).toHaveLength(35);
  });
});

describe('a session', () => {
  const enter = (time: string): Promise<Person> => {
    at(time);
    return signInAs(ground, 'zhang.min', secret);
  };

  test('ends after half an hour of silence', async () => {
    const person = await enter('14:00:00');
    at('14:29:00');
    expect((await person.get('/api/items')).status).toBe(200);
    at('14:58:00');
    expect((await person.get('/api/items')).status).toBe(200);
    at('15:29:00');
    expect((await person.get('/api/items')).status).toBe(401);
  });

  test('ends after a working day, however busy it was', async () => {
    const busy = await enter('16:00:00');
    const began = ground.now();
    const ask = async (minutes: number) => {
      hub.setClock(new Date(began + minutes * 60_000).toISOString());
      return (await busy.get('/api/session')).json();
    };
    for (let minutes = 25; minutes < 600; minutes += 25)
      expect(await ask(minutes)).toMatchObject({ person: { id: 'zhang.min' } });
    expect(await ask(599)).toMatchObject({ person: { id: 'zhang.min' } });
    expect(await ask(601)).toMatchObject({ person: null });
  });

  test('ends at signing out, on the hub and not only in the browser', async () => {
    day = '2026-11-25';
    const person = await enter('19:00:00');
    expect((await person.send('DELETE', '/api/session')).status).toBe(200);
    expect((await person.get('/api/items')).status).toBe(401);
  });

  test.each<[what: string, over: Readonly<Record<string, string>>]>([
    ['from another site', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['from another origin of the same site', { Origin: 'http://other.hub.test', 'Sec-Fetch-Site': 'same-site' }],
    ['without its token', { 'X-Csrf': '' }],
    ['with another token', { 'X-Csrf': 'A'.repeat(43) }],
    ['as a form', { 'Content-Type': 'text/plain' }],
  ])('a change %s is refused', async (what, over) => {
    const person = await enter(
      `20:0${['from another site', 'from another origin of the same site', 'without its token', 'with another token', 'as a form'].indexOf(what)}:00`,
    );
    const answer = await person.send('POST', '/api/record/check', {}, over);
    expect([what, answer.status]).toEqual([what, what === 'as a form' ? 400 : 403]);
  });

  test('nothing of the API may be read by another origin', async () => {
    const person = await enter('21:00:00');
    const answer = await hub.get('/api/items', { Cookie: person.cookie, Origin: 'https://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});
