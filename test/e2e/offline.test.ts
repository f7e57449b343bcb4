/** A board online, and the same board when nobody answers: it starts from its store, and follows when the hub is back. */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { journalOf } from '../support/board-store.ts';
import { type RunningChromium, shownSlide, startChromium, untilRoot } from '../support/chromium.ts';
import { type Glass, watchGlass } from '../support/glass.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { type Notice, type OfficeFolder, writeOffice } from '../support/office-folder.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { startCaptivePortal } from '../support/server.ts';
import { until } from '../support/wait.ts';

const market: Notice = { title: '周六集市照常开市', text: '早六点到午后一点，东街不通车。' };

let scratch: Scratch;
let office: OfficeFolder;
let hub: RunningHub;
let browser: RunningChromium | null = null;
let page: Page;
let glass: Glass;

beforeAll(async () => {
  scratch = await scratchDir('offline');
  // One notice, so that it is the one on the glass whenever it is corrected.
  office = await writeOffice(join(scratch.dir, 'office'), { notices: { market } });
  hub = await startHub({ config: office.dir, dataDir: join(scratch.dir, 'data') });
  await startBoard();
});
afterEach(async () => {
  expect(await glass.faults()).toEqual([]);
  expect(glass.frames()).toBeGreaterThan(0);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await scratch?.remove();
});

/** The machine is switched on: the same profile, a new browser. */
async function startBoard(): Promise<void> {
  await browser?.close();
  browser = await startChromium({ profileDir: join(scratch.dir, 'profile') });
  page = await browser.newPage();
  glass = await watchGlass(page);
  await page.goto(`${hub.origin}/board/?board=square`);
}

const restartHub = async () => {
  hub = await startHub({ config: office.dir, dataDir: join(scratch.dir, 'data'), port: hub.port });
};

const release = async () => Number(await page.evaluate(() => document.documentElement.dataset.release));

test('a board shows what its hub has issued, and says of itself what the contract promises', async () => {
  const slide = await shownSlide(page, ({ kind }) => kind === 'notice');
  expect(slide).toMatchObject({ item: 'market', revision: '1', page: expect.any(String), reason: 'default' });
  expect(Number(slide.page)).toBeLessThanOrEqual(Number(slide.pages));
  expect(slide.text).toContain(market.title);
  const { release } = (await (await fetch(`${hub.origin}/healthz`)).json()) as { release: number };
  await untilRoot(page, {
    board: 'square',
    release: String(release),
    connection: 'live',
    clock: 'trusted',
    paired: 'false',
    trust: 'first-use',
  });
});

test('a correction of the item on the glass takes its place at once', async () => {
  await office.put('market', { title: '更正：集市改在周日', text: '其余不变。' });
  const corrected = await shownSlide(page, ({ text }) => text.includes('改在周日'));
  expect(corrected).toMatchObject({ item: 'market', revision: '2', page: '1' });
  const cut = await until('the journal to have the page before', async () => (await journalOf(page)).at(-1));
  expect(cut).toMatchObject({ item: 'market', revision: 1, ended: 'interrupted' });
});

test('an edited item reaches the glass without anybody at the board', async () => {
  const before = await release();
  await office.put('school', { title: '小学报名下周开始' });
  await untilRoot(page, { release: String(before + 1), connection: 'live' });
});

test('with the hub stopped, a board that is switched on shows what it holds', async () => {
  await hub.kill();
  await startBoard();
  expect(await shownSlide(page, ({ kind }) => kind === 'notice')).toMatchObject({ revision: expect.any(String) });
  await untilRoot(page, { connection: 'retrying', board: 'square' });
});

test('the hub is back with a newer release, and the board follows by itself', async () => {
  const before = await release();
  await office.put('water', { title: '今晚停水检修' });
  await restartHub();
  await untilRoot(page, { release: String(before + 1), connection: 'live' });
});

test('behind a captive portal that answers 200 and HTML to everything, a board shows what it holds and believes nothing', async () => {
  const before = await release();
  await hub.kill();
  await using portal = await startCaptivePortal(hub.port);
  await startBoard();
  await shownSlide(page, ({ kind }) => kind === 'notice');
  await untilRoot(page, { connection: 'retrying', release: String(before) });
  expect(portal.asked.some((asked) => asked.startsWith('GET /feed/'))).toBe(true);
  expect(await page.title()).not.toBe('Welcome');
});

test('the portal is gone, and the board follows its hub again', async () => {
  const before = await release();
  await office.remove('water');
  await restartHub();
  await untilRoot(page, { release: String(before + 1), connection: 'live' });
});
