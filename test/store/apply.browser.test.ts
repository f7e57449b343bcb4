import { deleteDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyAdvance, type StoreChange, StoreMoved } from '../../src/store/apply.ts';
import { adoptBoard, bodilessRecords, dropPrevious, forgetEnded, isHandingOver } from '../../src/store/boards.ts';
import { entriesOf } from '../../src/store/derive.ts';
import { hasMedia, mediaCacheName, mediaOf, putMedia, sweepMedia } from '../../src/store/media.ts';
import { itemIn } from '../../src/store/records.ts';
import { type BoardDb, openStore, type StoredRecord } from '../../src/store/schema.ts';
import { readProgramme, readStart, readState } from '../../src/store/state.ts';
import { advanceTo, noon, notice, officeRecords, plus, releaseOf } from './office.ts';
import { rawScan } from './raw-scan.ts';

const name = 'apply-test';
let db: BoardDb;
beforeEach(async () => {
  db = await openStore(name);
});
afterEach(async () => {
  db.close();
  await deleteDB(name);
  for (const cache of await caches.keys()) await caches.delete(cache);
});

const whole = async (...items: StoredRecord[]): Promise<StoreChange> => ({
  kind: 'whole',
  records: [...(await officeRecords()), ...items],
});
const delta = (puts: readonly StoredRecord[], removals: readonly string[] = []): StoreChange => ({
  kind: 'delta',
  puts,
  removals: removals.map((id) => ({ kind: 'item', id, revision: 1 })),
});
const playing = async (board = 'square') => {
  const held = await readProgramme(db, board);
  return held
    ? entriesOf(held.current)
        .map((entry) => entry.id)
        .sort()
    : null;
};
const unique = (ids: readonly string[] | null) => ids && [...new Set(ids)];
async function hold(...items: StoredRecord[]): Promise<void> {
  await applyAdvance(db, advanceTo(1, await whole(...items)), null, ['square']);
}

describe('a release', () => {
  test('is there with everything that follows from it', async () => {
    await hold(await notice('alpha'), await notice('beta'));
    expect(unique(await playing())).toEqual(['alpha', 'beta']);
    const start = await readStart(db, 'square');
    expect(start.release).toEqual({ ...releaseOf(1) });
    expect(start.trust?.fingerprint).toBe('trust-1');
    expect(start.contactAt).toBe(noon);
    const entry = entriesOf(start.programme!.current).find((e) => e.id === 'alpha')!;
    const dealt = await db.get('deck', ['square', entry.hash]);
    expect(dealt?.pages.map((page) => page.dwellMs)).toEqual(entry.pages);
  });

  test('that cannot be written whole changes nothing, its metadata included', async () => {
    await hold(await notice('alpha'));
    const before = await rawScan();
    const poisoned = { ...(await notice('beta')), audience: [(() => '*') as never] };
    await expect(
      applyAdvance(db, advanceTo(2, delta([poisoned, await notice('gamma')])), releaseOf(1), ['square']),
    ).rejects.toThrow();
    expect(await rawScan()).toBe(before);
  });

  test('is refused if the store has moved since the pull began', async () => {
    await hold(await notice('alpha'));
    const before = await rawScan();
    await expect(applyAdvance(db, advanceTo(3, delta([await notice('beta')])), releaseOf(2), ['square'])).rejects.toThrow(
      StoreMoved,
    );
    await expect(applyAdvance(db, advanceTo(3, { kind: 'none' }), null, ['square'])).rejects.toThrow(StoreMoved);
    expect(await rawScan()).toBe(before);
  });

  test('rewrites only the buckets it touches', async () => {
    await hold(...(await Promise.all(Array.from({ length: 40 }, (_, i) => notice(`item-${i}`)))));
    const before = new Map((await db.getAll('chunks')).map((chunk) => [chunk.bucket, JSON.stringify(chunk)]));
    await applyAdvance(db, advanceTo(2, delta([await notice('item-7', { revision: 2, text: '改过' })])), releaseOf(1), [
      'square',
    ]);
    const changed = (await db.getAll('chunks')).filter((chunk) => before.get(chunk.bucket) !== JSON.stringify(chunk));
    expect(changed).toHaveLength(1);
  });

  test('with a record of an unknown kind, an unreadable item or a malformed schedule still applies; they are kept and not shown', async () => {
    const odd: StoredRecord[] = [
      { kind: 'hologram', id: 'h', revision: 1, audience: ['*'], hash: 'a'.repeat(64), length: 2, body: { depth: 3 } },
      {
        kind: 'item',
        id: 'future',
        revision: 1,
        audience: ['*'],
        hash: 'b'.repeat(64),
        length: 2,
        body: { format: 9, id: 'future' },
      },
      { kind: 'schedule', id: 's', revision: 1, audience: ['*'], hash: 'c'.repeat(64), length: 2, body: { nothing: true } },
    ];
    await hold(await notice('alpha'), ...odd);
    expect(unique(await playing())).toEqual(['alpha']);
    const stored = (await db.getAll('chunks')).flatMap((chunk) => chunk.records.map((record) => record.id));
    expect(stored).toEqual(expect.arrayContaining(['h', 'future', 's']));
  });
});

