/** What becomes of the store under a running board (R63, R74, R76), and of the glass meanwhile. */
import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { shownSlide, startChromium, untilRoot } from '../../support/chromium.ts';
import { scratchDir } from '../../support/scratch.ts';
import { until } from '../../support/wait.ts';
import { boardIn, openBoard, viewport } from '../kit/board.ts';
import { shareBrowser } from '../kit/browser.ts';
import { startHostileHub } from '../kit/hostile-hub.ts';
import { notice } from '../kit/office.ts';
import { other } from '../kit/wrong-answers.ts';

const browser = shareBrowser();

test('of two tabs of one browser one pulls, both show, and the other takes over when it goes', async () => {
  await using hub = await startHostileHub();
  await using first = await openBoard(browser(), hub);
  await using second = await boardIn(first.context, hub, { paired: false });
  expect(hub.listeners).toBe(1);
  hub.feed.publish([notice('gamma')]);
  for (const { glass } of [first, second]) glass.allow('gamma');
  hub.poke();
  await Promise.all([first.untilRelease(3), second.untilRelease(3)]);
  await first.page.close();
  await until('the other tab to listen', () => hub.listeners === 1);
  hub.feed.effect = 'now';
  hub.feed.publish([], ['item/gamma']);
  hub.poke();
  await second.untilRelease(4);
  second.glass.forbid('gamma');
  await second.untilLooked();
  first.glass.mustHaveHeld();
  second.glass.mustHaveHeld();
});

/** Before the first page: a browser remembers for a while how much room it had. */
async function limitStorage(page: Page, origin: string, quotaSize: number | undefined): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, ...(quotaSize === undefined ? {} : { quotaSize }) });
}

test('with no room left the release held goes on, and the fault is counted, named and reported', async () => {
  await using hub = await startHostileHub();
  const context = await browser().newContext({ viewport, serviceWorkers: 'block' });
  const keeper = await context.newPage();
  await keeper.goto(`${hub.origin}/blank`);
  await limitStorage(keeper, hub.origin, 3_000_000);
  await using board = await boardIn(context, hub);
  hub.feed.publish([{ kind: 'hologram', id: 'large', body: { depth: Array.from({ length: 1_000_000 }, (_, i) => i) } }]);
  hub.poke();
  await board.untilRefused('storage-full');
  await board.untilLooked();
  expect(await board.release()).toBe('2');
  await until('a report', () => hub.reports.at(-1)?.refusals.some(({ code }) => code === 'storage-full'));
  board.glass.mustHaveHeld();
});

test('a store the browser has thrown away is filled again from the hub; until then the slate, and nothing withdrawn', async () => {
  await using hub = await startHostileHub();
  await using board = await openBoard(browser(), hub, { paired: false });
  hub.attack = (path, response) => path.startsWith('/feed/') && other(response, '', 503);
  board.glass.allowStill('slate', 'first');
  const cdp = await board.context.newCDPSession(board.page);
  await cdp.send('Storage.clearDataForOrigin', { origin: hub.origin, storageTypes: 'indexeddb,cache_storage' });
  await board.untilLooked(60);
  hub.feed.publish([], ['item/beta']);
  board.glass.forbid('beta', 0);
  hub.attack = null;
  await board.untilRelease(3);
  await shownSlide(board.page, ({ item }) => item === 'alpha', 60_000);
  board.glass.mustHaveHeld();
});

/** How files of a database end up after a power cut or on a dying card. */
const damages: Record<string, (folder: string, names: readonly string[]) => Promise<unknown>> = {
  'its newest log overwritten with noise': async (folder, names) => {
    for (const name of names.filter((n) => n.endsWith('.log'))) await writeFile(join(folder, name), Buffer.alloc(4096, 0xa5));
  },
  'its pointer to the manifest empty': (folder) => writeFile(join(folder, 'CURRENT'), ''),
  'noise at the end of every file': async (folder, names) => {
    for (const name of names) await appendFile(join(folder, name), Buffer.alloc(512, 0x5a));
  },
};

test.each(Object.entries(damages))('a store with %s is read, or made anew and filled from the hub', async (_name, damage) => {
  await using hub = await startHostileHub();
  await using scratch = await scratchDir('damage');
  const first = await startChromium({ profileDir: scratch.dir, viewport });
  const before = await boardIn(first.context, hub, { paired: false });
  before.glass.mustHaveHeld();
  await first.close();
  const folder = join(scratch.dir, 'Default/IndexedDB', `http_127.0.0.1_${new URL(hub.origin).port}.indexeddb.leveldb`);
  await damage(folder, await readdir(folder));
  await using again = await startChromium({ profileDir: scratch.dir, viewport });
  await using board = await boardIn(again.context, hub, { paired: false });
  await untilRoot(board.page, { release: '2', connection: 'live' });
  board.glass.mustHaveHeld();
});

test('a store that cannot be opened and not be made anew leaves calm words, never a blank glass', async () => {
  await using hub = await startHostileHub();
  await using scratch = await scratchDir('damage');
  const folder = join(scratch.dir, 'Default/IndexedDB', `http_127.0.0.1_${new URL(hub.origin).port}.indexeddb.leveldb`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'CURRENT'), 'MANIFEST-000001\n'); // which is not there: Chromium mends everything else
  await using browser = await startChromium({ profileDir: scratch.dir, viewport });
  await using board = await boardIn(browser.context, hub, { paired: false, cold: true });
  await shownSlide(board.page, ({ kind, reason }) => kind === 'first' && reason === 'app-died');
  board.glass.mustHaveHeld();
});
