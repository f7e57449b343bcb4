/** A hub that was lost and restored from its backup (T5): boards follow the new lineage, drop what it does not hold, and never follow the old one again. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalsOf, scanStores, storedRows } from '../support/board-store.ts';
import { type RunningChromium, shownSlide, startChromium, untilRoot } from '../support/chromium.ts';
import { type Glass, watchGlass } from '../support/glass.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { type OfficeFolder, writeOffice } from '../support/office-folder.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { until } from '../support/wait.ts';

/** A hub that was away is asked again within a minute, however long it was. */
const longestRetryMs = 90_000;
const late = '备份之后才发的停电通知';

let scratch: Scratch;
let office: OfficeFolder;
let hub: RunningHub;
let browser: RunningChromium;
let page: Page;
let glass: Glass;

const startOn = (data: string, config: string, port?: number) =>
  startHub({
    config,
    dataDir: join(scratch.dir, data),
    env: { KEYS_DIR: join(scratch.dir, 'keys') },
    ...(port === undefined ? {} : { port }),
  });

beforeAll(async () => {
  scratch = await scratchDir('restore');
  office = await writeOffice(join(scratch.dir, 'office'));
  hub = await startOn('first', office.dir);
  browser = await startChromium({ profileDir: join(scratch.dir, 'profile') });
  page = await browser.newPage();
  glass = await watchGlass(page);
  await page.goto(`${hub.origin}/board/?board=square`);
  await shownSlide(page, ({ kind }) => kind === 'notice');
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await scratch?.remove();
});

interface Release {
  readonly lineage: string;
  readonly number: number;
}
const timesRefused = async () => {
  const refusals = await refusalsOf(page);
  return (refusals.get('rollback') ?? 0) + (refusals.get('wrong-lineage') ?? 0);
};

/** Refused once more, and what the board holds is what it held. */
async function untilRefused(times: number, before: Release): Promise<void> {
  // The browser's own word that the line is back; without it the board asks at its next poll.
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await until('the board to refuse it', async () => (await timesRefused()) > times, longestRetryMs);
  expect(await held()).toEqual(before);
}

const held = async () => (await storedRows<Release>(page, 'state', { key: 'release' }))[0] as Release;

test('a board has seen a release that the backup does not hold', async () => {
  await cp(office.dir, join(scratch.dir, 'office-backup'), { recursive: true });
  await hub.command('backup', { file: join(scratch.dir, 'register.backup') });
  await office.put('late', { title: late });
  await until('the board to hold it', async () => (await scanStores(page)).includes(late));
});

test('a new hub in its place, not yet restored, is not believed', async () => {
  const [times, before] = [await timesRefused(), await held()];
  await hub.kill();
  hub = await startOn('second', join(scratch.dir, 'office-backup'), hub.port);
  await untilRefused(times, before);
});

test('restored it is followed, and what it does not hold leaves the board', async () => {
  const before = await held();
  const restored = (await hub.command('restore', { file: join(scratch.dir, 'register.backup'), force: true })) as Release & {
    release: number;
  };
  expect(restored.lineage).not.toBe(before.lineage);
  await until('the board to follow', async () => (await held()).lineage === restored.lineage);
  await untilRoot(page, { release: String(restored.release), connection: 'live' });
  await shownSlide(page, ({ kind }) => kind === 'notice');
  await until('the stores to hold nothing of it', async () => !(await scanStores(page)).includes(late));
});

test('the hub it replaced is not followed when it comes back', async () => {
  const [times, before] = [await timesRefused(), await held()];
  await hub.kill();
  hub = await startOn('first', office.dir, hub.port);
  await untilRefused(times, before);
  expect(await scanStores(page)).not.toContain(late);
  expect(await glass.faults()).toEqual([]);
});
