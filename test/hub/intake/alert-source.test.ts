import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Board } from '../../../src/core/office/board.ts';
import type { Site, Source } from '../../../src/core/office/site.ts';
import { hourMs, type Instant, instantOf, toInstant } from '../../../src/core/time/instant.ts';
import { liftAlert, listAlerts, relayAlert } from '../../../src/hub/commands/alert.ts';
import { readAlerts } from '../../../src/hub/intake/alert-records.ts';
import type { Fetched } from '../../../src/hub/intake/fetch.ts';
import { type Intake, startIntake } from '../../../src/hub/intake/intake.ts';
import { readSourceState } from '../../../src/hub/intake/source-state.ts';
import { type TestDatabase, testDatabase } from '../../support/hub-database.ts';
import { type Scratch, scratchDir } from '../../support/scratch.ts';

let db: TestDatabase;
let scratch: Scratch;
let now: Instant;
let intake: Intake | null;
let answers: Record<string, string>;
let asked: string[];
let published: number;

const board: Board = {
  id: 'square',
  name: '广场屏',
  groups: [],
  feed: 'online',
  drills: false,
  screen: { widthPx: 1080, heightPx: 1920, widthMm: 680, colour: 'full' },
  viewing: { nearM: 1.5, typicalM: 3, farM: 6 },
  pace: 1,
  place: { lat: 22.7, lon: 113.3 },
  example: false,
};
const weather: Source = {
  id: 'weather',
  url: 'https://weather.example/cap',
  kind: 'alert',
  category: 'notices',
  publish: 'automatic',
  internal: false,
  everySeconds: 60,
  exemption: { basis: '气象法第二十二条', approvedBy: '李主任', date: '2026-01-05', categories: ['notices'] },
};
let source: Source;
const site = (): Site => ({
  office: { name: '青禾镇应急管理办公室', locale: 'zh-Hans', timeZone: 'Asia/Shanghai', contact: {} },
  appOrigins: [],
  categories: [{ id: 'notices', name: { zh: '通知' } }],
  sources: [source],
  postingRules: [],
  example: false,
});

beforeAll(async () => {
  db = await testDatabase();
  scratch = await scratchDir('alerts');
});
afterAll(async () => {
  await db.drop();
  await scratch.remove();
});
beforeEach(async () => {
  await db.sql`truncate records, removals, refusals, audit, meta, unpublished cascade`;
  [now, intake, answers, asked, published, source] = [instantOf('2026-06-17T18:01:00+08:00'), null, {}, [], 0, weather];
});
afterEach(() => intake?.close());

interface Words {
  readonly id?: string;
  readonly type?: string;
  readonly sent?: string;
  readonly status?: string;
  readonly references?: string;
  readonly polygon?: string;
}

const cap = ({
  id = 'typhoon-1',
  type = 'Alert',
  sent = '18:00:00',
  status = 'Actual',
  references = '',
  polygon = '',
}: Words = {}): string =>
  `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${id}</identifier><sender>w@city.example</sender><sent>2026-06-17T${sent}+08:00</sent><status>${status}</status><msgType>${type}</msgType><scope>Public</scope>${references && `<references>${references}</references>`}${type === 'Cancel' ? '' : `<info><language>zh-CN</language><event>台风</event><urgency>Immediate</urgency><severity>Extreme</severity><certainty>Observed</certainty><expires>2026-06-17T23:59:59+08:00</expires><senderName>市气象台</senderName><headline>台风红色预警</headline>${polygon && `<area><areaDesc>海上</areaDesc><polygon>${polygon}</polygon></area>`}</info>`}</alert>`;
const reference = 'w@city.example,typhoon-1,2026-06-17T18:00:00+08:00';

