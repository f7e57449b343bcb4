/** The hub's machine in trouble: what was acknowledged stays, and the boards' glass is looked at all the while. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { connectTo, embeddedUrl } from '../../../src/hub/db/database.ts';
import { shownSlide, untilRoot } from '../../support/chromium.ts';
import { type RunningHub, startHub } from '../../support/hub.ts';
import { type OfficeFolder, writeOffice } from '../../support/office-folder.ts';
import { scratchDir } from '../../support/scratch.ts';
import { tufClient } from '../../support/tuf.ts';
import { until } from '../../support/wait.ts';
import { shareBrowser } from '../kit/browser.ts';
import { type Glass, watchGlass } from '../kit/glass.ts';
import { killHard, kills } from '../kit/kill.ts';

const browser = shareBrowser();
const run = promisify(execFile);
const notices = {
  road: { title: '道路施工公告', text: '本周五起封闭。' },
  water: { title: '停水通知', text: '今晚十时起停水。' },
};

function officeIn(dir: string): Promise<OfficeFolder> {
  return writeOffice(join(dir, 'office'), { notices });
}

async function boardOf(hub: RunningHub) {
  const context = await browser().newContext({ viewport: { width: 540, height: 960 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  const glass: Glass = await watchGlass(page, Object.keys(notices));
  await page.goto(`${hub.origin}/board/?board=square`);
  await shownSlide(page, ({ item }) => item !== null);
  await untilRoot(page, { connection: 'live' });
  return { page, glass, [Symbol.asyncDispose]: () => context.close() };
}

interface Head {
  readonly release: number;
  readonly lineage: string;
}
const headOf = async (hub: RunningHub) => (await (await fetch(`${hub.origin}/healthz`)).json()) as Head;
const serverOf = async (hub: RunningHub) =>
  Number((await readFile(join(hub.dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
const socketOf = async (hub: RunningHub) =>
  (await readFile(join(hub.dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[4] ?? '';

test('a PostgreSQL that is killed under a running hub is started again, nothing is lost, and boards go on', async () => {
  await using scratch = await scratchDir('pg');
  const office = await officeIn(scratch.dir);
  await using hub = await startHub({ config: office.dir });
  await using board = await boardOf(hub);
  const before = await headOf(hub);
  await killHard(await serverOf(hub));
  await until('PostgreSQL to be started again', () => hub.output().includes('database-restarted'), 60_000);
  const after = await until(
    'the hub to be healthy',
    async () => ((await fetch(`${hub.origin}/healthz`)).ok ? headOf(hub) : null),
    60_000,
  );
  expect(after).toMatchObject({ release: before.release, lineage: before.lineage });
  await hub.command('cover', { id: 'water', reason: '有误' });
  board.glass.forbid('water', 20_000); // the hub's doorbell line is renewed by then, else the poll brings it
  await untilRoot(board.page, { release: String(before.release + 1) }, 75_000);
  board.glass.mustHaveHeld();
});

test(
  'a hub that is killed while it publishes loses nothing it has acknowledged and leaves no half release',
  async (context) => {
    await using scratch = await scratchDir('hub-kill');
    const office = await officeIn(scratch.dir);
    const options = { config: office.dir, dataDir: join(scratch.dir, 'data') };
    let hub = await startHub(options);
    const client = await tufClient(hub.origin, join(scratch.dir, 'tuf'));
    const { port } = hub;
    const change = (covered: boolean) =>
      hub.command(covered ? 'cover' : 'uncover', { id: 'water', ...(covered ? { reason: '有误' } : {}) });
    const began = performance.now();
    await change(true);
    await change(false);
    const oneMs = (performance.now() - began) / 2;
    let covered = false;
    let acknowledgedTimes = 0;
    for (let round = 0; round < kills; round += 1) {
      const before = await headOf(hub);
      const asked = !covered;
      const told = change(asked).then(
        (answer) => (answer as { readonly release: number }).release,
        () => null, // the line was cut
      );
      const cut = new Promise((resolve) => setTimeout(resolve, (1.5 * oneMs * (round + 0.5)) / kills));
      await cut.then(() => hub.kill());
      const acknowledged = await told;
      hub = await startHub({ ...options, port });
      const after = await headOf(hub);
      const list = JSON.parse(await client.fetch(`release/${after.release}.json`)) as { number: number };
      const isCovered = (await fetch(`${hub.origin}/i/water`)).status === 410;
      expect(list.number).toBe(after.release);
      expect(after.release).toBeOneOf([before.release, before.release + 1]);
      if (acknowledged !== null) {
        acknowledgedTimes += 1;
        expect({ release: after.release, isCovered }).toEqual({ release: acknowledged, isCovered: asked });
      }
      covered = isCovered;
    }
    await hub.stop();
    const said = `${kills} kills spread over ${Math.round(1.5 * oneMs)} ms from the order on: ${acknowledgedTimes} acknowledged before, none lost`;
    context.annotate(said);
    console.log(said);
  },
  120_000 + kills * 30_000,
);

test('an approved row that is edited in the database is not signed, is named, and changes no glass', async () => {
  await using scratch = await scratchDir('row');
  const office = await officeIn(scratch.dir);
  await using hub = await startHub({ config: office.dir });
  await using board = await boardOf(hub);
  const before = await headOf(hub);
  const sql = connectTo(embeddedUrl(await socketOf(hub)), { max: 1 });
  await sql`update records set body = convert_to(replace(convert_from(body, 'utf8'), '今晚十时起停水', '伪造'), 'utf8') where id = 'water'`;
  await sql`update records set hash = encode(sha256(body), 'hex') where id = 'water'`;
  await sql.end();
  await hub.command('cover', { id: 'road', reason: '有误' });
  board.glass.forbid('road', 20_000);
  await until('the refusal to be named', () => hub.output().includes('not-signed'));
  expect(hub.output()).toMatch(/not-signed.*water/);
  await untilRoot(board.page, { release: String((await headOf(hub)).release) }, 75_000);
  expect((await headOf(hub)).release).toBeGreaterThanOrEqual(before.release);
  board.glass.mustHaveHeld();
});

/** A disk of its own, as small as a memory card that is full: root may mount one. Null where nobody may. */
async function smallDisk(
  dir: string,
): Promise<{ fill(): Promise<void>; free(): Promise<void>; unmount(): Promise<void> } | null> {
  await mkdir(dir, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=711', 'tmpfs', dir]);
  } catch {
    return null;
  }
  const ballast = join(dir, 'ballast');
  return {
    async fill() {
      const { bavail, bsize } = await statfs(dir);
      await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize)));
    },
    free: () => rm(ballast, { force: true }),
    unmount: async () => void (await run('umount', ['-l', dir])),
  };
}

