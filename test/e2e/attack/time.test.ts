/**
 * Clocks that lie, and sticks (R56, R70, R72): what must never happen is that something shows before its beginning, after
 * its end, or past its lease, whatever a clock says.
 */
import { describe, expect, test } from 'vitest';
import { dayMs, hourMs, instantOf, toInstant, toIso } from '../../../src/core/time/instant.ts';
import { now as worldBegin } from '../../core/release/repository.ts';
import { shownSlide, untilRoot } from '../../support/chromium.ts';
import { until } from '../../support/wait.ts';
import { openBoard, type WatchedBoard } from '../kit/board.ts';
import { shareBrowser } from '../kit/browser.ts';
import { type Attack, type HostileHub, officeFeed, startHostileHub, strangersFeed } from '../kit/hostile-hub.ts';
import { board as boardBody, notice } from '../kit/office.ts';
import { moveWall, passTime } from '../kit/wall-clock.ts';
import { other } from '../kit/wrong-answers.ts';

const browser = shareBrowser();
const iso = (ms: number) => toIso(toInstant(worldBegin + ms));
const yearMs = 365 * dayMs;

/** A folder of files: neither a clock nor a push channel. */
const noClock: Attack = (path, response) => /^\/feed\/(time|events)/.test(path) && other(response, '', 404);

/** Beside alpha (evergreen) and beta (7 days): one that has ended, one that comes tomorrow. */
function datedFeed() {
  const feed = officeFeed();
  feed.publish([notice('ended', { showUntil: iso(-hourMs) }), notice('coming', { showFrom: iso(dayMs) })]);
  return feed;
}

const years = { 'in 1970': instantOf('1970-01-01T00:00:20Z') - worldBegin, 'a year ahead': yearMs };

describe('first contact with the clock', () => {
  test.each(Object.entries(years))('%s: the hub’s signed answer is believed, the wall is not', async (_name, wallErrorMs) => {
    await using hub = await startHostileHub({ wallErrorMs, feed: datedFeed() });
    await using board = await openBoard(browser(), hub, { cold: true });
    await shownSlide(board.page, ({ item }) => item === 'alpha');
    await shownSlide(board.page, ({ item }) => item === 'beta');
    await untilRoot(board.page, { clock: 'trusted', connection: 'live' });
    board.glass.mustHaveHeld();
  });

  test.each(Object.entries(years))(
    '%s and nobody to ask: only what is valid at both bounds shows',
    async (_name, wallErrorMs) => {
      await using hub = await startHostileHub({ wallErrorMs, feed: datedFeed() });
      hub.attack = noClock;
      await using board = await openBoard(browser(), hub, { cold: true });
      board.glass.forbid('beta', 0);
      await shownSlide(board.page, ({ item }) => item === 'alpha');
      await untilRoot(board.page, { clock: 'untrusted' });
      await until('a report of it', () => hub.reports.at(-1)?.clock === 'untrusted');
      board.glass.mustHaveHeld();
    },
  );
});

describe('a clock that is set while the board runs', () => {
  test.each([
    ['a year ahead', yearMs],
    ['two years back', -2 * yearMs],
  ])('%s changes nothing: the hub’s time goes on by the monotonic clock', async (_name, byMs) => {
    await using hub = await startHostileHub({ feed: datedFeed() });
    await using board = await openBoard(browser(), hub);
    hub.attack = noClock;
    await moveWall(board.page, byMs);
    await board.untilLooked();
    await untilRoot(board.page, { clock: 'trusted', release: '3' });
    board.glass.mustHaveHeld();
  });

  test('a machine that slept for a day wakes without what ended meanwhile, before it has asked anybody', async () => {
    const feed = datedFeed();
    feed.publish([notice('tonight', { showUntil: iso(6 * hourMs) })]);
    await using hub = await startHostileHub({ feed });
    await using board = await openBoard(browser(), hub, { items: ['alpha', 'beta', 'tonight'] });
    await shownSlide(board.page, ({ item }) => item === 'tonight', 60_000);
    hub.attack = (_path, response) => other(response, '', 503);
    board.glass.forbid('tonight', 2_000);
    hub.clock.jump(dayMs);
    await moveWall(board.page, dayMs);
    await shownSlide(board.page, ({ item }) => item === 'alpha' || item === 'beta');
    await untilRoot(board.page, { clock: 'untrusted' });
    hub.attack = null;
    board.glass.allow('coming');
    hub.feed.signedAt = hub.clock.now();
    hub.feed.signTimestamp();
    hub.poke();
    await untilRoot(board.page, { clock: 'trusted' });
    board.glass.mustHaveHeld();
  });
});