describe('a removal', () => {
  test('leaves no byte of the item in any store or cache', async () => {
    const bytes = new TextEncoder().encode('PICTURE-BYTES-OF-ALPHA');
    const media = [{ hash: 'd'.repeat(64), mediaType: 'image/png', bytes: bytes.byteLength }];
    const alpha = await notice('alpha', { title: '甲事项题目', text: '甲事项正文', media });
    const cache = await caches.open(mediaCacheName(name));
    for (const file of mediaOf(itemIn(alpha)!)) await putMedia(cache, file, bytes.buffer);
    await hold(alpha, await notice('beta'));
    await adoptBoard(db, 'hall', noon);
    const words = ['甲事项', 'PICTURE-BYTES', 'd'.repeat(64)];
    const before = await rawScan();
    for (const word of words) expect(before).toContain(word);
    const removed = await applyAdvance(db, advanceTo(2, delta([], ['alpha'])), releaseOf(1), ['square']);
    await sweepMedia(db, cache);
    const after = await rawScan();
    for (const word of words) expect(after).not.toContain(word);
    expect(removed).toEqual([{ kind: 'item', id: 'alpha', revision: 1 }]);
    expect(await readState(db, 'acknowledge')).toContainEqual({ lineage: 'test', release: 2, removed });
  });

  test('keeps a picture that another item shows', async () => {
    const media = [{ hash: 'e'.repeat(64), mediaType: 'image/png', bytes: 3 }];
    const alpha = await notice('alpha', { media });
    const cache = await caches.open(mediaCacheName(name));
    for (const file of mediaOf(itemIn(alpha)!)) await putMedia(cache, file, new Uint8Array([1, 2, 3]).buffer);
    await hold(alpha, await notice('beta', { media }));
    await applyAdvance(db, advanceTo(2, delta([], ['alpha'])), releaseOf(1), ['square']);
    await sweepMedia(db, cache);
    expect(await hasMedia(cache, `${'e'.repeat(64)}.png`)).toBe(true);
    await applyAdvance(db, advanceTo(3, delta([], ['beta'])), releaseOf(2), ['square']);
    await sweepMedia(db, cache);
    expect(await hasMedia(cache, `${'e'.repeat(64)}.png`)).toBe(false);
  });

  test('happens as well to what a complete set no longer names', async () => {
    await hold(await notice('alpha', { text: '甲正文' }), await notice('beta'));
    await applyAdvance(db, advanceTo(9, await whole(await notice('beta'))), releaseOf(1), ['square']);
    expect(await rawScan()).not.toContain('甲正文');
    expect(unique(await playing())).toEqual(['beta']);
  });

  test('of a picture left by an interrupted pull happens at the next sweep', async () => {
    await hold(await notice('alpha'));
    const cache = await caches.open(mediaCacheName(name));
    await putMedia(
      cache,
      { hash: 'f'.repeat(64), mediaType: 'image/png', bytes: 1, file: `${'f'.repeat(64)}.png` },
      new Uint8Array(1).buffer,
    );
    expect(await sweepMedia(db, cache)).toBe(1);
  });
});

