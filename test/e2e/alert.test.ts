/** Scene 1 in a real browser: a red warning by hand, the line cut, and its end with nobody to tell the board. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { journalOf } from '../support/board-store.ts';
import { type RunningChromium, shownSlide, startChromium, untilRoot } from '../support/chromium.ts';
import { type Glass, watchGlass } from '../support/glass.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { writeOffice } from '../support/office-folder.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { until } from '../support/wait.ts';

const evening = '2026-06-17T18:02:00+08:00';
let scratch: Scratch;
let hub: RunningHub;
let browser: RunningChromium;
let page: Page;
let glass: Glass;
let expires: number;

beforeAll(async () => {
  scratch = await scratchDir('alert');
  const office = await writeOffice(join(scratch.dir, 'office'));
  const file = join(office.dir, 'site.json');
  const site = JSON.parse(await readFile(file, 'utf8')) as object;
  const exemption = { basis: '气象法第二十二条', approvedBy: '李主任', date: '2026-01-05', categories: ['notices'] };
  const weather = { id: 'weather', url: 'file:weather.cap', kind: 'alert', category: 'notices', publish: 'automatic', exemption };
  await writeFile(file, JSON.stringify({ ...site, sources: [weather] }));
  hub = await startHub({ config: office.dir, dataDir: join(scratch.dir, 'data'), env: { NOTICEBOARD_NOW: evening } });
  browser = await startChromium({ profileDir: join(scratch.dir, 'profile') });
  page = await browser.newPage();
  glass = await watchGlass(page);
  await page.goto(`${hub.origin}/board/?board=square`);
  await untilRoot(page, { connection: 'live', clock: 'trusted' });
  await shownSlide(page, ({ kind }) => kind === 'notice');
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await scratch?.remove();
});

const hubNow = async (): Promise<number> =>
  Date.parse(((await (await fetch(`${hub.origin}/healthz`)).json()) as { now: string }).now);
const iso = (at: number): string =>
  new Date(at)
    .toISOString()
    .replace('.000', '')
    .replace(/\.\d+Z/, 'Z');

function cap(
  id: string,
  now: number,
  parts: { type?: string; references?: string; headline?: string; seconds?: number } = {},
): string {
  const { type = 'Alert', references = '', headline = '台风红色预警', seconds = 0 } = parts;
  const info = `<info><language>zh-CN</language><event>台风</event><urgency>Immediate</urgency><severity>Extreme</severity><certainty>Observed</certainty><expires>${iso(now + seconds * 1000)}</expires><senderName>市气象台</senderName><headline>${headline}</headline><instruction>留在室内。远离河涌。</instruction></info>`;
  return `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${id}</identifier><sender>w@city.example</sender><sent>${iso(now)}</sent><status>Actual</status><msgType>${type}</msgType><scope>Public</scope>${references}${type === 'Cancel' ? '' : info}</alert>`;
}

async function relay(id: string, now: number, parts: Parameters<typeof cap>[2]): Promise<void> {
  const file = join(scratch.dir, `${id}.cap`);
  await writeFile(file, cap(id, now, parts));
  await hub.command('alert', { file, second: '值班员乙', reference: '市气象台电话' });
}

test('a yellow warning is a band over the pages of others, in words', async () => {
  const now = await hubNow();
  await relay('wind-1', now, { headline: '大风黄色预警', seconds: 3600 });
  const band = await until('the band', () =>
    page
      .locator('[data-alert]')
      .first()
      .textContent({ timeout: 1000 })
      .catch(() => null),
  );
  expect(band).toMatch(/黄色预警 Ⅲ级.*台风/);
  const cancel = { type: 'Cancel', references: `<references>w@city.example,wind-1,${iso(now)}</references>` };
  await relay('wind-2', await hubNow(), cancel);
  await until('the band to be gone', async () => (await page.locator('[data-alert]').count()) === 0);
  await shownSlide(page, ({ kind, text }) => kind === 'alert' && text.includes('预警解除'));
});

test('a red warning has the glass as soon as the hub has it, and the journal says what it interrupted', async () => {
  await shownSlide(page, ({ kind }) => kind === 'notice', 90_000);
  const now = await hubNow();
  expires = Math.floor(now / 1000) * 1000 + 60_000;
  await relay('typhoon-1', Math.floor(now / 1000) * 1000, { seconds: 60 });
  const slide = await shownSlide(page, ({ reason }) => reason === 'alert:red');
  expect(slide.kind).toBe('alert');
  expect(slide.text).toContain('红色预警');
  expect(slide.text).toContain('Ⅰ级');
  expect(slide.text).toContain('市气象台');
  expect(await page.locator('[data-slide]:not([inert])').getAttribute('data-level')).toBe('red');
  const rows = await journalOf(page);
  expect(rows.some(({ ended }) => ended === 'interrupted')).toBe(true);
});

test('with the hub gone it stays, says how old its word is, leaves at its end, and the notices come back', async () => {
  const [clock, since] = [await hubNow(), performance.now()];
  const believed = () => clock + performance.now() - since;
  await hub.kill();
  const stale = until(
    'the age of the word',
    async () => (await page.locator('[data-slide]:not([inert]) [data-stale]').count()) > 0,
    60_000,
  ).catch(() => false);
  await shownSlide(page, ({ kind, item }) => kind === 'notice' && item !== null, 120_000);
  expect(believed()).toBeGreaterThanOrEqual(expires - 500);
  expect(await stale).toBe(true);
  expect(await glass.faults()).toEqual([]);
});
