/** What the public and other software meet at the hub, with the example office and real releases. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { occurrencesIn } from '../../../src/core/ical/occurrences.ts';
import { dayMs, instantOf, toInstant, toIso } from '../../../src/core/time/instant.ts';
import { coverItem, uncoverItem, withdrawItem } from '../../../src/hub/items/steps.ts';
import { type HubFront, openHubFront } from '../../support/hub-front.ts';

let hub: HubFront;
beforeAll(async () => {
  hub = await openHubFront({ now: '2026-11-24T10:00:00+08:00', configDir: 'kiosk-config', appOrigins: ['https://app.example'] });
});
afterAll(() => hub?.[Symbol.asyncDispose]());

const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';

test('feed files are open to every origin without credentials, and nothing else is', async () => {
  const open = ['/feed/metadata/root.json', '/feed/metadata/timestamp.json', `/feed/time?nonce=${nonce}`];
  for (const path of open) {
    const answer = await hub.get(path, { Origin: 'https://anywhere.example' });
    expect([path, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([path, 200, '*']);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  }
  for (const path of ['/healthz', '/i/office-guide', '/boards/square', '/', '/api/openapi.json']) {
    const answer = await hub.get(path, { Origin: 'https://anywhere.example' });
    expect([path, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([path, 200, null]);
  }
});

test('device endpoints answer the app origins the office lists, and no other', async () => {
  const preflight = (origin: string) =>
    hub.request('/api/device/pair', { method: 'OPTIONS', headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' } });
  const listed = await preflight('https://app.example');
  expect([listed.status, listed.headers.get('access-control-allow-origin')]).toEqual([204, 'https://app.example']);
  expect(listed.headers.get('access-control-allow-headers')).toContain('X-Device-Signature');
  const other = await preflight('https://evil.example');
  expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([403, null]);
});

test('every page says what may run: nothing of others, no camera, no microphone', async () => {
  for (const path of ['/', '/i/office-guide', '/boards/square', '/healthz']) {
    const { headers } = await hub.get(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('permissions-policy')).toMatch(/camera=\(\), microphone=\(\)/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('a board’s week stands on its page, and its schedule can be subscribed to', async () => {
  const page = await (await hub.get('/boards/square')).text();
  expect(page).toContain('/boards/square/schedule.ics');
  expect(page.match(/2026-1[12]-\d\d/g)).toEqual(expect.arrayContaining(['2026-11-24', '2026-11-30']));
  const answer = await hub.get('/boards/square/schedule.ics');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
  const from = instantOf('2026-11-24T00:00:00+08:00');
  const reading = occurrencesIn(await answer.text(), { from, until: toInstant(from + dayMs), zone: null, fallbackZone: 'UTC' });
  expect(reading).toMatchObject({ kind: 'occurrences', notes: [] });
  const today =
    reading.kind === 'occurrences'
      ? reading.occurrences.map(({ summary, start }) => `${summary} ${toIso(start).slice(11, 16)}`)
      : [];
  expect(today).toEqual(['everyday 00:30', 'evening 09:30']);
  expect((await hub.get('/boards/nowhere/schedule.ics')).status).toBe(404);
});

test('a time answer carries the asker’s own nonce; a poor nonce is refused in words', async () => {
  const answer = (await (await hub.get(`/feed/time?nonce=${nonce}`)).json()) as { signed: { nonce: string; now: string } };
  expect(answer.signed).toMatchObject({ nonce, now: '2026-11-24T02:00:00.000Z' });
  const refused = await hub.get('/feed/time?nonce=short');
  expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  expect(await refused.json()).toMatchObject({ code: 'bad-nonce', status: 400 });
});

test('media answer ranges, so that a video can be wound', async () => {
  const [picture] = await hub.database.sql<
    { path: string; length: number }[]
  >`select path, length(bytes) as length from feed_files where path like 'bodies/%.png' limit 1`;
  const whole = new Uint8Array(await (await hub.get(`/feed/${picture?.path}`)).arrayBuffer());
  expect(whole.length).toBe(picture?.length);
  const part = await hub.get(`/feed/${picture?.path}`, { Range: 'bytes=100-199' });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${whole.length}`]);
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(whole.subarray(100, 200));
  const beyond = await hub.get(`/feed/${picture?.path}`, { Range: `bytes=${whole.length}-` });
  expect(beyond.status).toBe(416);
});

test('an unchanged feed answers 304 to those who have it', async () => {
  for (const path of ['/feed.json', '/feed.atom', '/feed/metadata/1.root.json']) {
    const first = await hub.get(path);
    const again = await hub.get(path, { 'If-None-Match': first.headers.get('etag') ?? '' });
    expect([path, first.status, again.status, await again.text()]).toEqual([path, 200, 304, '']);
  }
});

test('the JSON feed has what JSON Feed 1.1 requires of every item', async () => {
  const answer = await hub.get('/feed.json');
  expect(answer.headers.get('content-type')).toContain('application/feed+json');
  const feed = (await answer.json()) as { version: string; title: string; items: Record<string, unknown>[] };
  expect(feed.version).toBe('https://jsonfeed.org/version/1.1');
  const ids = new Set(feed.items.map((item) => item.id));
  expect(ids.size).toBe(hub.config.items.length);
  for (const item of feed.items) {
    expect(item.id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(typeof item.content_html).toBe('string');
    expect(Date.parse(item.date_published as string)).not.toBeNaN();
  }
});

test('the Atom feed has what RFC 4287 requires of feed and entry', async () => {
  const atom = await (await hub.get('/feed.atom')).text();
  for (const element of ['<id>urn:uuid:', '<title>', '<updated>', 'rel="self"']) expect(atom).toContain(element);
  const entries = atom.match(/<entry [\s\S]*?<\/entry>/g) ?? [];
  expect(entries).toHaveLength(hub.config.items.length);
  for (const entry of entries)
    for (const element of ['<id>', '<title>', '<updated>', '<content type="html">', '<author><name>'])
      expect(entry).toContain(element);
});

test('a covered item is off every address at once and comes back whole', async () => {
  const { get, desk, publisher } = hub;
  const before = await (await get('/i/ebike-plate')).text();
  expect(await coverItem(desk, { id: 'ebike-plate', actor: 'operator:test', reason: 'a wrong room number' })).toMatchObject({
    kind: 'taken',
  });
  await publisher.publish();
  expect((await get('/i/ebike-plate')).status).toBe(410);
  const listed = (await (await get('/feed.json')).json()) as { items: { _noticeboard: { id: string } }[] };
  expect(listed.items.map((i) => i._noticeboard.id)).not.toContain('ebike-plate');
  await uncoverItem(desk, { id: 'ebike-plate', actor: 'operator:test' });
  await publisher.publish();
  expect(await (await get('/i/ebike-plate')).text()).toBe(before);
});

test('no address answers with any byte of a withdrawn item, and the feed says that it is gone', async () => {
  const { get, desk, publisher, database } = hub;
  const item = hub.config.items.find((i) => i.id === 'bridge-closure');
  const picture = item?.pictures[0]?.hash ?? '';
  const sentences =
    item?.content.blocks.flatMap((b) => (b.type === 'paragraph' && typeof b.text === 'string' ? [b.text.slice(0, 14)] : [])) ??
    [];
  const traces = [item?.content.title ?? '', ...sentences];
  expect(traces.length).toBeGreaterThan(2);
  expect((await get(`/feed/bodies/${picture}.png`)).status).toBe(200);
  expect(
    await withdrawItem(desk, { id: 'bridge-closure', actor: 'operator:test', reason: 'personal data', second: 'second person' }),
  ).toMatchObject({ kind: 'taken' });
  await publisher.publish();
  const paths = await database.sql<{ path: string }[]>`select path from feed_files`;
  const addresses = [
    '/',
    '/feed.json',
    '/feed.atom',
    '/i/bridge-closure',
    '/boards/square',
    '/boards/hall',
    ...paths.map((p) => `/feed/${p.path}`),
  ];
  for (const address of addresses) {
    const text = await (await get(address)).text();
    for (const trace of traces) expect(text.includes(trace) ? `${address} still says ${trace}` : '').toBe('');
  }
  expect((await get(`/feed/bodies/${picture}.png`)).status).toBe(404);
  expect((await get('/i/bridge-closure')).status).toBe(410);
  const [feed, json] = [
    await (await get('/feed.atom')).text(),
    (await (await get('/feed.json')).json()) as { _noticeboard: { removed: { item: string }[] } },
  ];
  expect(feed).toMatch(/<at:deleted-entry ref="urn:uuid:[0-9a-f-]+" when="2026-11-24T02:00:00.000Z"\/>/);
  expect(json._noticeboard.removed.map((r) => r.item)).toContain('bridge-closure');
  const [words] =
    await database.sql`select count(*)::int as left from item_revisions where item_id = 'bridge-closure' and content is not null`;
  expect(words?.left).toBe(0);
});

test('an unknown address answers a problem with a stable code', async () => {
  const answer = await hub.get('/feed/bodies/nothing.json');
  expect([answer.status, (await answer.json()) as object]).toEqual([
    404,
    expect.objectContaining({ code: 'not-found', status: 404 }),
  ]);
});
