/** Cover and withdrawal (R60): off the glass at once, and afterwards not a byte of the item is left, neither at the hub nor on the board. */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, followAddresses } from '../support/addresses.ts';
import { journalOf, scanStores } from '../support/board-store.ts';
import { type RunningChromium, shownSlide, startChromium, untilRoot } from '../support/chromium.ts';
import { type Glass, watchGlass } from '../support/glass.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { writeOffice } from '../support/office-folder.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { until } from '../support/wait.ts';

/** Words that stand nowhere else. */
const title = '青石巷拆迁补偿名单';
const words = '丁家大院壹佰陆拾叁户';

let scratch: Scratch;
let hub: RunningHub;
let browser: RunningChromium;
let page: Page;
let glass: Glass;
/** What the hub answered while the item was live. */
let live: ReadonlyMap<string, Answer>;
let picture: string;

beforeAll(async () => {
  scratch = await scratchDir('withdraw');
  const notices = { names: { title, text: `${words}，详见附图。`, picture: 'request-steps.png' } };
  const office = await writeOffice(join(scratch.dir, 'office'), { notices });
  hub = await startHub({ config: office.dir, dataDir: join(scratch.dir, 'data') });
  browser = await startChromium({ profileDir: join(scratch.dir, 'profile') });
  page = await browser.newPage();
  glass = await watchGlass(page);
  await page.goto(`${hub.origin}/board/?board=square`);
  await shownSlide(page, ({ item }) => item === 'names');
  live = await followAddresses(hub.origin);
  picture = [...live].find(([path, { status }]) => path.endsWith('.png') && status === 200)?.[0] ?? '';
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await scratch?.remove();
});

const namesOf = (answers: ReadonlyMap<string, Answer>): string[] =>
  [...answers].filter(([, { bytes }]) => bytes.includes(title) || bytes.includes(words)).map(([path]) => path);

/** Every address ever named, and everything that is named now. */
async function nothingIsAnswered(): Promise<void> {
  const answers = await followAddresses(hub.origin, live.keys());
  expect(namesOf(answers)).toEqual([]);
  expect(answers.get(picture)?.status).toBe(404);
  expect(answers.get('/i/names')?.status).toBe(410);
}

async function nothingIsStored(): Promise<void> {
  const gone = async () => {
    const kept = await scanStores(page);
    return [title, words, picture.split('/').at(-1) ?? ''].every((text) => !kept.includes(text));
  };
  await until('the stores of the browser to hold nothing of the item', gone);
}

async function leavesTheGlass(): Promise<void> {
  expect(await shownSlide(page, ({ kind }) => kind === 'slate')).toMatchObject({ item: null });
  const shown = await until('the journal to have the page', async () =>
    (await journalOf(page)).findLast(({ item }) => item === 'names'),
  );
  expect(shown).toMatchObject({ ended: 'interrupted' });
}

test('while an item is live, its words are in feed, chunks, plain feeds, its page and the board’s twin, and its picture is there', async () => {
  expect(namesOf(live)).toEqual(expect.arrayContaining(['/feed.json', '/feed.atom', '/i/names', '/boards/square']));
  expect(namesOf(live).filter((path) => path.startsWith('/feed/bodies/')).length).toBeGreaterThanOrEqual(2);
  expect(picture).toMatch(/^\/feed\/bodies\/[0-9a-f]{64}\.png$/);
  const kept = await scanStores(page);
  for (const text of [title, words, picture.slice(-68)]) expect(kept).toContain(text);
});

test('a covered item leaves the glass at once, and neither hub nor board keeps a byte of it', async () => {
  await hub.command('cover', { id: 'names', reason: '名单有误' });
  await leavesTheGlass();
  await nothingIsAnswered();
  await nothingIsStored();
});

test('uncovered it is on the boards again', async () => {
  await hub.command('uncover', { id: 'names' });
  await shownSlide(page, ({ item }) => item === 'names');
});

test('a withdrawn item leaves the glass at once, and neither hub nor board keeps a byte of it', async () => {
  const { release } = (await hub.command('withdraw', { id: 'names', reason: '依法撤回', second: '审查人' })) as {
    release: number;
  };
  await leavesTheGlass();
  await untilRoot(page, { release: String(release) });
  await nothingIsAnswered();
  await nothingIsStored();
});

test('in all this no frame was without a page', async () => {
  expect(await glass.faults()).toEqual([]);
  expect(glass.frames()).toBeGreaterThan(0);
});
