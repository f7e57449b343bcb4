import { expect, test } from 'vitest';
import { planUpdate, type UpdateRequest } from '../../../src/core/release/plan-update.ts';
import type { RefusalCode } from '../../../src/core/release/refusal.ts';
import { fingerprintInGroups, fingerprintOf, pinRoot, type Trust } from '../../../src/core/release/trust.ts';
import { dayMs, hourMs, instantOf, toInstant } from '../../../src/core/time/instant.ts';
import { keyNamed, now, Repository, signed, tools } from './repository.ts';

const at = (ms: number) => toInstant(now + ms);
const thief = keyNamed('thief');

/** A hub at release 2 and a board that follows it. */
async function running(): Promise<{ hub: Repository; trust: Trust }> {
  const hub = new Repository();
  hub.publish([{ kind: 'item', id: 'a', words: '停水' }]);
  hub.publish([{ kind: 'item', id: 'b', words: '停电' }]);
  const planned = await planUpdate(hub.request(await hub.pinned()));
  if (planned.kind !== 'update') throw new Error(JSON.stringify(planned));
  return { hub, trust: planned.trust };
}

interface Attack {
  readonly code: RefusalCode;
  readonly do: (hub: Repository) => Partial<UpdateRequest> | undefined;
}

const edit = (hub: Repository, path: string, from: string | RegExp, to: string) => {
  hub.files.set(path, new TextEncoder().encode(hub.text(path).replace(from, to)));
};
const publish = (hub: Repository) => hub.publish([{ kind: 'item', id: 'c', words: '新' }]);
const newest = (hub: Repository, part: string) => [...hub.files.keys()].filter((path) => path.includes(part)).at(-1)!;
const bodyWith = (hub: Repository, words: string) =>
  [...hub.files.keys()].find((path) => path.startsWith('bodies/') && hub.text(path).includes(words))!;