async function read(texts: Record<string, string>): Promise<readonly string[]> {
  answers = texts;
  intake ??= startIntake({
    desk: { sql: db.sql, clock: { simulated: false, now: () => now }, sealKey: () => new Uint8Array(32), enrich: () => ({}) },
    kioskConfig: scratch.dir,
    site,
    boards: () => [board],
    publish: async () => {
      published += 1;
    },
    log: () => undefined,
    random: () => 0.5,
    fetch: async ({ url }): Promise<Fetched> => {
      asked.push(url);
      const text = answers[url];
      if (text === undefined) return { kind: 'failed', code: 'http-status', reason: `${url} answered 404.` };
      return { kind: 'fetched', bytes: new TextEncoder().encode(text), contentType: 'application/cap+xml', validators: {}, url };
    },
  });
  await intake.takeInDue(true);
  return (await readAlerts(db.sql, null)).map(({ message }) => message.identifier ?? '').sort();
}

const result = async () => (await readSourceState(db.sql, 'weather'))?.result;

test('a message is one record, word for word, urgent, and published; the same again changes nothing', async () => {
  expect(await read({ [weather.url]: cap() })).toEqual(['typhoon-1']);
  const [row] = await db.sql<{ urgent: boolean; body: Uint8Array }[]>`select urgent, body from records where kind = 'alert'`;
  expect(row?.urgent).toBe(true);
  expect(JSON.parse(Buffer.from(row!.body).toString('utf8'))).toMatchObject({
    source: 'weather',
    relay: '青禾镇应急管理办公室',
    receivedAt: '2026-06-17T10:01:00.000Z',
    message: { sender: 'w@city.example', infos: [{ headline: '台风红色预警', senderName: '市气象台' }] },
  });
  expect(published).toBe(1);
  now = toInstant(now + hourMs);
  expect(await read({ [weather.url]: cap() })).toEqual(['typhoon-1']);
  expect(published).toBe(1);
  expect(await db.sql`select 1 from audit where command = 'alert-in'`).toHaveLength(1);
});

test('what no board may ever need is not kept: tests, drills nobody takes part in, what is elsewhere or over', async () => {
  for (const words of [{ status: 'Test' }, { status: 'Exercise' }, { polygon: '0,0 0,1 1,1 1,0 0,0' }])
    expect(await read({ [weather.url]: cap(words) })).toEqual([]);
  now = instantOf('2026-06-18T00:00:00+08:00');
  expect(await read({ [weather.url]: cap() })).toEqual([]);
});

test('a cancellation is kept even before what it cancels has come', async () => {
  const cancel = cap({ id: 'typhoon-2', type: 'Cancel', sent: '18:00:30', references: reference });
  expect(await read({ [weather.url]: cancel })).toEqual(['typhoon-2']);
  expect(await read({ [weather.url]: cap() })).toEqual(['typhoon-1', 'typhoon-2']);
});

test('an index is followed to its messages on the same host, each once', async () => {
  const entry = (href: string) =>
    `<entry><id>x</id><link type="application/cap+xml" href="${href}"/><cap:identifier>typhoon-1</cap:identifier><cap:sent>2026-06-17T18:00:00+08:00</cap:sent><cap:status>Actual</cap:status><cap:msgType>Alert</cap:msgType><cap:scope>Public</cap:scope><cap:event>台风</cap:event><author><name>w</name></author></entry>`;
  const index = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2">${entry('/cap/1')}${entry('https://elsewhere.example/1')}</feed>`;
  expect(await read({ [weather.url]: index, 'https://weather.example/cap/1': cap() })).toContain('typhoon-1');
  await read({ [weather.url]: index });
  expect(asked.filter((url) => url !== weather.url)).toEqual(['https://weather.example/cap/1']);
});

test.each([
  ['over plain http:', { url: 'http://weather.example/cap' }],
  ['without a written exemption', { exemption: undefined }],
  ['meant for review', { publish: 'review' as const }],
])('a source %s reaches no board', async (_how, parts) => {
  source = { ...weather, ...parts };
  expect(await read({ [source.url]: cap() })).toEqual([]);
  expect(await result()).toMatchObject({ kind: 'failed', code: 'no-exemption' });
});

