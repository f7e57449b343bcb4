/**
 * Somebody sits on the way between hub and board, or has taken the hub's machine but none of its keys. One board meets them
 * all, one after the other: none changes its glass, each is counted by its name and reported, and the next honest release
 * comes as if nothing had been (SPEC T1, T2).
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBoard, type WatchedBoard } from '../kit/board.ts';
import { shareBrowser } from '../kit/browser.ts';
import { forged } from '../kit/glass.ts';
import { type Attack, forge, type HostileHub, startHostileHub, strangersFeed, untilReported } from '../kit/hostile-hub.ts';
import { notice } from '../kit/office.ts';
import { dripping, endless, gzipBomb, other, truncated } from '../kit/wrong-answers.ts';

const browser = shareBrowser();
let hub: HostileHub;
let board: WatchedBoard;
beforeAll(async () => {
  hub = await startHostileHub();
  board = await openBoard(browser(), hub);
});
afterAll(async () => {
  await board?.[Symbol.asyncDispose]();
  await hub?.[Symbol.asyncDispose]();
});

type Answer = (response: Parameters<Attack>[1], honest: Uint8Array | null) => true;

/** Answers the files of the feed whose path matches in another way. */
function at(path: RegExp, answer: Answer): Attack {
  return (asked, response, honest) => path.test(asked) && answer(response, honest);
}

/** Most bytes an endless answer got rid of before the board hung up. */
let sentMost = 0;
const withoutEnd: Answer = (response) => endless(response, (sent) => (sentMost = Math.max(sentMost, sent)));
const everything = /^\/feed\/(?!events)/;

interface OnTheWay {
  /** By which name the board counts and reports it. */
  readonly code: string;
  /** Given the honest hub with a release the board has not seen, how it is falsified. */
  readonly attack: (hub: HostileHub) => Attack | undefined;
}

const attacks: Record<string, OnTheWay> = {
  'a forged item under the name of an honest one': {
    code: 'hash-mismatch',
    attack: () => at(/bodies/, (response) => other(response, JSON.stringify(notice('news', { text: forged }).body))),
  },
  'an answer that belongs to another question': {
    code: 'hash-mismatch',
    attack: ({ feed }) =>
      at(/bodies/, (response, honest) => {
        const [path] = [...feed.files.keys()].filter((name) => name.startsWith('bodies/'));
        const another = Buffer.alloc(honest?.length ?? 0, ' ');
        another.set((feed.files.get(path ?? '') ?? another).subarray(0, another.length));
        return other(response, another);
      }),
  },
  'a body cut in half': { code: 'hash-mismatch', attack: () => at(/bodies/, truncated) },
  'an older snapshot under the newest name': {
    code: 'hash-mismatch',
    attack: ({ feed }) => at(/\d+\.snapshot/, (response) => other(response, feed.files.get('metadata/2.snapshot.json')!)),
  },
  'older targets under the newest name': {
    code: 'hash-mismatch',
    attack: ({ feed }) => at(/\d+\.targets/, (response) => other(response, feed.files.get('metadata/2.targets.json')!)),
  },
  'an old root as the next one': {
    code: 'root-chain',
    attack: ({ feed }) => at(/\/2\.root/, (response) => other(response, feed.files.get('metadata/1.root.json')!)),
  },
  'a timestamp of the day before, played again': {
    code: 'rollback',
    attack: () => at(/timestamp/, (response) => other(response, firstTimestamp)),
  },
  'another hub in its place, with a root of its own': {
    code: 'signature',
    attack: (hub) => inItsPlace(hub, () => {}),
  },
  'another hub in its place, whose root calls itself the next one': {
    code: 'root-chain',
    attack: (hub) => inItsPlace(hub, (feed) => feed.signRoot()),
  },
  'a timestamp without end': { code: 'too-large', attack: () => at(/timestamp/, withoutEnd) },
  'a root without end': { code: 'too-large', attack: () => at(/\/2\.root/, withoutEnd) },
  'a body without end': { code: 'too-large', attack: () => at(/bodies/, withoutEnd) },
  'a quarter of a gigabyte in a gzip of a megabyte': { code: 'too-large', attack: () => at(/timestamp/, gzipBomb) },
  'a captive portal': {
    code: 'malformed',
    attack: () => at(everything, (response) => other(response, '<!doctype html><title>Accept our terms</title>')),
  },
  'a proxy that answers for a hub it cannot reach': {
    code: 'http-status',
    attack: () => at(everything, (response) => other(response, 'Bad Gateway', 502)),
  },
  'an answer about the time, played again': {
    code: 'nonce',
    attack({ feed, clock }) {
      const old = feed.time('AAAAAAAAAAAAAAAAAAAAAA', clock.now());
      return at(/\/feed\/time/, (response) => other(response, old));
    },
  },
  'a timestamp that comes a byte a second': { code: 'timed-out', attack: () => at(/timestamp/, dripping) },
};

let firstTimestamp: Uint8Array;

function inItsPlace(hub: HostileHub, further: (feed: HostileHub['feed']) => void): undefined {
  hub.feed = strangersFeed();
  hub.feed.version = 1000;
  hub.feed.timestampVersion = 1000;
  further(hub.feed);
  forge(hub.feed);
}

let news = 2;

test.each(Object.entries(attacks))(
  '%s is refused, counted and reported; the glass stays, and honest news comes',
  async (_name, { code, attack }) => {
    const honest = hub.feed;
    firstTimestamp ??= honest.files.get('metadata/timestamp.json')!;
    const before = { release: await board.release(), refusals: (await board.refusals())[code] ?? 0 };
    news += 1;
    honest.publish([notice('news', { revision: news })]);
    hub.attack = attack(hub) ?? null;
    hub.poke();
    await board.untilRefused(code, before.refusals + 1);
    await board.untilLooked();
    if (code !== 'nonce') expect(await board.release()).toBe(before.release);
    board.glass.mustHaveHeld();
    board.glass.allow('news');
    Object.assign(hub, { feed: honest, attack: null });
    hub.poke();
    await board.untilRelease(news);
    await untilReported(hub, code);
    board.glass.mustHaveHeld();
  },
);

test('what has no end is read no further than its limit', () => {
  // 256 kB are allowed for the largest of them; the rest is what the browser and the sockets hold between themselves.
  expect(sentMost).toBeGreaterThan(0);
  expect(sentMost).toBeLessThan(16_000_000);
});

test('an event that carries forged files is refused like a forged answer', async () => {
  const strangers = strangersFeed();
  forge(strangers);
  const before = (await board.refusals()).signature ?? 0;
  hub.poke(Object.fromEntries([...strangers.files].map(([path, file]) => [path, new TextDecoder().decode(file)])));
  await board.untilRefused('signature', before + 1);
  await board.untilLooked();
  board.glass.mustHaveHeld();
});
