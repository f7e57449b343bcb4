/**
 * Somebody has a key that is not theirs, an old one, or the hub's backup. Each meets a board of its own: such an attack may
 * move what the board trusts, but never its glass (SPEC T1, T3, T5, T10).
 */
import { describe, expect, test } from 'vitest';
import { hourMs } from '../../../src/core/time/instant.ts';
import { keyNamed } from '../../core/release/repository.ts';
import { until } from '../../support/wait.ts';
import { openBoard } from '../kit/board.ts';
import { shareBrowser } from '../kit/browser.ts';
import { forged } from '../kit/glass.ts';
import { forge, type HostileHub, startHostileHub, untilReported } from '../kit/hostile-hub.ts';
import { notice } from '../kit/office.ts';

const browser = shareBrowser();

interface WithKey {
  readonly code: string;
  readonly do: (hub: HostileHub) => void;
}

const attacks: Record<string, WithKey> = {
  'a forged item signed with a key the root does not name': {
    code: 'signature',
    do({ feed }) {
      feed.keys = { ...feed.keys, targets: keyNamed('thief') };
      forge(feed);
    },
  },
  'a snapshot rolled back': {
    code: 'rollback',
    do({ feed }) {
      feed.version = 0;
      feed.sign();
    },
  },
  'targets rolled back': {
    code: 'rollback',
    do({ feed }) {
      feed.version += 1;
      feed.signSnapshot({ 'targets.json': { version: 1, length: 1, hashes: { sha256: '0'.repeat(64) } } as never });
    },
  },
  'a release rolled back under newer metadata': {
    code: 'rollback',
    do({ feed }) {
      feed.release = 1;
      feed.sign();
    },
  },
  'two timestamps of one version': {
    code: 'mix-and-match',
    do({ feed }) {
      feed.version -= 1;
      feed.timestampVersion -= 1;
      feed.expires = '2028-01-01T00:00:00Z';
      feed.sign();
    },
  },
  'a feed frozen for 25 hours': { code: 'expired', do: (hub) => hub.clock.jump(25 * hourMs) },
  'a key that a newer root has revoked': {
    code: 'signature',
    do({ feed }) {
      const stolen = feed.keys.timestamp;
      feed.keys = { ...feed.keys, timestamp: keyNamed('timestamp-2') };
      feed.signRoot();
      feed.keys = { ...feed.keys, timestamp: stolen };
      forge(feed);
    },
  },
};

describe('with a key', () => {
  test.each(Object.entries(attacks))('%s is refused, counted and reported; the glass stays', async (_name, attack) => {
    await using hub = await startHostileHub();
    await using board = await openBoard(browser(), hub);
    attack.do(hub);
    hub.poke();
    await board.untilRefused(attack.code);
    await board.untilLooked();
    expect(await board.release()).toBe('2');
    await untilReported(hub, attack.code);
    board.glass.mustHaveHeld();
  });

  test('versions driven up with a stolen key keep honest news away until the root is changed, and do nothing else', async () => {
    await using hub = await startHostileHub();
    await using board = await openBoard(browser(), hub);
    const honest = hub.feed.timestampVersion;
    hub.feed.timestampVersion = Number.MAX_SAFE_INTEGER - 1;
    hub.feed.signTimestamp();
    const pulls = () => hub.reports.length;
    const before = pulls();
    hub.poke();
    await until('a pull', () => pulls() > before);
    hub.feed.timestampVersion = honest;
    hub.feed.publish([notice('gamma')]);
    hub.poke();
    await board.untilRefused('rollback');
    board.glass.mustHaveHeld();
    hub.feed.keys = { ...hub.feed.keys, timestamp: keyNamed('timestamp-2') };
    hub.feed.signRoot();
    hub.feed.signTimestamp();
    board.glass.allow('gamma');
    hub.poke();
    await board.untilRelease(3);
    await untilReported(hub, 'rollback');
    board.glass.mustHaveHeld();
  });

  test('a notice that was withdrawn does not come back by an older release', async () => {
    await using hub = await startHostileHub();
    await using board = await openBoard(browser(), hub);
    const old = new Map(hub.feed.files);
    hub.feed.effect = 'now';
    hub.feed.publish([], ['item/alpha']);
    hub.poke();
    await board.untilRelease(3);
    board.glass.forbid('alpha');
    await until('the hub to hear of the removal', () => JSON.stringify(hub.acknowledged).includes('"id":"alpha"'));
    hub.feed.files = old;
    hub.poke();
    await board.untilRefused('rollback');
    await board.untilLooked();
    board.glass.mustHaveHeld();
  });

  test('a record for another board shows on no other, and is not even asked for', async () => {
    await using hub = await startHostileHub();
    await using board = await openBoard(browser(), hub);
    hub.feed.publish([notice('for-hall', { audience: ['hall'], text: forged }), notice('gamma')]);
    board.glass.allow('gamma');
    hub.poke();
    await board.untilRelease(3);
    await board.untilLooked();
    expect(hub.asked.filter((path) => path.includes('/api/device/bodies/'))).toEqual([]);
    board.glass.mustHaveHeld();
  });

  test('a hub restored from its backup is followed once, and the hub it replaced not again', async () => {
    await using hub = await startHostileHub();
    await using board = await openBoard(browser(), hub);
    const { lineage, lists, release, previous } = hub.feed;
    Object.assign(hub.feed, { lineage: 'two', release: 0, previous: null, lists: {} });
    hub.feed.version += 1_000_000;
    hub.feed.timestampVersion += 1_000_000;
    hub.feed.records.delete('item/beta');
    board.glass.allow('gamma');
    hub.feed.publish([notice('gamma')]);
    hub.poke();
    await board.untilRelease(1);
    board.glass.forbid('beta');
    Object.assign(hub.feed, { lineage, lists, release, previous });
    forge(hub.feed);
    hub.poke();
    await board.untilRefused('wrong-lineage');
    await board.untilLooked();
    await untilReported(hub, 'wrong-lineage');
    board.glass.mustHaveHeld();
  });
});
