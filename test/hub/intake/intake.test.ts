import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Site, Source } from '../../../src/core/office/site.ts';
import { hourMs, type Instant, instantOf, minuteMs, secondMs, toInstant } from '../../../src/core/time/instant.ts';
import type { Fetched } from '../../../src/hub/intake/fetch.ts';
import { exemptionOf, type Intake, startIntake } from '../../../src/hub/intake/intake.ts';
import { nextWaitMs, readSourceState } from '../../../src/hub/intake/source-state.ts';
import type { ItemDesk } from '../../../src/hub/items/desk.ts';
import { clearItem, issueItem, rejectItem, withdrawItem } from '../../../src/hub/items/steps.ts';
import { type TestDatabase, testDatabase } from '../../support/hub-database.ts';
import { type Scratch, scratchDir } from '../../support/scratch.ts';

let db: TestDatabase;
let scratch: Scratch;
let desk: ItemDesk;
let intake: Intake | null;
let now: Instant;
let answer: Fetched;
let asked: { validators: unknown }[];
let published: number;
const start = instantOf('2026-06-18T00:00:00Z');
const exemption = { basis: '镇办〔2026〕5号', approvedBy: '李主任', date: '2026-01-05', categories: ['notices'] };
const city: Source = {
  id: 'city',
  url: 'https://city.example/feed',
  kind: 'notice',
  category: 'notices',
  publish: 'review',
  internal: false,
  everySeconds: 600,
};
const office = { name: '测试镇人民政府', locale: 'zh-Hans', timeZone: 'Asia/Shanghai', contact: {} };

beforeAll(async () => {
  db = await testDatabase();
  scratch = await scratchDir('intake');
});
afterAll(async () => {
  await db.drop();
  await scratch.remove();
});
beforeEach(async () => {
  await db.sql`truncate items, item_revisions, item_events, approvals, records, refusals, audit, meta cascade`;
  [now, asked, published, intake] = [start, [], 0, null];
  desk = { sql: db.sql, clock: { simulated: false, now: () => now }, sealKey: () => new Uint8Array(32), enrich: () => ({}) };
});
afterEach(() => intake?.close());

const entry = (id: string, title: string, content = '明日停水') => ({
  id,
  title,
  content_text: content,
  date_published: '2026-06-16T08:00:00+08:00',
});
const feed = (...items: object[]): Fetched => ({
  kind: 'fetched',
  bytes: new TextEncoder().encode(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'T', items })),
  contentType: 'application/feed+json',
  validators: { etag: '"1"' },
  url: 'https://city.example/feed',
});

/** Begins as the hub does: a due source is read at once. */
function begin(source: Partial<Source> = {}, kioskConfig = scratch.dir): Intake {
  const site: Site = {
    office,
    appOrigins: [],
    categories: [{ id: 'notices', name: { zh: '通知' } }],
    sources: [{ ...city, ...source }],
    postingRules: [],
    example: false,
  };
  return startIntake({
    desk,
    kioskConfig,
    site: () => site,
    boards: () => [],
    publish: async () => {
      published += 1;
    },
    log: () => undefined,
    random: () => 0.5,
    fetch: async (request) => {
      asked.push(request);
      return answer;
    },
  });
}

/** Reads the source, due or not, with what `answer` holds. */
async function read(source: Partial<Source> = {}, kioskConfig = scratch.dir): Promise<void> {
  await intake?.close();
  intake = begin(source, kioskConfig);
  await intake.takeInDue(true);
}

const items = () =>
  db.sql<
    { id: string; state: string; revision: number; source_entry: string }[]
  >`select id, state, revision, source_entry from items order by source_entry`;
const refusals = async () =>
  (await db.sql<{ entry: string; code: string }[]>`select entry, code from refusals order by seq`).map(({ entry, code }) => [
    entry,
    code,
  ]);
const titles = async () =>
  (await db.sql<{ title: string }[]>`select content ->> 'title' as title from item_revisions order by item_id, revision`).map(
    (row) => row.title,
  );

