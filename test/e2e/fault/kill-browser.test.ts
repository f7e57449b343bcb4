/** The power goes while a release is written (R63): afterwards the store holds the old release or the new one, whole. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { type RunningChromium, startChromium } from '../../support/chromium.ts';
import { scratchDir } from '../../support/scratch.ts';
import { until } from '../../support/wait.ts';
import { boardIn, viewport, type WatchedBoard } from '../kit/board.ts';
import { type HostileHub, startHostileHub } from '../kit/hostile-hub.ts';
import { dieAtWrite, killHard, kills, processOf, writesOf } from '../kit/kill.ts';
import { notice } from '../kit/office.ts';

const ids = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];

/** Every notice in a new revision with a picture of its own, all of one batch. */
function publishBatch({ feed }: HostileHub): number {
  const batch = feed.release + 1;
  const media = ids.map((id) => {
    const bytes = new TextEncoder().encode(`picture ${id} of batch ${batch}`);
    const { hashes } = feed.put('unnamed', bytes);
    feed.put(`bodies/${hashes.sha256}.png`, bytes);
    return [{ hash: hashes.sha256, mediaType: 'image/png', bytes: bytes.length, role: 'figure', name: id }];
  });
  feed.publish(ids.map((id, i) => notice(id, { revision: batch, text: `第 ${batch} 批`, media: media[i] ?? [] })));
  return batch;
}

interface Found {
  /** Every release, batch, revision or trust the store speaks of, by where it stands. */
  readonly numbers: Readonly<Record<string, readonly number[]>>;
  /** Pictures an item of the store names and the cache does not hold. */
  readonly missing: readonly string[];
}

/**
 * Reads the whole store, from a page that runs none of the board's code. Forgives the starts before: eight power cuts in a
 * minute are a crash loop to the board, and it would rest on the slate (R74, held by crash-loop.test.ts).
 */
function readStore(page: Page): Promise<Found> {
  return page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    // biome-ignore lint/suspicious/noExplicitAny: a reader that trusts no type of the code it judges
    type Any = any;
    const db: IDBDatabase = await asked(indexedDB.open('noticeboard'));
    const all = (name: string): Promise<Any[]> => asked(db.transaction(name).objectStore(name).getAll());
    const state = (key: string): Promise<Any> => asked(db.transaction('state').objectStore('state').get(key));
    const records = (await all('chunks')).flatMap((chunk) => chunk.records).filter((record) => record.kind === 'item');
    const programme = await state('programme:square');
    const entries: Any[] = programme.current.playlists.flatMap((playlist: Any) => playlist.entries);
    const dealt = new Set((await all('deck')).map((card) => card.hash));
    const cache = await caches.open('noticeboard-media');
    const media = await all('media');
    const held = await Promise.all(media.map((row) => cache.match(`/media/${row.file}`)));
    const numbers = {
      release: [(await state('release')).number],
      trust: [(await state('trust')).trust.applied.number],
      programme: [programme.current.release],
      words: records.map((record) => Number(/\d+/.exec(record.body.blocks[0].text)?.[0])),
      records: records.map((record) => record.revision),
      heads: (await all('heads')).flatMap((value) => value.heads).map((head) => head.revision),
      entries: entries.map((entry) => entry.revision),
      undealt: entries.filter((entry) => !dealt.has(entry.hash)).map((entry) => entry.revision),
    };
    await asked(db.transaction('device', 'readwrite').objectStore('device').delete('starts'));
    db.close();
    return { numbers, missing: media.filter((_row, i) => !held[i]).map((row) => row.file) };
  });
}

/** The one number the store is at. @throws if it speaks of two */
function mustBeOne({ numbers: { undealt, ...numbers }, missing }: Found, among: readonly number[]): number {
  const spoken = new Set(Object.values(numbers).flat());
  expect({ spoken: [...spoken], undealt, missing }, JSON.stringify(numbers)).toEqual({
    spoken: [expect.toBeOneOf([...among])],
    undealt: [],
    missing: [],
  });
  return [...spoken][0]!;
}

test(
  'killed wherever it writes, a board holds the old release or the newest, never a mixture',
  async (context) => {
    await using hub = await startHostileHub();
    await using profile = await scratchDir('kill');
    let browser: RunningChromium | null = null;
    let killed: Promise<void> | null = null;
    let places = 0;
    const outcomes: number[] = [];
    hub.attack = (path) => {
      if (path !== '/die') return false;
      killed = processOf(profile.dir).then(killHard);
      return true;
    };
    const open = async (): Promise<WatchedBoard> => {
      browser = await startChromium({ profileDir: profile.dir, viewport });
      const page = await browser.context.newPage();
      await page.goto(`${hub.origin}/blank`);
      if (places > 0) outcomes.push(mustBeOne(await readStore(page), [hub.feed.release - 1, hub.feed.release]));
      const board = await boardIn(browser.context, hub, { paired: false, items: ids });
      await board.untilRelease(hub.feed.release);
      return board;
    };
    let board = await open();
    // The first batch is only counted: how many places there are.
    await dieAtWrite(board.page.workers()[0]!, 0);
    const first = publishBatch(hub);
    hub.poke();
    await board.untilRelease(first);
    places = await writesOf(board.page.workers()[0]!);
    for (let round = 0; round < kills; round += 1) {
      await dieAtWrite(board.page.workers()[0]!, 1 + Math.floor((round * (places - 1)) / Math.max(1, kills - 1)));
      const batch = publishBatch(hub);
      hub.poke();
      // Journal and clock write in their own time: a round may have a place fewer, and is then cut when all is written.
      await until('the power cut', async () => killed !== null || (await board.release()) === String(batch));
      await (killed ?? processOf(profile.dir).then(killHard));
      killed = null;
      board.glass.mustHaveHeld();
      await browser!.close().catch(() => {}); // it is gone already
      board = await open();
    }
    board.glass.mustHaveHeld();
    await browser!.close();
    expect(outcomes).toHaveLength(kills);
    const newest = outcomes.filter((number, round) => number === first + 1 + round).length;
    const said = `${kills} kills spread over ${places} places: ${kills - newest} times the old release, ${newest} times the newest, no mixture`;
    context.annotate(said);
    console.log(said);
  },
  180_000 + kills * 20_000,
);
