/** Whoever may write may write anything: no word of it becomes markup, an address or a program, wherever it is read. */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shownSlide } from '../../support/chromium.ts';
import { type Desks, freshStep, groundOf, openDesks } from '../../support/desk.ts';
import { type RunningHub, startHub } from '../../support/hub.ts';
import { writeOffice } from '../../support/office-folder.ts';
import { type Scratch, scratchDir } from '../../support/scratch.ts';
import { acceptLink, hire, type Person, type StaffGround, signInAs } from '../../support/staff.ts';

const evil = `"'><img src=x onerror="window.pwned=1"><script>window.pwned=1</script><svg onload=window.pwned=1>`;

let scratch: Scratch;
let hub: RunningHub;
let ground: StaffGround;
let desks: Desks;
let administrator: Person;
let issuer: Person;
let item: string;

beforeAll(async () => {
  scratch = await scratchDir('attack-console');
  const office = await writeOffice(join(scratch.dir, 'office'), { notices: {} });
  hub = await startHub({ config: office.dir, dataDir: join(scratch.dir, 'data') });
  ground = await groundOf(hub);
  await freshStep(ground);
  desks = await openDesks(hub);
  const link = /#welcome=([\w-]+)/.exec(hub.output())?.[1] ?? '';
  const secret = await acceptLink(ground, link, { id: 'chen', name: `陈${evil}`.slice(0, 60) });
  administrator = await signInAs(ground, 'chen', secret);
  const editor = await hire(ground, administrator, { id: 'li', name: evil.slice(0, 60), roles: ['editor'] });
  const reviewer = await hire(ground, administrator, { id: 'wang', name: evil.slice(0, 60), roles: ['reviewer'] });
  issuer = await hire(ground, administrator, { id: 'zhao', name: '赵', roles: ['issuer'] });
  const content = everyField();
  const made = await editor.send('POST', '/api/items', { content });
  item = ((await made.json()) as { id: string }).id;
  await editor.send('PUT', `/api/items/${item}`, { revision: 1, content: { ...content, summary: `又${evil}` } });
  await editor.send('POST', `/api/items/${item}/submit`, { revision: 2 });
  await reviewer.send('POST', `/api/items/${item}/reject`, { revision: 2, reason: evil });
  await editor.send('POST', `/api/items/${item}/submit`, { revision: 2 });
  const all = ['confidential', 'personal-data', 'pictures', 'expression', 'glyphs', 'short-text', 'sums', 'end'];
  await reviewer.send('POST', `/api/items/${item}/clear`, { revision: 2, settled: all, basis: evil });
  const issued = await issuer.send('POST', `/api/items/${item}/issue`, { revision: 2, reason: evil });
  if (!issued.ok) throw new Error(await issued.text());
  await administrator.send('PUT', '/api/boards/square/contact', { person: evil.slice(0, 60), phone: evil.slice(0, 60) });
  await issuer.send('PUT', '/api/playlists/evil', { name: evil.slice(0, 60), entries: [{ select: { kind: 'notice' } }] });
  const expiresAt = new Date(ground.now() + 86_400_000).toISOString();
  const token = { name: evil.slice(0, 60), permissions: ['read'], boards: ['*'], categories: ['*'], expiresAt };
  await administrator.send('POST', '/api/tokens', token);
});
afterAll(async () => {
  await desks?.[Symbol.asyncDispose]();
  await hub?.stop();
  await scratch?.remove();
});

const everyField = () => ({
  kind: 'notice',
  language: 'zh-Hans',
  title: evil,
  summary: evil,
  shortText: evil,
  glance: { headline: evil, facts: [{ label: evil, value: evil, detail: evil }] },
  category: 'notices',
  issuer: evil,
  indexNumber: evil,
  documentNumber: evil,
  topic: evil,
  genre: evil,
  keywords: [evil],
  basis: evil,
  disclosure: { manner: evil, scope: evil, timeLimit: evil },
  publishedAt: '2026-01-05T09:00:00+08:00',
  audience: ['*'],
  unknownField: evil,
  blocks: [
    { type: 'heading', level: 2, text: evil },
    { type: 'paragraph', text: evil },
    { type: 'list', ordered: true, entries: [{ lead: evil, text: evil }] },
    { type: 'table', caption: evil, head: [{ text: evil }], rows: [[{ text: evil }]] },
    { type: 'quote', text: evil, cite: evil },
    { type: 'facts', entries: [{ label: evil, value: evil }] },
    { type: 'question', question: evil, answer: evil },
    {
      type: 'chart',
      chart: 'bars',
      label: evil,
      parts: [{ label: evil, value: 1, unit: evil }],
      adds: false,
      source: evil,
      note: evil,
    },
    { type: 'link', text: evil, href: 'https://example.org/' },
    { type: 'invented', text: evil },
  ],
});