test('an entry becomes a draft in review, with its source’s identity as alias', async () => {
  answer = feed(entry('g1', '停水通知'));
  await read();
  expect(await items()).toMatchObject([
    { id: expect.stringMatching(/^city-[0-9a-f]{12}$/), state: 'review', revision: 1, source_entry: 'g1' },
  ]);
  expect(published).toBe(0);
  const [row] = await db.sql`select actor, command from audit where command = 'import-entry'`;
  expect(row).toEqual({ actor: 'source:city', command: 'import-entry' });
});

test('the same entry again is nothing, a changed one is the next revision of the same item', async () => {
  answer = feed(entry('g1', '停水通知'));
  await read();
  await read();
  expect(await items()).toMatchObject([{ revision: 1 }]);
  answer = feed(entry('g1', '停水通知（更正）'));
  await read();
  expect(await items()).toMatchObject([{ revision: 2, state: 'review' }]);
  expect(await titles()).toEqual(['停水通知', '停水通知（更正）']);
});

test.each<[string, () => Fetched]>([
  ['an absent entry', () => feed(entry('g2', '另一条'))],
  ['an empty feed', () => feed()],
  ['a broken feed', () => ({ ...feed(), bytes: new TextEncoder().encode('{"version":') }) as Fetched],
  ['a captive portal', () => ({ ...feed(), bytes: new TextEncoder().encode('<html>Login</html>') }) as Fetched],
  ['a failed fetch', () => ({ kind: 'failed', code: 'timeout', reason: 'no answer' })],
])('%s takes nothing away', async (_what, next) => {
  answer = feed(entry('g1', '停水通知'));
  await read();
  const before = await items();
  answer = next();
  await read();
  expect(await items()).toEqual(expect.arrayContaining([...before]));
});

test('a source that names its entries anew has the items it had, those withdrawn included', async () => {
  const dated = (id: string, title: string) => ({ ...entry(id, title), url: `https://city.example/${title}` });
  answer = feed(dated('old-1', '停水通知'), dated('old-2', '停电通知'));
  await read();
  const before = await items();
  const { id = '' } = before[1] ?? {};
  await clearItem(desk, { id, actor: '李四' });
  await issueItem(desk, { id, actor: 'operator:li' });
  await withdrawItem(desk, { id, actor: 'operator:li', reason: '内容有误' });
  answer = feed(dated('new-1', '停水通知'), dated('new-2', '停电通知'));
  await read();
  const after = await items();
  expect(after.map((item) => [item.id, item.source_entry, item.state])).toEqual([
    [before[0]?.id, 'new-1', 'review'],
    [before[1]?.id, 'new-2', 'withdrawn'],
  ]);
});

test('an entry that looks like one the source still lists is an item of its own', async () => {
  answer = feed(entry('g1', '停水通知'));
  await read();
  answer = feed(entry('g1', '停水通知'), entry('g2', '停水通知'));
  await read();
  expect((await items()).map((item) => item.source_entry)).toEqual(['g1', 'g2']);
});

test('of a feed that ends in the middle the whole entries are taken, and it is fetched whole again', async () => {
  const rss = '<rss><channel><item><guid>g1</guid><title>停水通知</title></item><item><guid>g2</guid><title>停电';
  answer = { ...feed(), bytes: new TextEncoder().encode(rss) } as Fetched;
  await read();
  expect((await items()).map((item) => item.source_entry)).toEqual(['g1']);
  expect(await refusals()).toEqual([
    ['g1', 'title-only'],
    ['g2', 'cut-off'],
  ]);
  expect(await readSourceState(db.sql, 'city')).toMatchObject({ validators: {}, result: { kind: 'taken-in', whole: false } });
});

test.each([
  ['an identity number over a line break', '申请人身份证 11010519491231\n002X 已通过'],
  ['a bank card in groups', '补贴发放至 6222 0200 0000 0000 000'],
  ['a mobile in a table', '<table><tr><td>张某</td><td>13800138000</td></tr></table>'],
])('%s holds an exempted entry, whichever format brings it', async (_what, words) => {
  const html = words.replace('\n', '<br>');
  const texts = [
    JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', items: [{ id: 'g1', title: '公示', content_html: html }] }),
    `<rss><channel><item><guid>g1</guid><title>公示</title><description><![CDATA[${html}]]></description></item></channel></rss>`,
    `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>g1</id><title>公示</title><content type="xhtml"><div>${html.replace('<br>', '<br/>')}</div></content></entry></feed>`,
  ];
  for (const text of texts) {
    await db.sql`truncate items, item_revisions, item_events, approvals, records, refusals, audit, meta cascade`;
    answer = { ...feed(), bytes: new TextEncoder().encode(text) } as Fetched;
    await read({ publish: 'automatic', exemption });
    expect((await items()).map((item) => item.state)).toEqual(['review']);
    expect(await refusals()).toEqual([['g1', 'personal-data']]);
  }
});

