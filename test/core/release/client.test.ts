import { expect, test } from 'vitest';
import { planUpdate } from '../../../src/core/release/plan-update.ts';
import type { RefusalCode } from '../../../src/core/release/refusal.ts';
import { fingerprintInGroups, fingerprintOf, pinRoot, type Trust } from '../../../src/core/release/trust.ts';
import { dayMs, hourMs } from '../../../src/core/time/instant.ts';
import { at, attacks, publish, thief } from './attacks.ts';
import { keyNamed, Repository, signed, tools } from './repository.ts';

/** A hub at release 2 and a board that follows it. */
async function running(): Promise<{ hub: Repository; trust: Trust }> {
  const hub = new Repository();
  hub.publish([{ kind: 'item', id: 'a', words: '停水' }]);
  hub.publish([{ kind: 'item', id: 'b', words: '停电' }]);
  const planned = await planUpdate(hub.request(await hub.pinned()));
  if (planned.kind !== 'update') throw new Error(JSON.stringify(planned));
  return { hub, trust: planned.trust };
}

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