/** A stick as `noticeboard export --valid-for` makes it, plugged into a board that was set up online. */
async function withStick(feed: 'online' | 'carried'): Promise<{ hub: HostileHub; board: WatchedBoard }> {
  const hub = await startHostileHub();
  hub.feed.publish([boardBody('square', { feed })]);
  const board = await openBoard(browser(), hub);
  hub.attack = noClock;
  Object.assign(hub.feed, { feed: 'carried', timestampFor: 30 * dayMs });
  return { hub, board };
}

async function close({ hub, board }: { hub: HostileHub; board: WatchedBoard }): Promise<void> {
  await board[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
}

describe('a stick', () => {
  test('20 days old is followed by a carried board, and what may lie 7 days without contact does not show from it', async () => {
    const { hub, board } = await withStick('carried');
    hub.feed.publish([notice('gamma', { offlineMaxAge: 'none' }), notice('delta')]);
    board.glass.allow('gamma');
    board.glass.forbid('beta', 2_000);
    await passTime(board.page, 20 * dayMs);
    hub.poke();
    await board.untilRelease(4);
    await shownSlide(board.page, ({ item }) => item === 'gamma');
    await board.untilLooked();
    board.glass.mustHaveHeld();
    await close({ hub, board });
  });

  test('20 days old is refused by an online board', async () => {
    const { hub, board } = await withStick('online');
    hub.feed.publish([notice('gamma')]);
    board.glass.forbid('beta', 2_000);
    await passTime(board.page, 20 * dayMs);
    hub.poke();
    await board.untilRefused('not-carried');
    await board.untilLooked();
    board.glass.mustHaveHeld();
    await close({ hub, board });
  });

  test.each<[string, string, (hub: HostileHub) => void]>([
    [
      'older than the one before',
      'rollback',
      ({ feed }) => {
        feed.timestampVersion = 0;
        feed.signTimestamp();
      },
    ],
    [
      'of another office',
      'signature',
      (hub) => {
        hub.feed = Object.assign(strangersFeed(), { feed: 'carried', timestampFor: 30 * dayMs });
        hub.feed.timestampVersion = 50;
        hub.feed.signTimestamp();
      },
    ],
    [
      'signed for longer than a stick may be',
      'lifetime',
      ({ feed }) => {
        feed.timestampFor = 46 * dayMs;
        feed.publish([notice('gamma')]);
      },
    ],
    [
      'with a body changed by hand',
      'hash-mismatch',
      (hub) => {
        hub.feed.publish([notice('gamma')]);
        hub.attack = (path, response, honest) =>
          path.includes('/bodies/')
            ? other(
                response,
                Buffer.from(honest ?? [])
                  .toString()
                  .replace('正文', '伪造'),
              )
            : noClock(path, response, honest);
      },
    ],
  ])('%s is refused, counted and reported; the glass stays', async (_name, code, make) => {
    const { hub, board } = await withStick('carried');
    make(hub);
    hub.poke();
    await board.untilRefused(code);
    await board.untilLooked();
    await until('a report', () => hub.reports.at(-1)?.refusals.some((refusal) => refusal.code === code));
    expect(await board.release()).toBe('3');
    board.glass.mustHaveHeld();
    await close({ hub, board });
  });

  test('made for another board of the office brings nothing that is meant for that board alone', async () => {
    const { hub, board } = await withStick('carried');
    hub.feed.publish([notice('for-hall', { audience: ['hall'] }), notice('gamma')]);
    board.glass.allow('gamma');
    hub.poke();
    await board.untilRelease(4);
    await board.untilLooked();
    expect(hub.asked.filter((path) => path.includes('/api/device/bodies/'))).toEqual([]);
    board.glass.mustHaveHeld();
    await close({ hub, board });
  });
});