test('an entry without a date keeps the time it first came', async () => {
  answer = feed({ id: 'g1', title: '停水通知', content_text: '明日停水' });
  await read();
  now = toInstant(start + hourMs);
  await read();
  expect(await items()).toMatchObject([{ revision: 1 }]);
});

test('what was withdrawn here does not come back because the source still lists it', async () => {
  answer = feed(entry('g1', '停水通知'));
  await read();
  const [{ id } = { id: '' }] = await items();
  await clearItem(desk, { id, actor: '李四' });
  await issueItem(desk, { id, actor: 'operator:li' });
  await withdrawItem(desk, { id, actor: 'operator:li', reason: '内容有误' });
  answer = feed(entry('g1', '停水通知（改）'));
  await read();
  expect(await items()).toMatchObject([{ state: 'withdrawn', revision: 1 }]);
});

test('a rejected entry stays rejected until the source changes it', async () => {
  answer = feed(entry('g1', '停水通知'));
  await read();
  const [{ id } = { id: '' }] = await items();
  await rejectItem(desk, { id, actor: '李四', reason: '不属本镇' });
  await read();
  expect(await items()).toMatchObject([{ state: 'draft' }]);
});

test('with a written exemption an entry is issued, and the decision names the exemption', async () => {
  answer = feed(entry('g1', '停水通知'));
  await read({ publish: 'automatic', exemption });
  expect(await items()).toMatchObject([{ state: 'issued' }]);
  const [approval] = await db.sql`select author, approver, basis from approvals`;
  expect(approval).toEqual({
    author: 'source:city',
    approver: 'exemption:李主任',
    basis: '镇办〔2026〕5号 (李主任, 2026-01-05)',
  });
  expect(published).toBe(1);
});

test('a change of an issued entry goes out as a correction', async () => {
  answer = feed(entry('g1', '停水通知'));
  await read({ publish: 'automatic', exemption });
  answer = feed(entry('g1', '停水通知（更正）'));
  await read({ publish: 'automatic', exemption });
  expect(await items()).toMatchObject([{ state: 'corrected', revision: 2 }]);
});

test.each<[string, Partial<Source>]>([
  ['over http:', { url: 'http://city.example/feed' }],
  ['without an exemption', { exemption: undefined }],
  ['for a category the exemption does not name', { category: 'tenders' }],
  ['that is to be reviewed', { publish: 'review' }],
])('a source %s issues nothing by itself', async (_what, change) => {
  const source = { ...city, publish: 'automatic', exemption, ...change } as Source;
  expect(exemptionOf(source)).toBeNull();
  answer = feed(entry('g1', '停水通知'));
  await read(source);
  expect((await items()).map((item) => item.state)).toEqual(['review']);
});

test('an exempted source has at most twenty new items issued within an hour; the rest follow', async () => {
  answer = feed(...Array.from({ length: 25 }, (_, i) => entry(`g${i}`, `通知 ${i}`)));
  const automatic = { publish: 'automatic', exemption } as const;
  const issued = async () => (await items()).filter((item) => item.state === 'issued').length;
  await read(automatic);
  expect(await issued()).toBe(20);
  now = toInstant(start + hourMs - 1);
  await read(automatic);
  expect(await issued()).toBe(20);
  now = toInstant(start + hourMs);
  await read(automatic);
  expect(await issued()).toBe(25);
});

