/** The app on an origin of its own, the hub a data origin (DESIGN §4.11): the board runs its own code whatever the hub serves. */
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildOf, copyBuild, lookForUpdate } from '../support/app-build.ts';
import { type RunningChromium, shownSlide, startChromium, untilRoot } from '../support/chromium.ts';
import { type Glass, watchGlass } from '../support/glass.ts';
import { projectDir, type RunningHub, startHub } from '../support/hub.ts';
import { type OfficeFolder, writeOffice } from '../support/office-folder.ts';
import { addDevice, devicesOf, pairBoard } from '../support/pairing.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { type RunningServer, startFileServer } from '../support/server.ts';
import { until } from '../support/wait.ts';

let scratch: Scratch;
let office: OfficeFolder;
let app: RunningServer;
let hub: RunningHub;
let browser: RunningChromium;
let page: Page;
let glass: Glass;

beforeAll(async () => {
  scratch = await scratchDir('second');
  app = await startFileServer(join(projectDir, 'dist/web'));
  office = await writeOffice(join(scratch.dir, 'office'), { appOrigins: [app.origin] });
  hub = await startHub({ config: office.dir, dataDir: join(scratch.dir, 'data') });
  await hub.command('keys-change', { how: 'init', root: join(scratch.dir, 'root.json') });
  browser = await startChromium({ profileDir: join(scratch.dir, 'profile') });
  page = await browser.newPage();
  glass = await watchGlass(page);
});
afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await hub?.stop();
  await scratch?.remove();
});

const allowed = async (path: string, origin: string) => {
  const answer = await fetch(`${hub.origin}${path}`, { headers: { Origin: origin } });
  await answer.body?.cancel();
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  return answer.headers.get('access-control-allow-origin');
};

test('the feed is open to every origin, the device API to the app origins of site.json, and nothing else to anybody', async () => {
  const other = 'http://elsewhere.test';
  const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';
  for (const path of ['/feed/metadata/timestamp.json', `/feed/time?nonce=${nonce}`, '/feed/events', '/feed/bodies/none.json'])
    expect([path, await allowed(path, other)]).toEqual([path, '*']);
  expect(await allowed('/api/device/bodies/none.json', app.origin)).toBe(app.origin);
  for (const path of [
    '/api/device/bodies/none.json',
    '/healthz',
    '/feed.json',
    '/feed.atom',
    '/i/market',
    '/boards/square',
    '/board/',
    '/sw.js',
    '/',
  ])
    expect([path, await allowed(path, other)]).toEqual([path, null]);
});

test('a board of another origin shows the hub’s pages and pairs with it', async () => {
  await page.goto(`${app.origin}/board/?hub=${hub.origin}&board=square&pair`);
  const { code } = await addDevice(hub, 'square');
  await pairBoard(page, 'square', code);
  await shownSlide(page, ({ kind }) => kind === 'notice');
  await untilRoot(page, { board: 'square', paired: 'true', trust: 'pinned', connection: 'live' });
  expect(new URL(page.url()).origin).toBe(app.origin);
  await until('its acknowledgement', async () => (await devicesOf(hub, 'square'))[0]?.acknowledged);
});

test('a hub that serves another program changes nothing on the board’s code, and the board goes on following its releases', async () => {
  const before = await page.evaluate(() => Number(document.documentElement.dataset.release));
  await hub.stop();
  hub = await startHub({
    config: office.dir,
    dataDir: join(scratch.dir, 'data'),
    port: hub.port,
    program: await alteredProgram(),
  });
  expect(await (await fetch(`${hub.origin}/board/`)).text()).toContain('content="altered"');
  await office.put('news', { title: '图书馆延长开放' });
  await untilRoot(page, { release: String(before + 1), connection: 'live' });
  expect(await lookForUpdate(page)).toBe('none');
  await page.reload();
  await shownSlide(page, ({ kind }) => kind === 'notice');
  expect(await buildOf(page)).toBeNull();
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\.js$/.test(name))
      .map(({ name }) => new URL(name).origin),
  );
  expect([...new Set(scripts)]).toEqual([app.origin]);
  expect(await glass.faults()).toEqual([]);
});

/** The hub as somebody who has taken its machine would serve it. */
async function alteredProgram(): Promise<string> {
  const dir = join(scratch.dir, 'altered');
  await mkdir(join(dir, 'dist'), { recursive: true });
  await cp(join(projectDir, 'dist/hub'), join(dir, 'dist/hub'), { recursive: true });
  await symlink(join(projectDir, 'node_modules'), join(dir, 'node_modules'));
  const build = await copyBuild(join(dir, 'dist/web'));
  await build.upload('altered');
  return join(dir, 'dist/hub/main.js');
}