const attacks: Record<string, Attack> = {
  'a timestamp signed by a stranger': {
    code: 'signature',
    do: (hub) => {
      hub.keys = { ...hub.keys, timestamp: thief };
      publish(hub);
      return undefined;
    },
  },
  'a snapshot signed by the timestamp key': {
    code: 'signature',
    do: (hub) => {
      hub.keys = { ...hub.keys, snapshot: hub.keys.timestamp };
      publish(hub);
      return undefined;
    },
  },
  'targets signed by a stranger under an honest snapshot': {
    code: 'signature',
    do: (hub) => {
      hub.keys = { ...hub.keys, targets: thief };
      publish(hub);
      return undefined;
    },
  },
  'a timestamp whose words were changed after signing': {
    code: 'signature',
    do: (hub) => {
      publish(hub);
      edit(hub, 'metadata/timestamp.json', '"version":3', '"version":4');
      return undefined;
    },
  },
  'an old timestamp played again': {
    code: 'rollback',
    do: (hub) => {
      hub.timestampVersion = 0;
      hub.signTimestamp();
      return undefined;
    },
  },
  'a new timestamp that names an old snapshot': {
    code: 'rollback',
    do: (hub) => {
      hub.version = 0;
      hub.sign();
      return undefined;
    },
  },
  'two timestamps of one version': {
    code: 'mix-and-match',
    do: (hub) => {
      hub.version -= 1;
      hub.timestampVersion -= 1;
      hub.expires = '2028-01-01T00:00:00Z';
      hub.sign();
      return undefined;
    },
  },
  'a snapshot that names older targets': {
    code: 'rollback',
    do: (hub) => {
      const meta = { version: 1, length: 1, hashes: { sha256: '0'.repeat(64) } };
      hub.version += 1;
      hub.signSnapshot({ 'targets.json': meta });
      return undefined;
    },
  },
  'a snapshot of another version than the timestamp names': {
    code: 'mix-and-match',
    do: (hub) => {
      publish(hub);
      hub.signTimestamp({ ...hub.snapshotMeta, version: 9 });
      hub.files.set('metadata/9.snapshot.json', hub.files.get('metadata/3.snapshot.json')!);
      return undefined;
    },
  },
  'an older snapshot under the newest name': {
    code: 'hash-mismatch',
    do: (hub) => {
      const old = hub.files.get('metadata/2.snapshot.json')!;
      publish(hub);
      hub.files.set('metadata/3.snapshot.json', old);
      return undefined;
    },
  },
  'older targets under the newest name': {
    code: 'hash-mismatch',
    do: (hub) => {
      const old = hub.files.get('metadata/2.targets.json')!;
      publish(hub);
      hub.files.set('metadata/3.targets.json', old);
      return undefined;
    },
  },
  'a feed held back for a day': { code: 'expired', do: () => ({ at: at(24 * hourMs) }) },
  'a snapshot past its date': {
    code: 'expired',
    do: (hub) => {
      hub.expires = '2026-06-17T07:59:59Z';
      publish(hub);
      return undefined;
    },
  },
  'an unchanged feed whose targets have expired': {
    code: 'expired',
    do: (hub) => {
      const later = instantOf('2027-06-17T00:00:00Z');
      hub.signedAt = toInstant(later - hourMs);
      hub.signTimestamp();
      hub.rootExpires = '2029-01-01T00:00:00Z';
      hub.signRoot();
      return { at: later };
    },
  },
  'a root past its date': {
    code: 'expired',
    do: (hub) => {
      hub.rootExpires = '2026-06-17T08:00:00Z';
      hub.signRoot();
      return undefined;
    },
  },
  'a timestamp signed for longer than a day': {
    code: 'lifetime',
    do: (hub) => {
      hub.timestampFor = 24 * hourMs + 1000;
      publish(hub);
      return undefined;
    },
  },
  'a carried timestamp on an online board': {
    code: 'not-carried',
    do: (hub) => {
      hub.feed = 'carried';
      hub.timestampFor = 30 * dayMs;
      publish(hub);
      return undefined;
    },
  },
  'a carried timestamp for more than 45 days': {
    code: 'lifetime',
    do: (hub) => {
      hub.feed = 'carried';
      hub.timestampFor = 45 * dayMs + 1000;
      publish(hub);
      return { feed: 'carried' };
    },
  },
  'a carried timestamp signed with the online key': {
    code: 'signature',
    do: (hub) => {
      hub.feed = 'carried';
      hub.keys = { ...hub.keys, carried: hub.keys.timestamp };
      publish(hub);
      return { feed: 'carried' };
    },
  },
  'an online timestamp signed with the carried key': {
    code: 'signature',
    do: (hub) => {
      hub.keys = { ...hub.keys, timestamp: hub.keys.carried };
      publish(hub);
      return undefined;
    },
  },
  'a root replaced by a stranger’s': {
    code: 'root-chain',
    do: (hub) => {
      const keys = [thief, keyNamed('thief-b'), keyNamed('thief-c')];
      hub.keys = { ...hub.keys, root: keys };
      hub.signRoot();
      return undefined;
    },
  },
  'a root one of the old keys did not sign': {
    code: 'root-chain',
    do: (hub) => {
      const [a, b, c] = hub.keys.root as [typeof thief, typeof thief, typeof thief];
      hub.keys = { ...hub.keys, root: [thief, b, c] };
      hub.signRoot([thief, b]);
      expect(a).toBeDefined();
      return undefined;
    },
  },
  'a root its own keys did not sign': {
    code: 'root-chain',
    do: (hub) => {
      const old = hub.keys.root;
      hub.keys = { ...hub.keys, root: [thief, keyNamed('thief-b'), keyNamed('thief-c')] };
      hub.signRoot(old);
      return undefined;
    },
  },
  'one root key signing under two ids': {
    code: 'root-chain',
    do: (hub) => {
      const [a] = hub.keys.root as [typeof thief];
      hub.keys = { ...hub.keys, root: [a, { ...a, id: 'f'.repeat(64) }, keyNamed('root-c')] };
      hub.signRoot();
      hub.files.set(
        'metadata/2.root.json',
        signed(JSON.parse(hub.text('metadata/2.root.json')).signed, [a, { ...a, id: 'f'.repeat(64) }]),
      );
      return undefined;
    },
  },
  'a root that skips a version': {
    code: 'root-chain',
    do: (hub) => {
      hub.rootVersion = 2;
      hub.signRoot();
      hub.files.set('metadata/2.root.json', hub.files.get('metadata/3.root.json')!);
      return undefined;
    },
  },
  'an office that becomes a demo': {
    code: 'purpose',
    do: (hub) => {
      hub.purpose = 'demo';
      hub.signRoot();
      return { accepts: ['demo', 'simulation', 'office'] };
    },
  },
  'a repository that takes another office’s name': {
    code: 'root-chain',
    do: (hub) => {
      hub.repository = 'nantou';
      hub.signRoot();
      return undefined;
    },
  },
  'a list whose words were changed': {
    code: 'hash-mismatch',
    do: (hub) => {
      publish(hub);
      edit(hub, newest(hub, 'release/'), '"boundary"', '"boundari"');
      return undefined;
    },
  },
  'a body whose words were changed': {
    code: 'hash-mismatch',
    do: (hub) => {
      publish(hub);
      edit(hub, bodyWith(hub, '新'), '新', '旧');
      return undefined;
    },
  },
  'a body that goes on for ever': {
    code: 'too-large',
    do: (hub) => {
      publish(hub);
      hub.files.set(bodyWith(hub, '新'), new Uint8Array(1_000_000));
      return undefined;
    },
  },
  'a timestamp that goes on for ever': {
    code: 'too-large',
    do: (hub) => {
      hub.files.set('metadata/timestamp.json', new Uint8Array(1_000_000));
      return undefined;
    },
  },
  'a body that is not there': {
    code: 'missing',
    do: (hub) => {
      publish(hub);
      hub.files.delete(bodyWith(hub, '新'));
      return undefined;
    },
  },
  'a captive portal that answers everything with a page': {
    code: 'malformed',
    do: () => ({ fetch: async () => new TextEncoder().encode('<!doctype html><title>Welcome</title>') }),
  },
  'targets of another lineage than the timestamp speaks of': {
    code: 'wrong-lineage',
    do: (hub) => {
      publish(hub);
      hub.lineage = 'two';
      hub.signTimestamp();
      return undefined;
    },
  },
  'an older release under newer metadata': {
    code: 'rollback',
    do: (hub) => {
      hub.release = 1;
      hub.sign();
      return undefined;
    },
  },
  'the same release number with another list': {
    code: 'mix-and-match',
    do: (hub) => {
      hub.release = 1;
      hub.previous = null;
      hub.publish([{ kind: 'item', id: 'b', words: '另一个' }]);
      return undefined;
    },
  },
};