describe('from one release to the next', () => {
  test('the programme before is kept until the glass has left it, then its words go', async () => {
    await hold(await notice('alpha', { text: '旧版正文' }));
    const next = advanceTo(2, delta([await notice('alpha', { revision: 2, text: '新版正文' })]), {
      effect: 'boundary',
      release: releaseOf(2, plus(60_000)),
    });
    await applyAdvance(db, next, releaseOf(1), ['square']);
    expect((await readProgramme(db, 'square'))?.previous?.release).toBe(1);
    expect(await isHandingOver(db)).toBe(true);
    expect(await rawScan()).toContain('旧版正文');
    await dropPrevious(db, 'square');
    expect(await isHandingOver(db)).toBe(false);
    expect(await rawScan()).not.toContain('旧版正文');
    expect(await rawScan()).toContain('新版正文');
  });

  test('a correction that takes effect at once keeps nothing of the revision before', async () => {
    await hold(await notice('alpha', { text: '旧版正文' }));
    await applyAdvance(db, advanceTo(2, delta([await notice('alpha', { revision: 2, text: '新版正文' })])), releaseOf(1), [
      'square',
    ]);
    expect(await rawScan()).not.toContain('旧版正文');
  });

  test('an archive that outgrows its buckets is cut anew and loses nothing', async () => {
    await applyAdvance(db, advanceTo(1, await whole(), { release: { ...releaseOf(1), buckets: 1 } }), null, ['square']);
    const many = await Promise.all(Array.from({ length: 300 }, (_, i) => notice(`item-${i}`)));
    await applyAdvance(db, advanceTo(2, delta(many)), { ...releaseOf(1), buckets: 1 }, ['square']);
    expect((await readState(db, 'release'))?.buckets).toBe(4);
    expect((await db.getAll('chunks')).flatMap((chunk) => chunk.records)).toHaveLength(304);
  });
});

describe('a board', () => {
  test('chosen later gets its programme from what is held', async () => {
    await hold(await notice('alpha'));
    expect(await playing('hall')).toBeNull();
    expect(await adoptBoard(db, 'hall', noon)).toBe(true);
    expect(unique(await playing('hall'))).toEqual(['alpha']);
    expect(await adoptBoard(db, 'nowhere', noon)).toBe(false);
  });

  test('that another page of this browser shows is kept up to date too', async () => {
    await hold(await notice('alpha'));
    await adoptBoard(db, 'hall', noon);
    await applyAdvance(db, advanceTo(2, delta([await notice('beta')])), releaseOf(1), ['square']);
    expect(unique(await playing('hall'))).toEqual(['alpha', 'beta']);
  });

  test('that the office has given up has no programme any more', async () => {
    await hold(await notice('alpha'));
    await applyAdvance(
      db,
      advanceTo(2, { kind: 'delta', puts: [], removals: [{ kind: 'board', id: 'square', revision: 1 }] }),
      releaseOf(1),
      ['square'],
    );
    expect(await playing()).toBeNull();
    expect(await db.count('deck')).toBe(0);
  });
});

describe('an item whose time has ended', () => {
  test.each([
    ['by its date', { showUntil: '2026-06-18T13:00:00+08:00' }],
    ['by its lease', { offlineMaxAge: '60m' }],
  ])('%s loses its words offline, and keeps its place in the turn', async (_, parts) => {
    await hold(await notice('alpha', { title: '甲事项题目', text: '甲事项正文', ...parts }), await notice('beta'));
    const before = await forgetEnded(db, plus(3_599_999), noon);
    expect(before).toEqual({ forgotten: [], nextEndAt: plus(3_600_000) });
    expect((await forgetEnded(db, plus(3_600_000), noon)).forgotten).toEqual(['alpha']);
    expect(await rawScan()).not.toContain('甲事项');
    expect(unique(await playing())).toEqual(['alpha', 'beta']);
  });

  test('by its lease is asked for again at the next contact, one by its date is not', async () => {
    await hold(
      await notice('alpha', { offlineMaxAge: '60m' }),
      await notice('gamma', { showUntil: '2026-06-18T13:00:00+08:00' }),
    );
    await forgetEnded(db, plus(7_200_000), noon);
    const wanted = await bodilessRecords(db, releaseOf(1), plus(7_200_000));
    expect(wanted.map((record) => record.id)).toEqual(['alpha']);
    const again = await notice('alpha', { offlineMaxAge: '60m' });
    await applyAdvance(db, advanceTo(1, delta([again]), { contactAt: plus(7_200_000) }), releaseOf(1), ['square']);
    const dealt = await db.get('deck', ['square', again.hash]);
    expect(dealt).toMatchObject({ item: { title: '题目alpha' } });
  });
});
