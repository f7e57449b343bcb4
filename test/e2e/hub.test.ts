/** The hub as a town meets it: one process, its own PostgreSQL, a folder of files, and the power cut. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectDir, type RunningHub, startHub } from '../support/hub.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { tufClient } from '../support/tuf.ts';
import { until } from '../support/wait.ts';

let scratch: Scratch;
let config: string;
let hub: RunningHub;

beforeAll(async () => {
  scratch = await scratchDir('hub-e2e');
  config = join(scratch.dir, 'kiosk-config');
  await cp(join(projectDir, 'kiosk-config'), config, { recursive: true });
  hub = await startHub({ config, dataDir: join(scratch.dir, 'data') });
});
afterAll(async () => {
  await hub?.stop();
  await scratch?.remove();
});

const health = async (): Promise<{ release: number; lineage: string }> => (await fetch(`${hub.origin}/healthz`)).json() as never;

test('tuf-js, which we did not write, accepts release after release', async () => {
  const client = await tufClient(hub.origin, join(scratch.dir, 'tuf'));
  const before = await health();
  expect(JSON.parse(await client.fetch(`release/${before.release}.json`))).toMatchObject({
    number: before.release,
    lineage: before.lineage,
  });

  const file = join(config, 'items/office-guide.json');
  const item = JSON.parse(await readFile(file, 'utf8')) as { title: string };
  await writeFile(file, JSON.stringify({ ...item, title: `${item.title}（二版）` }));
  const after = await until('the next release', async () => ((await health()).release > before.release ? health() : null));

  const list = JSON.parse(await client.fetch(`release/${after.release}.json`)) as {
    effect: string;
    changes: { kind: string; id: string; revision: number }[];
  };
  expect(list.changes).toContainEqual(expect.objectContaining({ kind: 'item', id: 'office-guide', revision: 2 }));
  expect(list.effect).toBe('now');
  const index = JSON.parse(await client.fetch('snapshot.json')) as { number: number; chunks: { hash: string }[] };
  expect(index.number).toBe(after.release);
  for (const { hash } of index.chunks) expect((await fetch(`${hub.origin}/feed/bodies/${hash}.json`)).status).toBe(200);
});

test('a file with a fault keeps the last good configuration and says where the fault is', async () => {
  const before = await health();
  const file = join(config, 'boards.json');
  const good = await readFile(file, 'utf8');
  await writeFile(file, good.replace('"widthPx": 1080', '"widthPx": "wide"'));
  await until('the fault to be told', () => hub.output().includes('boards.json: 0.screen.widthPx'));
  expect(await health()).toMatchObject({ release: before.release, lineage: before.lineage, config: 'faults' });
  await writeFile(file, good);
  await until('the fault to be gone', async () => ((await health()) as { config?: string }).config === 'ok');
});

test('after kill -9 nothing acknowledged is lost and the surviving PostgreSQL is adopted', async () => {
  const before = await health();
  const item = await (await fetch(`${hub.origin}/i/office-guide`)).text();
  await hub.kill();
  hub = await startHub({ config, dataDir: join(scratch.dir, 'data') });
  expect(hub.output()).toContain('database-adopted');
  expect(await health()).toMatchObject({ release: before.release, lineage: before.lineage });
  expect(await (await fetch(`${hub.origin}/i/office-guide`)).text()).toBe(item);
});

test('every example item has a page, and both plain feeds carry all of them', async () => {
  const feed = (await (await fetch(`${hub.origin}/feed.json`)).json()) as {
    version: string;
    items: { _noticeboard: { id: string } }[];
  };
  expect(feed.version).toBe('https://jsonfeed.org/version/1.1');
  const ids = feed.items.map((i) => i._noticeboard.id);
  expect(ids.length).toBeGreaterThanOrEqual(24);
  for (const id of ids) {
    const page = await fetch(`${hub.origin}/i/${id}`);
    expect([id, page.status]).toEqual([id, 200]);
    expect(await page.text()).not.toContain('<script');
  }
  const atom = await (await fetch(`${hub.origin}/feed.atom`)).text();
  expect(atom.match(/<entry /g)).toHaveLength(ids.length);
});
