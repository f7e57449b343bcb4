/** The push channel in every bad state (R62): it is a hint, and the glass hangs on none of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../support/wait.ts';
import { openBoard, type WatchedBoard } from '../kit/board.ts';
import { shareBrowser } from '../kit/browser.ts';
import { type HostileHub, releaseEvent, startHostileHub } from '../kit/hostile-hub.ts';
import { notice } from '../kit/office.ts';
import { endless } from '../kit/wrong-answers.ts';

const browser = shareBrowser();
let hub: HostileHub;
let board: WatchedBoard;
beforeAll(async () => {
  hub = await startHostileHub();
  board = await openBoard(browser(), hub, { items: ['alpha', 'beta', 'news'] });
});
afterAll(async () => {
  await board?.[Symbol.asyncDispose]();
  await hub?.[Symbol.asyncDispose]();
});

/** Publishes the next release. @returns its number */
function publish(): number {
  hub.feed.publish([notice('news', { revision: hub.feed.release + 1 })]);
  return hub.feed.release;
}
const pulls = () => hub.asked.filter((path) => path.endsWith('/timestamp.json')).length;

test('a dropped stream is opened again, and the next hint arrives', async () => {
  hub.hangUp();
  await until('the stream to be gone', () => hub.listeners === 0);
  await until('the stream to be back', () => hub.listeners === 1);
  const number = publish();
  hub.poke();
  await board.untilRelease(number);
  board.glass.mustHaveHeld();
});

test('fifty hints at once are one pull, or two', async () => {
  const number = publish();
  const before = pulls();
  for (let i = 0; i < 50; i += 1) hub.poke();
  await board.untilRelease(number);
  await board.untilLooked();
  expect(pulls() - before).toBeLessThanOrEqual(2);
  board.glass.mustHaveHeld();
});

test('hints in the wrong order, of releases long past or not yet made, lead to the newest', async () => {
  const number = publish();
  for (const told of [number + 7, 1, number, number - 1]) {
    hub.say(releaseEvent({ lineage: hub.feed.lineage, number: told, spreadMs: 0 }));
  }
  await board.untilRelease(number);
  await board.untilLooked();
  expect(await board.release()).toBe(String(number));
  board.glass.mustHaveHeld();
});

test('a hint that a proxy cuts into pieces is heard when it is whole', async () => {
  const number = publish();
  const { lineage } = hub.feed;
  for (const piece of releaseEvent({ lineage, number, spreadMs: 0 }).match(/.{1,7}/gs) ?? []) {
    hub.say(piece);
    await board.untilLooked(1);
  }
  await board.untilRelease(number);
  board.glass.mustHaveHeld();
});

test('files of an older release in a hint are refused, and the next pull brings the newest', async () => {
  const old = Object.fromEntries([...hub.feed.files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
  const number = publish();
  hub.poke();
  await board.untilRelease(number);
  const next = publish();
  hub.poke(old);
  await board.untilRefused('rollback');
  hub.poke();
  await board.untilRelease(next);
  board.glass.mustHaveHeld();
});

test('what is no hint is passed over', async () => {
  hub.say('event: release\ndata: {"lineage":\n\nevent: release\ndata: null\n\nretry: 1\n: \n\ndata: <script>\n\n');
  const number = publish();
  hub.poke();
  await board.untilRelease(number);
  board.glass.mustHaveHeld();
});

test('a proxy that holds the whole stream back leaves polling', async () => {
  hub.attack = (path, response) => path === '/feed/events' && response.writeHead(200).flushHeaders() === undefined;
  hub.hangUp();
  const number = publish();
  await board.page.evaluate(() => dispatchEvent(new Event('online'))); // brings the poll forward
  await board.untilRelease(number);
  hub.attack = null;
  board.glass.mustHaveHeld();
});

test('an event without end is let go, counted and reported, and polling goes on', async () => {
  let sent = 0;
  const again = await openBoard(browser(), hub, { items: ['alpha', 'beta', 'news'] });
  hub.attack = (path, response) => path === '/feed/events' && endless(response, (bytes) => (sent = bytes), 'text/event-stream');
  hub.hangUp();
  await again.untilRefused('too-large');
  const number = publish();
  await again.page.evaluate(() => dispatchEvent(new Event('online')));
  await again.untilRelease(number);
  await until('a report', () => hub.reports.at(-1)?.refusals.some(({ code }) => code === 'too-large'));
  expect(sent).toBeLessThan(16_000_000);
  again.glass.mustHaveHeld();
  await again[Symbol.asyncDispose]();
  hub.attack = null;
});
