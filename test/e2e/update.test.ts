/** A new version of the app: whole or not at all, and between two pages (R74). The app's files come from an origin of their own. */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppBuild, buildOf, copyBuild, lookForUpdate, untilKept } from '../support/app-build.ts';
import { journalOf } from '../support/board-store.ts';
import { type RunningChromium, shownSlide, startChromium } from '../support/chromium.ts';
import { type Glass, watchGlass } from '../support/glass.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { writeOffice } from '../support/office-folder.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { type RunningServer, startFileServer } from '../support/server.ts';
import { until } from '../support/wait.ts';

let scratch: Scratch;
let hub: RunningHub;
let app: AppBuild;
let server: RunningServer;
let browser: RunningChromium | null = null;
let page: Page;
let glass: Glass;

beforeAll(async () => {
  scratch = await scratchDir('update');
  const office = await writeOffice(join(scratch.dir, 'office'));
  hub = await startHub({ config: office.dir, dataDir: join(scratch.dir, 'data') });
  app = await copyBuild(join(scratch.dir, 'web'));
  server = await startFileServer(app.dir);
  await startBoard();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await hub?.stop();
  await scratch?.remove();
});

async function startBoard(): Promise<void> {
  await browser?.close();
  browser = await startChromium({ profileDir: join(scratch.dir, 'profile') });
  page = await browser.newPage();
  glass = await watchGlass(page);
  await page.goto(`${server.origin}/board/?board=square&hub=${hub.origin}`);
  await shownSlide(page, ({ kind }) => kind === 'notice');
}

/** Versions of the board's page that the service worker has. */
const keptPages = () =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.includes('precache'));
    const urls = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)));
    return urls.flat().filter((url) => url.includes('/board/index.html'));
  });

const store = () => `noticeboard@${hub.origin}`;

test('an update that misses one file is refused as a whole, and the old version goes on', async () => {
  await untilKept(page);
  await app.upload('torn', { isIncomplete: true });
  expect(await lookForUpdate(page)).toBe('refused');
  expect(await buildOf(page)).toBeNull();
});

test('a good update takes over between two pages, on a very first visit and after a refused one too', async () => {
  await app.upload('two');
  const before = (await journalOf(page, store())).at(-1);
  expect(await lookForUpdate(page)).toBe('installed');
  await until('the new version to be on', async () => (await buildOf(page)) === 'two');
  const turned = (await journalOf(page, store())).at(-1);
  expect(turned).not.toEqual(before);
  expect(turned).toMatchObject({ ended: 'turned' });
  await shownSlide(page, ({ kind }) => kind === 'notice');
  await until('the old version to be gone', async () => (await keptPages()).length === 1);
});

test('without a network the last whole version starts', async () => {
  await app.upload('torn-again', { isIncomplete: true });
  expect(await lookForUpdate(page)).toBe('refused');
  expect(await glass.faults()).toEqual([]);
  await server.stop();
  await startBoard();
  expect(await buildOf(page)).toBe('two');
  expect(await glass.faults()).toEqual([]);
});