test('personal numbers hold an exempted entry for a reviewer, and the refusal shows none of them whole', async () => {
  answer = feed(entry('g1', '低保公示', '张某，13800138000'), entry('g2', '停水通知', '咨询电话：13800138000'));
  await read({ publish: 'automatic', exemption });
  expect((await items()).map((item) => item.state)).toEqual(['review', 'issued']);
  expect(await refusals()).toEqual([['g1', 'personal-data']]);
  const [row] = await db.sql<{ text: string }[]>`select refusals::text as text from refusals`;
  expect(row?.text).not.toContain('13800138000');
});

test('what holds personal numbers is cleared only with a ground, which stands beside the decision', async () => {
  answer = feed(entry('g1', '低保公示', '张某，13800138000'));
  await read();
  const [item] = await items();
  for (const basis of [undefined, null, '', '  ']) {
    const refused = await clearItem(desk, { id: item!.id, actor: 'reviewer', ...(basis === undefined ? {} : { basis }) });
    expect(refused).toMatchObject({ kind: 'refused', code: 'basis-missing' });
    expect(JSON.stringify(refused)).not.toContain('13800138000');
  }
  expect(await clearItem(desk, { id: item!.id, actor: 'reviewer', basis: '社会救助暂行办法第十一条' })).toMatchObject({
    kind: 'taken',
  });
  const [approval] = await db.sql<{ basis: string }[]>`select basis from approvals`;
  expect(approval?.basis).toBe('社会救助暂行办法第十一条');
});

test('a refusal is noted once, however often the source is read', async () => {
  answer = feed(entry('g1', '', ''), entry('g2', '停水通知'));
  await read();
  await read();
  expect(await refusals()).toEqual([['g1', 'nothing-to-show']]);
});

test('an unchanged source is asked with its validators', async () => {
  answer = feed(entry('g1', '停水通知'));
  await read();
  answer = { kind: 'unchanged' };
  await read();
  expect(asked.at(-1)?.validators).toEqual({ etag: '"1"' });
  expect(await readSourceState(db.sql, 'city')).toMatchObject({
    failures: 0,
    result: { kind: 'unchanged' },
    validators: { etag: '"1"' },
  });
});

test('of two hubs on one database one reads a source when it is due, and again after its interval', async () => {
  answer = feed(entry('g1', '停水通知'));
  const hubs = [begin(), begin()];
  const due = () => Promise.all(hubs.map((hub) => hub.takeInDue()));
  await due();
  expect(asked).toHaveLength(1);
  now = toInstant(start + 600 * secondMs - 1);
  await due();
  expect(asked).toHaveLength(1);
  now = toInstant(start + 600 * secondMs);
  await due();
  expect(asked).toHaveLength(2);
  await Promise.all(hubs.map((hub) => hub.close()));
});

test('waits double with each failure, up to six hours, spread by a tenth', () => {
  expect([0, 1, 2, 10].map((failures) => nextWaitMs(600, failures, 0.5) / minuteMs)).toEqual([10, 20, 40, 360]);
  expect(nextWaitMs(600, 0, 0) / minuteMs).toBe(9);
  for (const random of [0, 0.5, 0.999]) expect(nextWaitMs(600, 1, random, 7_200) / minuteMs).toBeGreaterThanOrEqual(120);
  expect(nextWaitMs(600, 1, 0, 1e9) / hourMs).toBe(6);
  expect(nextWaitMs(86_400, 3, 0.5) / hourMs).toBe(24);
});

test('a file of kiosk-config is a source; a path or a link out of it is not', async () => {
  const config = join(scratch.dir, 'config');
  await mkdir(config, { recursive: true });
  await writeFile(
    join(config, 'feed.json'),
    Buffer.from(
      feed(entry('g1', '停水通知')).kind === 'fetched' ? (feed(entry('g1', '停水通知')) as { bytes: Uint8Array }).bytes : '',
    ),
  );
  await writeFile(join(scratch.dir, 'outside.json'), '{}');
  await symlink(join(scratch.dir, 'outside.json'), join(config, 'link.json'));
  await read({ url: 'file:feed.json' }, config);
  expect(await items()).toHaveLength(1);
  for (const url of ['file:../outside.json', 'file:link.json', 'file:/etc/passwd', 'file:%2e%2e/outside.json']) {
    await read({ id: 'local', url }, config);
    expect(await readSourceState(db.sql, 'local')).toMatchObject({ result: { kind: 'failed', code: 'outside-config' } });
  }
});