test('on a full disk the hub refuses in a sentence, loses nothing, and goes on when there is room', async () => {
  await using scratch = await scratchDir('full');
  const disk = await smallDisk(join(scratch.dir, 'disk'));
  if (!disk) return console.log('skipped: a small disk can be mounted by root alone');
  try {
    const office = await officeIn(scratch.dir);
    await using hub = await startHub({ config: office.dir, dataDir: join(scratch.dir, 'disk/data') });
    await using board = await boardOf(hub);
    const before = await headOf(hub);
    await disk.fill();
    await expect(exhaust(hub)).rejects.toThrow(/No space left|disk is full/);
    board.glass.mustHaveHeld();
    await disk.free();
    await until('the hub to be healthy', async () => (await fetch(`${hub.origin}/healthz`)).ok, 90_000);
    await until('a command to be obeyed', () => hub.command('cover', { id: 'water', reason: '有误' }), 90_000);
    board.glass.forbid('water', 75_000);
    const after = await headOf(hub);
    expect(after.release).toBeGreaterThan(before.release);
    await untilRoot(board.page, { release: String(after.release) }, 75_000);
    board.glass.mustHaveHeld();
  } finally {
    await disk.unmount();
  }
  return undefined;
});

/** Publishes until the disk is full for the database too: what it had allocated before lasts for a while. */
async function exhaust(hub: RunningHub): Promise<void> {
  const sql = connectTo(embeddedUrl(await socketOf(hub)), { max: 1 });
  try {
    await sql`create table ballast (bytes bytea)`;
    for (let i = 0; i < 400; i += 1) {
      await sql`insert into ballast select decode(repeat(md5(random()::text), 30000), 'hex') from generate_series(1, 2)`;
    }
  } catch {
    await hub.command('cover', { id: 'road', reason: '有误' });
    await hub.command('uncover', { id: 'road' });
  } finally {
    await sql`drop table if exists ballast`.catch(() => undefined);
    await sql.end({ timeout: 1 });
  }
}
