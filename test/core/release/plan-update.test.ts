import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOf } from '../../../src/core/release/bucket.ts';
import { canonicalJson } from '../../../src/core/release/canonical-json.ts';
import { chunkText } from '../../../src/core/release/chunk.ts';
import { type Planned, planUpdate } from '../../../src/core/release/plan-update.ts';
import type { Trust } from '../../../src/core/release/trust.ts';
import type { Update } from '../../../src/core/release/update.ts';
import { type Body, now, Repository, sha256 } from './repository.ts';

const notice = (id: string, words = id): Body => ({ kind: 'item', id, words });

function mustUpdate(planned: Planned): Update {
  if (planned.kind !== 'update') throw new Error(`planned ${JSON.stringify(planned)}`);
  return planned;
}

const putIds = (update: Update) => update.puts.map(({ ref }) => ref.id).sort();

test('a newcomer takes the whole set, and then has nothing to do', async () => {
  const hub = new Repository();
  hub.publish([notice('a'), notice('b')]);
  const update = mustUpdate(await planUpdate(hub.request(await hub.pinned())));
  expect(update).toMatchObject({ mode: 'snapshot', lineage: 'one', release: 1, effect: 'boundary' });
  expect(update.puts.find(({ ref }) => ref.id === 'a')?.body).toEqual({ id: 'a', words: 'a' });
  hub.asked = [];
  expect(await planUpdate(hub.request(update.trust))).toMatchObject({ kind: 'current' });
  expect(hub.asked).toEqual(['metadata/2.root.json', 'metadata/timestamp.json']);
});

test('trust survives being written down', async () => {
  const hub = new Repository();
  hub.publish([notice('a')]);
  const { trust } = mustUpdate(await planUpdate(hub.request(await hub.pinned())));
  hub.publish([notice('b')]);
  const stored = JSON.parse(JSON.stringify(trust)) as Trust;
  expect(stored).toEqual(trust);
  expect(mustUpdate(await planUpdate(hub.request(stored)))).toMatchObject({ mode: 'changes', release: 2 });
});

test('several missed releases are one update with the last word on each record, and "now" if any was', async () => {
  const hub = new Repository();
  hub.publish([notice('a'), notice('b')]);
  const { trust } = mustUpdate(await planUpdate(hub.request(await hub.pinned())));
  hub.publish([notice('a', 'newer'), notice('c')]);
  hub.effect = 'now';
  hub.publish([], ['item/b', 'item/c']);
  hub.effect = 'boundary';
  hub.publish([notice('a', 'newest'), notice('d')]);
  hub.asked = [];
  const update = mustUpdate(await planUpdate(hub.request(trust)));
  expect(update).toMatchObject({ mode: 'changes', release: 4, effect: 'now' });
  expect(putIds(update)).toEqual(['a', 'd']);
  expect(update.puts.find(({ ref }) => ref.id === 'a')?.body).toEqual({ id: 'a', words: 'newest' });
  expect(update.mode === 'changes' && update.removals.map(({ id, reason }) => `${id} ${reason}`).sort()).toEqual([
    'b withdrawn',
    'c withdrawn',
  ]);
  expect(hub.asked.filter((path) => path.startsWith('bodies/'))).toHaveLength(2);
});

test('a board too far behind fetches only the chunks it does not hold', async () => {
  const hub = new Repository();
  hub.publish(Array.from({ length: 40 }, (_, i) => notice(`n${i}`)));
  const first = mustUpdate(await planUpdate(hub.request(await hub.pinned())));
  const index = first.mode === 'snapshot' ? first.index : null;
  const held = new Map(index?.chunks.map(({ bucket, hash }) => [bucket, hash]));
  hub.publish([notice('n7', 'changed')]);
  hub.publish([notice('n7', 'changed again')]);
  delete hub.lists['release/2.json'];
  hub.sign();
  hub.asked = [];
  const update = mustUpdate(
    await planUpdate(hub.request(first.trust, { held: { buckets: 4, hashOf: async (b) => held.get(b) ?? null } })),
  );
  expect(update).toMatchObject({ mode: 'snapshot', release: 3, effect: 'now' });
  expect(update.mode === 'snapshot' && update.kept).toHaveLength(3);
  expect(hub.asked.filter((path) => path.startsWith('bodies/'))).toHaveLength(1);
});

test('a board can tell from its own records which chunk it holds', async () => {
  const hub = new Repository();
  hub.publish([notice('a'), { ...notice('b'), audience: ['hall'] }, notice('c'), notice('d')]);
  const update = mustUpdate(await planUpdate(hub.request(await hub.pinned())));
  if (update.mode !== 'snapshot') throw new Error('a newcomer takes the snapshot');
  expect(update.index.chunks.length).toBeGreaterThan(1);
  for (const { bucket, hash } of update.index.chunks) {
    const own = update.puts.filter(({ ref }) => bucketOf(ref.kind, ref.id, 4) === bucket);
    const text = chunkText(
      bucket,
      4,
      own.reverse().map(({ ref, body }) => ({ ref, bodyText: body ? canonicalJson(body) : null })),
    );
    expect(sha256(new TextEncoder().encode(text))).toBe(hash);
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  }
});

