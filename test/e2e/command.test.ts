/** The noticeboard command as its operator types it: the built program, its exit codes, its one sentence when it refuses. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { usages } from '../../src/tools/noticeboard/usage.ts';
import { projectDir, type RunningHub, startHub } from '../support/hub.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';

let scratch: Scratch;
let hub: RunningHub;
beforeAll(async () => {
  scratch = await scratchDir('command');
  hub = await startHub({ dataDir: join(scratch.dir, 'data') });
});
afterAll(async () => {
  await hub?.stop();
  await scratch?.remove();
});

interface Done {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function noticeboard(args: readonly string[], dataDir = hub.dataDir): Promise<Done> {
  const child = spawn(process.execPath, [join(projectDir, 'dist/hub/noticeboard.js'), ...args], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

const json = async <T>(...args: readonly string[]): Promise<T> => {
  const { code, out, err } = await noticeboard([...args, '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as T;
};

/** One line that ends as a sentence does, and no stack. */
const sentence = /^[^\n]{10,400}[.!?。]\n$/;

test('every command is in the help and explains itself', async () => {
  const { code, out } = await noticeboard(['--help']);
  expect(code).toBe(0);
  for (const usage of Object.values(usages)) expect(out).toContain(usage.line);
  const helps = await Promise.all(
    Object.entries(usages).map(async ([name, usage]) => ({ usage, ...(await noticeboard([...name.split(' '), '--help'])) })),
  );
  for (const help of helps) expect([help.code, help.out.startsWith(`noticeboard ${help.usage.line}`)]).toEqual([0, true]);
}, 120_000);

test.each([
  ['a command there is not', ['publish'], 2],
  ['an option there is not', ['status', '--verbose'], 2],
  ['a missing option', ['explain'], 2],
  ['a missing argument', ['cover', '--reason', 'why'], 2],
  ['a hub that does not run', ['status'], 3],
] as const)('%s is told in one sentence and an exit code of its own', async (_what, args, exit) => {
  const { code, out, err } = await noticeboard(args, join(scratch.dir, 'nowhere'));
  expect([code, out]).toEqual([exit, '']);
  expect(err).toMatch(sentence);
});

test('status and items say what the hub holds', async () => {
  const status = await json<{ release: number; boards: { id: string }[]; keys: { purpose: string } }>('status');
  expect(status).toMatchObject({ release: 1, keys: { purpose: 'demo' } });
  expect(status.boards.map(({ id }) => id)).toEqual(['square', 'hall', 'village']);
  const items = await json<{ id: string; state: string }[]>('items', '--state', 'issued');
  expect(items.length).toBeGreaterThanOrEqual(24);
  expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['issued']));
});

test('explain says in words what a board shows at an instant, until when, and why', async () => {
  const at = '2026-11-27T10:00:00+08:00';
  const { code, out } = await noticeboard(['explain', '--board', 'square', '--at', at]);
  expect(code).toBe(0);
  const { sentence: words } = await json<{ sentence: Record<string, string> }>('explain', '--board', 'square', '--at', at);
  expect(out).toContain(words['zh-Hans']);
  expect(await noticeboard(['explain', '--board', 'nowhere'])).toMatchObject({ code: 1, err: expect.stringMatching(sentence) });
});

test('cover takes an item off the public addresses, uncover brings it back', async () => {
  const status = async () => (await fetch(`${hub.origin}/i/office-guide`)).status;
  expect(await json('cover', 'office-guide', '--reason', 'a wrong number')).toMatchObject({ id: 'office-guide', release: 2 });
  expect(await status()).toBe(410);
  await json('uncover', 'office-guide');
  expect(await status()).toBe(200);
});

test('withdrawing under a running posting needs a second person', async () => {
  const alone = await noticeboard(['withdraw', 'east-town-plan-draft', '--reason', 'wrong map']);
  expect(alone).toMatchObject({ code: 1, out: '', err: expect.stringMatching(sentence) });
  await json('withdraw', 'east-town-plan-draft', '--reason', 'wrong map', '--second', 'duty officer');
  expect((await fetch(`${hub.origin}/i/east-town-plan-draft`)).status).toBe(410);
});

test('an imported entry is a draft, another person clears it, and it is out', async () => {
  const feed = join(scratch.dir, 'feed.json');
  const entry = {
    id: 'x-1',
    title: '青禾市场周六开门',
    content_text: '周六照常开门，六点开始。',
    date_published: '2026-11-26T09:00:00+08:00',
  };
  await writeFile(feed, JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: '市场', items: [entry] }));
  const [imported] = await json<{ added: string[] }[]>('import', feed, '--category', 'notices');
  const id = imported?.added[0] ?? '';
  expect(await json<{ id: string }[]>('items', '--state', 'review')).toContainEqual(expect.objectContaining({ id }));
  await json('review', id, '--clear', '--as', 'reviewer');
  expect(await (await fetch(`${hub.origin}/i/${id}`)).text()).toContain(entry.content_text);
});

test('a demonstration hub pairs no board and says what makes it real', async () => {
  expect(await noticeboard(['device', 'add', '--board', 'square'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('keys init'),
  });
});

test('export and backup write what they say', async () => {
  const out = join(scratch.dir, 'stick');
  const { files } = await json<{ files: number }>('export', '--out', out, '--valid-for', '30d');
  const written = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(written).toHaveLength(files);
  const backup = join(scratch.dir, 'office.backup');
  await json('backup', backup);
  expect((await stat(backup)).mode & 0o077).toBe(0);
});

test('an office made by init starts as it is, and its files are never written over', async () => {
  const dir = join(scratch.dir, 'our-office');
  const { written } = await json<{ written: string[] }>('init', dir);
  expect(written).toContain('items/welcome.json');
  const site = await readFile(join(dir, 'site.json'), 'utf8');
  expect(await noticeboard(['init', dir])).toMatchObject({ code: 1, err: expect.stringMatching(sentence) });
  expect(await readFile(join(dir, 'site.json'), 'utf8')).toBe(site);
  await using ours = await startHub({ config: dir });
  expect((await fetch(`${ours.origin}/i/welcome`)).status).toBe(200);
});