test.each(Object.entries(attacks))('%s is refused and leaves the data where it was', async (_name, attack) => {
  const { hub, trust } = await running();
  const more = attack.do(hub);
  const planned = await planUpdate(hub.request(trust, more));
  expect(planned).toMatchObject({ kind: 'refused', refusal: { code: attack.code } });
  expect(planned.kind === 'refused' && planned.trust.applied).toEqual(trust.applied);
});

/** What somebody on the way, without any key, can do to the bytes. */
const onTheWay: readonly RefusalCode[] = ['hash-mismatch', 'too-large', 'missing', 'malformed'];

test.each(Object.entries(attacks).filter(([, { code }]) => onTheWay.includes(code)))(
  '%s does not keep the next honest release away',
  async (_name, attack) => {
    const { hub, trust } = await running();
    const planned = await planUpdate(hub.request(trust, attack.do(hub)));
    const honest = (await running()).hub;
    publish(honest);
    expect(await planUpdate(honest.request(planned.trust))).toMatchObject({ kind: 'update', mode: 'changes', release: 3 });
  },
);

test('one moment before a timestamp expires it is believed', async () => {
  const { hub, trust } = await running();
  expect(await planUpdate(hub.request(trust, { at: at(24 * hourMs - 1) }))).toMatchObject({ kind: 'current' });
});

test('a carried feed is followed for its 45 days by a board whose profile says so', async () => {
  const { hub, trust } = await running();
  hub.feed = 'carried';
  hub.timestampFor = 45 * dayMs;
  publish(hub);
  expect(await planUpdate(hub.request(trust, { feed: 'carried', at: at(45 * dayMs - 1) }))).toMatchObject({
    kind: 'update',
    release: 3,
  });
  expect(await planUpdate(hub.request(trust, { feed: 'carried', at: at(45 * dayMs) }))).toMatchObject({
    refusal: { code: 'expired' },
  });
});