test('a source whose certificate cannot be read, or that no longer signs, reaches no board', async () => {
  source = { ...weather, certificates: ['gone.pem'] };
  expect(await read({ [weather.url]: cap() })).toEqual([]);
  expect(await result()).toMatchObject({ kind: 'failed', code: 'certificate' });
  await mkdir(scratch.dir, { recursive: true });
  await writeFile(join(scratch.dir, 'own.pem'), 'no certificate at all');
  source = { ...weather, certificates: ['own.pem'] };
  expect(await read({ [weather.url]: cap() })).toEqual([]);
  expect(await result()).toMatchObject({ kind: 'failed', code: 'unsigned' });
});

test('two days after its end a warning leaves, and the next release says why', async () => {
  await read({ [weather.url]: cap() });
  now = instantOf('2026-06-19T23:59:58+08:00');
  expect(await read({ [weather.url]: cap() })).toEqual(['typhoon-1']);
  now = instantOf('2026-06-19T23:59:59+08:00');
  expect(await read({ [weather.url]: cap() })).toEqual([]);
  expect(await db.sql`select reason from removals where kind = 'alert'`).toEqual([{ reason: 'expired' }]);
});

const context = () => ({
  sql: db.sql,
  clock: { simulated: false, now: () => now },
  settings: { kioskConfig: scratch.dir } as never,
  site,
  boards: () => [board],
  publisher: {
    publish: async () => {
      published += 1;
      return { lineage: 'l', number: published, timestampVersion: 1, refused: [] };
    },
  } as never,
});

async function file(text: string): Promise<string> {
  const path = join(scratch.dir, 'held.cap');
  await mkdir(scratch.dir, { recursive: true });
  await writeFile(path, text);
  return path;
}

test('by hand a warning needs a file, a source of site.json, and two persons', async () => {
  const path = await file(cap());
  const relay = (parts: object) => relayAlert(context(), { file: path, second: '值班员乙', ...parts }, 'operator:duty');
  await expect(relay({ second: 'duty' })).rejects.toThrow(/two persons/);
  await expect(relay({ second: ' ' })).rejects.toThrow(/two persons/);
  await expect(relay({ source: 'nobody' })).rejects.toThrow(/--source must be one of weather/);
  expect(await relay({ reference: '市气象台电话 18:01' })).toMatchObject({
    added: [expect.stringMatching(/^alert-/)],
    release: 1,
  });
  const [audit] = await db.sql<{ actor: string; detail: object }[]>`select actor, detail from audit where command = 'alert-in'`;
  expect(audit).toMatchObject({
    actor: 'operator:duty',
    detail: { second: '值班员乙', reference: '市气象台电话 18:01', identifier: 'typhoon-1' },
  });
});

test('what is no warning, or none for these boards, is refused with a sentence', async () => {
  for (const [text, reason] of [
    ['{}', /not XML/],
    [cap({ status: 'Test' }), /test/],
    [cap({ polygon: '0,0 0,1 1,1 1,0 0,0' }), /outside-area/],
    [cap({ sent: '19:00:00' }), /sent-in-the-future/],
  ] as const)
    await expect(relayAlert(context(), { file: await file(text), second: '乙' }, 'operator:duty')).rejects.toThrow(reason);
  expect(published).toBe(0);
});

test('the all-clear is prepared: it cancels the warning in its source’s place, by two persons', async () => {
  await relayAlert(context(), { file: await file(cap()), second: '乙' }, 'operator:duty');
  const [warning] = (await listAlerts(context())) as { id: string; level: string; boards: string[] }[];
  expect(warning).toMatchObject({ level: 'red', boards: ['square'] });
  const lift = (second: string) =>
    liftAlert(context(), { id: warning!.id, second, reference: '市气象台 18:30 解除' }, 'operator:duty');
  await expect(lift('duty')).rejects.toThrow(/two persons/);
  await lift('乙');
  const after = (await listAlerts(context())) as { id: string; boards: string[] }[];
  expect(after.find(({ id }) => id === warning!.id)).toMatchObject({ boards: [] });
});
