/** Pairing (R68): one code, a key that cannot leave the browser, one fingerprint on both sides; counted from then on, and not any more once revoked. */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprintInGroups } from '../../src/core/release/trust.ts';
import { refusalsOf, storedRows } from '../support/board-store.ts';
import { type RunningChromium, shownSlide, startChromium, untilRoot } from '../support/chromium.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { type OfficeFolder, writeOffice } from '../support/office-folder.ts';
import { addDevice, devicesOf, pairBoard, typeCode } from '../support/pairing.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { until } from '../support/wait.ts';

let scratch: Scratch;
let office: OfficeFolder;
let hub: RunningHub;
let browser: RunningChromium;
let page: Page;

beforeAll(async () => {
  scratch = await scratchDir('pairing');
  office = await writeOffice(join(scratch.dir, 'office'));
  await office.put('sample', { title: '样例：灯会通知', isExample: true });
  hub = await startHub({ config: office.dir, dataDir: join(scratch.dir, 'data') });
  browser = await startChromium({ profileDir: join(scratch.dir, 'profile') });
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await scratch?.remove();
});

interface Held {
  readonly current: { readonly playlists: readonly { readonly entries: readonly { readonly id: string }[] }[] };
}

const openPairing = () => page.goto(`${hub.origin}/board/?board=square&pair`);
const acknowledged = async () =>
  (await devicesOf(hub, 'square')).find(({ state }) => state === 'paired')?.acknowledged?.release ?? 0;

test('the keys of a first start pair no board, and say how to make the office’s own', async () => {
  await expect(addDevice(hub, 'square')).rejects.toThrow(/demo.*noticeboard keys init/s);
  await hub.command('keys-change', { how: 'init', root: join(scratch.dir, 'root.json') });
});

test('a wrong code is refused in the hub’s own words, and nothing is kept', async () => {
  await addDevice(hub, 'square');
  await openPairing();
  await typeCode(page, 'square', '0000-0000');
  expect(await page.getByRole('alert').textContent()).toContain('noticeboard device add --board square');
  expect(await storedRows(page, 'device')).not.toContainEqual(expect.objectContaining({ deviceId: expect.anything() }));
});

test('the right code and the same fingerprint on both sides make a paired board with a key no script can read', async () => {
  const { code, rootFingerprint } = await addDevice(hub, 'square');
  await openPairing();
  expect(await pairBoard(page, 'square', code)).toBe(fingerprintInGroups(rootFingerprint));
  await shownSlide(page, ({ kind }) => kind === 'notice');
  await untilRoot(page, { board: 'square', paired: 'true', trust: 'pinned', connection: 'live' });
  const key = await page.evaluate(async () => {
    const opening = indexedDB.open('noticeboard');
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    const asking = opening.result.transaction('device').objectStore('device').get('identity');
    await new Promise((resolve) => asking.addEventListener('success', resolve));
    opening.result.close();
    const { key } = asking.result as { key: CryptoKey };
    const exported = await crypto.subtle.exportKey('jwk', key).catch((error: DOMException) => error.name);
    return { extractable: key.extractable, type: key.type, exported };
  });
  expect(key).toEqual({ extractable: false, type: 'private', exported: 'InvalidAccessError' });
});

test('a paired board obeys no address, and shows no example', async () => {
  await page.goto(`${hub.origin}/board/?board=hall&at=2020-01-01T00:00:00Z&hub=http://127.0.0.1:9`);
  await untilRoot(page, { board: 'square', paired: 'true', connection: 'live' });
  const [held] = await storedRows<Held>(page, 'state', { key: 'programme:square' });
  const played = held?.current.playlists.flatMap(({ entries }) => entries.map(({ id }) => id)) ?? [];
  expect([...new Set(played)].sort()).toEqual(['market', 'road']);
});

test('what a paired board holds is acknowledged, counted for every command, and its health is known', async () => {
  const { release, pairedBoards } = (await hub.command('cover', { id: 'road', reason: '核对' })) as Record<string, number>;
  expect(pairedBoards).toBe(1);
  await until('the acknowledgement', async () => (await acknowledged()) >= (release ?? Number.NaN));
  const health = await until(
    'its health',
    async () => (await devicesOf(hub, 'square')).find(({ state }) => state === 'paired')?.health,
  );
  expect(health).toMatchObject({ board: 'square', clock: 'trusted', app: expect.stringMatching(/^[\w-]{8}$/) });
});

test('a revoked board acknowledges nothing more, and its leases run from the last contact it had while it was paired', async () => {
  const [device] = await devicesOf(hub, 'square').then((all) => all.filter(({ state }) => state === 'paired'));
  await hub.command('device-revoke', { id: device?.deviceId });
  const contactAt = () => storedRows<number>(page, 'state', { key: 'contactAt' });
  const publish = async (id: string) => {
    await office.put(id, { title: `通知${id}` });
    await until('the board to hold it', async () =>
      (await storedRows<{ id?: string }>(page, 'chunks')).some((value) => JSON.stringify(value).includes(`通知${id}`)),
    );
  };
  await publish('first');
  await until('the board to hear of it', async () => (await refusalsOf(page)).has('device-disowned'));
  const before = await contactAt();
  await publish('second');
  expect(await contactAt()).toEqual(before);
  expect((await devicesOf(hub, 'square')).find(({ deviceId }) => deviceId === device?.deviceId)).toMatchObject({
    state: 'revoked',
    acknowledged: device?.acknowledged,
  });
});

test('a revoked board can be paired again with a new code', async () => {
  const { code } = await addDevice(hub, 'square');
  await openPairing();
  await pairBoard(page, 'square', code);
  await untilRoot(page, { board: 'square', paired: 'true', connection: 'live' });
  const { release } = (await hub.command('cover', { id: 'market', reason: '核对' })) as { release: number };
  // What cannot be said while a handover is under way is said with the next pull, a minute later at most.
  await until('its acknowledgement', async () => (await acknowledged()) >= release, 75_000);
});