test('a body for a narrower audience comes only from the device API, and only if it answers', async () => {
  const hub = new Repository();
  hub.publish([notice('open'), { ...notice('inner'), audience: ['hall'] }]);
  const text = hub.records.get('item/inner')!.text;
  const trust = await hub.pinned();
  const bodyIn = (update: Update) => update.puts.find(({ ref }) => ref.id === 'inner')?.body;
  expect(bodyIn(mustUpdate(await planUpdate(hub.request(trust))))).toBeUndefined();
  expect(bodyIn(mustUpdate(await planUpdate(hub.request(trust, { restricted: async () => null }))))).toBeUndefined();
  const device = async () => new TextEncoder().encode(text);
  expect(bodyIn(mustUpdate(await planUpdate(hub.request(trust, { restricted: device }))))).toEqual({
    id: 'inner',
    words: 'inner',
  });
  const forged = async () => new TextEncoder().encode(text.replace('inner', 'outer'));
  expect(await planUpdate(hub.request(trust, { restricted: forged }))).toMatchObject({
    kind: 'refused',
    refusal: { code: 'hash-mismatch' },
  });
});

test('a release put out between two requests of a pull is met by walking again', async () => {
  const hub = new Repository();
  hub.publish([notice('a')]);
  const trust = await hub.pinned();
  let moved = false;
  const fetch = async (path: string) => {
    if (path === 'targets/nothing') return null;
    if (path.endsWith('.targets.json') && !moved) {
      moved = true;
      const old = path;
      hub.publish([notice('b')]);
      hub.files.delete(old);
    }
    return hub.fetch(path);
  };
  expect(mustUpdate(await planUpdate(hub.request(trust, { fetch })))).toMatchObject({ release: 2 });
});

test('a hub restored from its backup is followed once, and the hub it replaced never again', async () => {
  const hub = new Repository();
  hub.publish([notice('a'), notice('lost')]);
  const { trust } = mustUpdate(await planUpdate(hub.request(await hub.pinned())));
  hub.lineage = 'two';
  hub.release = 0;
  hub.previous = null;
  hub.lists = {};
  hub.records.delete('item/lost');
  hub.version += 1_000_000;
  hub.timestampVersion += 1_000_000;
  hub.publish([notice('c')]);
  const update = mustUpdate(await planUpdate(hub.request(trust)));
  expect(update).toMatchObject({ mode: 'snapshot', lineage: 'two', release: 1, effect: 'now' });
  expect(putIds(update)).toEqual(['a', 'c']);
  expect(update.trust.pastLineages).toEqual(['one']);
  hub.lineage = 'one';
  hub.publish([notice('d')]);
  expect(await planUpdate(hub.request(update.trust))).toMatchObject({ kind: 'refused', refusal: { code: 'wrong-lineage' } });
});

test('nobody answering is thrown, not refused', async () => {
  const hub = new Repository();
  const fetch = async () => {
    throw new TypeError('Failed to fetch');
  };
  await expect(planUpdate(hub.request(await hub.pinned(), { fetch }))).rejects.toThrow('Failed to fetch');
});

test('whatever releases a board misses, it ends with what the hub has', async () => {
  const step = fc.record({
    puts: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
    drop: fc.integer({ min: 0, max: 9 }),
    pull: fc.boolean(),
    forget: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const hub = new Repository();
      let trust = await hub.pinned();
      let held = new Map<string, string>();
      for (const [i, { puts, drop, pull, forget }] of [...steps, { puts: [], drop: 0, pull: true, forget: false }].entries()) {
        const bodies = puts.map((n) => notice(`n${n}`, `words ${i}`));
        const removals = hub.records.has(`item/n${drop}`) && !puts.includes(drop) ? [`item/n${drop}`] : [];
        hub.publish(bodies, removals);
        if (forget) delete hub.lists[`release/${hub.release - 1}.json`];
        if (forget) hub.sign();
        if (!pull) continue;
        const update = mustUpdate(await planUpdate(hub.request(trust)));
        if (update.mode === 'snapshot') held = new Map();
        else for (const { id } of update.removals) held.delete(id);
        for (const { ref } of update.puts) held.set(ref.id, ref.hash);
        trust = update.trust;
      }
      expect(held).toEqual(new Map([...hub.records.values()].map(({ ref }) => [ref.id, ref.hash])));
      expect(await planUpdate(hub.request(trust, { at: now }))).toMatchObject({ kind: 'current' });
    }),
    { numRuns: 60 },
  );
});