test('a key that a newer root revoked signs nothing any more, even if that is all that arrived', async () => {
  const { hub, trust } = await running();
  const stolen = hub.keys.timestamp;
  hub.keys = { ...hub.keys, timestamp: keyNamed('timestamp-2') };
  hub.signRoot();
  const blocked = await planUpdate(hub.request(trust));
  expect(blocked).toMatchObject({ kind: 'refused', refusal: { code: 'signature' }, trust: { rootVersion: 2 } });
  const kept = blocked.kind === 'refused' ? blocked.trust : trust;
  publish(hub);
  expect(await planUpdate(hub.request(kept))).toMatchObject({ kind: 'update', mode: 'changes', release: 3 });
  hub.keys = { ...hub.keys, timestamp: stolen };
  hub.signTimestamp();
  expect(await planUpdate(hub.request(kept))).toMatchObject({ refusal: { code: 'signature' } });
});

test('versions driven up with stolen keys are forgotten when the root replaces the keys', async () => {
  const { hub, trust } = await running();
  const honest = hub.timestampVersion;
  hub.timestampVersion = Number.MAX_SAFE_INTEGER - 1;
  hub.signTimestamp();
  const misled = await planUpdate(hub.request(trust));
  expect(misled.trust.timestamp?.version).toBe(Number.MAX_SAFE_INTEGER);
  hub.timestampVersion = honest;
  publish(hub);
  expect(await planUpdate(hub.request(misled.trust))).toMatchObject({ refusal: { code: 'rollback' } });
  hub.keys = { ...hub.keys, timestamp: keyNamed('timestamp-2') };
  hub.signRoot();
  hub.signTimestamp();
  expect(await planUpdate(hub.request(misled.trust))).toMatchObject({ kind: 'update', release: 3 });
});

test('a chain of roots leads over an expired one to a fresh one', async () => {
  const { hub, trust } = await running();
  hub.rootExpires = '2026-01-01T00:00:00Z';
  hub.signRoot();
  hub.rootExpires = '2028-01-01T00:00:00Z';
  hub.signRoot();
  expect(await planUpdate(hub.request(trust))).toMatchObject({ kind: 'current', trust: { rootVersion: 3 } });
});

test('a demo root becomes an office root by rotation, and a board that wants an office refuses the demo', async () => {
  const hub = new Repository();
  hub.purpose = 'demo';
  hub.rootVersion = 0;
  hub.signRoot();
  expect(await pinRoot(hub.files.get('metadata/1.root.json')!, ['office'], tools)).toMatchObject({
    refusal: { code: 'purpose' },
  });
  publish(hub);
  const trust = await hub.pinned();
  hub.purpose = 'office';
  hub.signRoot();
  const planned = await planUpdate(hub.request(trust, { accepts: ['demo', 'office'] }));
  expect(planned).toMatchObject({ kind: 'update', trust: { purpose: 'office', rootVersion: 2 } });
});

test('a root is pinned only if its own keys signed it, and has one fingerprint however it is signed', async () => {
  const hub = new Repository();
  const value = JSON.parse(hub.text('metadata/1.root.json')).signed;
  expect(await pinRoot(signed(value, [thief]), ['office'], tools)).toMatchObject({ refusal: { code: 'signature' } });
  const [a, b, c] = hub.keys.root as [typeof thief, typeof thief, typeof thief];
  const one = await pinRoot(signed(value, [a, b]), ['office'], tools);
  const two = await pinRoot(signed(value, [c, b]), ['office'], tools);
  if (one.kind !== 'pinned' || two.kind !== 'pinned') throw new Error('both are signed by two of three');
  expect(one.fingerprint).toBe(two.fingerprint);
  expect(await fingerprintOf(one.trust, tools)).toBe(one.fingerprint);
  expect(fingerprintInGroups(one.fingerprint)).toMatch(/^([0-9A-F]{4} ){4}[0-9A-F]{4}$/);
});