/** What a page made of the words. */
async function madeOf(page: Page) {
  return page.evaluate(() => ({
    pwned: 'pwned' in window,
    images: document.querySelectorAll('img[src="x"], [onerror], [onload]').length,
    scripts: [...document.scripts].filter((script) => script.textContent?.includes('pwned')).length,
    addresses: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].filter((link) =>
      /^(javascript|data|vbscript):/i.test(link.href),
    ).length,
  }));
}
const nothing = { pwned: false, images: 0, scripts: 0, addresses: 0 };

test('on no screen of the console', async () => {
  for (const person of [issuer, administrator]) {
    const page = await desks.open(person);
    for (const place of [`live/${item}`, `live/${item}/edit`, 'draft', 'plans/evil', 'boards', 'record', 'staff']) {
      await page.goto(`${hub.origin}/staff/#/${place}`);
      await page.locator('#content main').waitFor();
      await page.waitForLoadState('networkidle');
      expect([place, await madeOf(page)]).toEqual([place, nothing]);
    }
  }
});

test('on no board, no page for telephones, no text twin', async () => {
  const board = await desks.open(null, '/board/?board=square');
  await shownSlide(board, (slide) => slide.item === item);
  expect(await madeOf(board)).toEqual(nothing);
  for (const path of [`/i/${item}`, '/boards/square', '/']) {
    const page = await desks.open(null, path);
    expect([path, await madeOf(page)]).toEqual([path, nothing]);
  }
});

test('in no feed: what is markup there is escaped twice or not at all', async () => {
  const atom = await (await fetch(`${hub.origin}/feed.atom`)).text();
  expect(atom).toContain('onerror');
  expect(atom).not.toMatch(/<(img|script|svg)\b/i);
  const feed = (await (await fetch(`${hub.origin}/feed.json`)).json()) as { items: { content_html: string }[] };
  for (const { content_html } of feed.items) expect(content_html).not.toMatch(/<(img src=x|script|svg)\b/i);
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>1</script>',
  'vbscript:x',
  'file:///etc/passwd',
])('%s is no address an item may lead to', async (href) => {
  const base = { ...everyField(), title: '地址' };
  for (const content of [
    { ...base, url: href },
    { ...base, blocks: [{ type: 'link', text: '点', href }] },
    { ...base, blocks: [{ type: 'paragraph', text: '点这里', links: [{ from: 0, until: 1, href }] }] },
  ])
    expect((await issuer.send('POST', '/api/items', { content })).status).toBe(400);
});

test('no path leads out of what the API is about', async () => {
  for (const path of [
    '/api/media/../../keys/seal.key',
    '/api/media/..%2f..%2fkeys%2fseal.key',
    '/api/media/%00',
    '/staff/..%2f..%2fpackage.json',
    '/api/items/..%2f..%2fstaff',
  ]) {
    const answer = await issuer.get(path);
    expect([path, answer.status]).toEqual([
      path,
      expect.toSatisfy((status: number) => status === 404 || status === 403 || status === 400),
    ]);
  }
});

test('a body of ten megabytes is refused and the hub goes on', async () => {
  const answer = await issuer
    .send('POST', '/api/items', { content: { ...everyField(), summary: 'x'.repeat(10_000_000) } })
    .catch(() => ({ status: 413 }));
  expect(answer.status).toBe(413);
  expect((await issuer.get('/api/session')).status).toBe(200);
});

test('no page complained of a breach of its policy', () => {
  expect(desks.complaints.filter((complaint) => !complaint.includes('Failed to load resource'))).toEqual([]);
});
