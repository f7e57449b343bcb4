/** A board that dies again and again ends on calm words, never on a page of the browser's own, and comes back when it can (R74). */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppBuild, buildOf, copyBuild, lookForUpdate, untilKept } from '../support/app-build.ts';
import { type RunningChromium, shownSlide, startChromium } from '../support/chromium.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { writeOffice } from '../support/office-folder.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { type RunningServer, startFileServer } from '../support/server.ts';
import { until } from '../support/wait.ts';

let scratch: Scratch;
let hub: RunningHub;
let app: AppBuild;
let server: RunningServer;
let browser: RunningChromium;
let page: Page;

beforeAll(async () => {
  scratch = await scratchDir('crash');
  const office = await writeOffice(join(scratch.dir, 'office'));
  hub = await startHub({ config: office.dir, dataDir: join(scratch.dir, 'data') });
  app = await copyBuild(join(scratch.dir, 'web'));
  server = await startFileServer(app.dir);
  browser = await startChromium({ profileDir: join(scratch.dir, 'profile') });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await hub?.stop();
  await scratch?.remove();
});

/** As the machine does when the page before is gone. */
async function openBoard(): Promise<void> {
  page = await browser.newPage();
  await page.clock.install();
  await page.goto(`${server.origin}/board/?board=square&hub=${hub.origin}`);
}

/** The renderer dies, as for want of memory: no script of the page has a say. */
async function crash(): Promise<void> {
  const died = page.waitForEvent('crash');
  const session = await browser.context.newCDPSession(page);
  session.send('Page.crash').catch(() => undefined);
  await died;
  await page.close();
}

test('a page that dies three times within a minute is followed by the slate', async () => {
  for (let deaths = 0; deaths < 2; deaths += 1) {
    await openBoard();
    await shownSlide(page, ({ kind }) => kind === 'notice');
    await crash();
  }
  await openBoard();
  const slate = await shownSlide(page);
  expect(slate).toMatchObject({ kind: 'slate', reason: 'crash-loop' });
  expect(slate.text).toContain('柳溪镇政务公开办公室');
});

test('after a rest the board tries again, and shows its pages', async () => {
  await page.clock.fastForward(31_000);
  await shownSlide(page, ({ kind }) => kind === 'notice');
});

test('an app that dies as it is loaded leaves calm words, and a mended one is let in without anybody at the board', async () => {
  await untilKept(page);
  await app.upload('bad', { dies: true });
  expect(await lookForUpdate(page)).toBe('installed');
  await until('the bad version to be on', async () => (await buildOf(page)) === 'bad');
  expect(await shownSlide(page)).toMatchObject({ kind: 'first', reason: 'app-died' });
  await app.upload('mended');
  await page.clock.fastForward(31_000);
  await until('the mended version to be on', async () => (await buildOf(page)) === 'mended');
  await shownSlide(page, ({ kind }) => kind === 'notice');
});
