import { afterEach, beforeEach, expect, test } from 'vitest';
import { planUpdate } from '../../../src/core/release/plan-update.ts';
import { verifyTime } from '../../../src/core/release/signed-time.ts';
import { dayMs, hourMs, instantOf, toInstant, toIso } from '../../../src/core/time/instant.ts';
import { sha256 } from '../../../src/hub/hashes.ts';
import { nextDueAt } from '../../../src/hub/publish/changes.ts';
import { changeRoot } from '../../../src/hub/publish/keys.ts';
import { createRootFile } from '../../../src/hub/publish/root-file.ts';
import { tools } from '../../core/release/repository.ts';
import {
  feedFetch,
  filesWith,
  hasBody,
  ids,
  issue,
  mustUpdate,
  newestList,
  openTestOffice,
  pinned,
  publisherOf,
  pull,
  putRecord,
  start,
  type TestOffice,
  takeBack,
} from './office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openTestOffice();
});
afterEach(() => office.close());

const site = { kind: 'site', id: 'site', body: '{"format":1}' };

test('what stands in the records becomes a release a board believes, and publishing again makes none', async () => {
  await putRecord(office.sql, site);
  await issue(office, { id: 'water' });
  const head = await office.publisher.publish();
  expect(head).toMatchObject({ number: 1, timestampVersion: 1, refused: [] });
  const update = mustUpdate(await pull(office, await pinned(office)));
  expect(ids(update)).toEqual(['site', 'water']);
  expect(await office.publisher.publish()).toEqual(head);
  expect(await office.publisher.head()).toEqual({ lineage: head.lineage, number: 1, timestampVersion: 1 });
  expect(office.rings).toBe(1);
});

test('each release is chained to the one before, and a board follows by changes alone', async () => {
  await issue(office, { id: 'a' });
  await office.publisher.publish();
  let { trust } = mustUpdate(await pull(office, await pinned(office)));
  await issue(office, { id: 'b' });
  await office.publisher.publish();
  await issue(office, { id: 'a', words: 'corrected', revision: 2, urgent: true });
  await office.publisher.publish();
  const update = mustUpdate(await pull(office, trust));
  expect(update).toMatchObject({ mode: 'changes', release: 3, effect: 'now', takesEffectAt: toIso(start) });
  expect(ids(update)).toEqual(['a', 'b']);
  trust = update.trust;
  expect(await pull(office, trust)).toMatchObject({ kind: 'current' });
});

test('an ordinary release gives boards two seconds to hold it, one that cannot wait takes effect at once', async () => {
  await issue(office, { id: 'a' });
  await office.publisher.publish();
  await issue(office, { id: 'b' });
  await office.publisher.publish();
  expect(await newestList(office.sql)).toMatchObject({ effect: 'boundary', takesEffectAt: toIso(toInstant(start + 2_000)) });
  await takeBack(office.sql, 'b', 'covered');
  await office.publisher.publish();
  expect(await newestList(office.sql)).toMatchObject({ effect: 'now', takesEffectAt: toIso(start) });
});

test('sixteen publishers at once lose nothing and make one chain', async () => {
  const publishers = Array.from({ length: 16 }, () => publisherOf(office));
  await Promise.all(
    publishers.map(async (publisher, p) => {
      for (let i = 0; i < 6; i += 1) {
        await issue(office, { id: `n${p}-${i}` });
        await publisher.publish();
      }
    }),
  );
  const update = mustUpdate(await pull(office, await pinned(office)));
  expect(update.puts).toHaveLength(96);
  const lists = await office.sql<{ number: number; previous: string | null; hash: string; puts: string[] }[]>`
    select number, list ->> 'previous' as previous, hash, array(select c ->> 'id' from jsonb_array_elements(list -> 'changes') c) as puts
    from releases order by number`;
  expect(lists.map(({ number }) => number)).toEqual(lists.map((_, i) => i + 1));
  expect(lists.map(({ previous }) => previous)).toEqual([null, ...lists.slice(0, -1).map(({ hash }) => hash)]);
  expect(new Set(lists.flatMap(({ puts }) => puts)).size).toBe(96);
  expect(lists.flatMap(({ puts }) => puts)).toHaveLength(96);
  expect(await office.sql`select 1 from unpublished`).toHaveLength(0);
});

test('a record that commits late under a smaller number is not lost', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let written: () => void = () => undefined;
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const late = office.sql.begin(async (tx) => {
    await tx`insert into records (kind, id, revision, audience, hash, body) values ('board', 'late', 1, '{*}', ${sha256('{"late":1}')}, ${Buffer.from('{"late":1}')})`;
    written();
    await held;
  });
  await isWritten;
  await putRecord(office.sql, { kind: 'board', id: 'early', body: '{"early":1}' });
  await office.publisher.publish();
  release();
  await late;
  await office.publisher.publish();
  expect(ids(mustUpdate(await pull(office, await pinned(office))))).toEqual(['early', 'late']);
});

test('a withdrawal leaves no byte of the item in the feed, neither body nor chunk nor picture nor older words', async () => {
  const picture = Buffer.from('PNG of the broken pipe');
  const media = { hash: sha256(picture), mediaType: 'image/png', bytes: picture.length };
  await office.sql`insert into media (hash, media_type, bytes) values (${media.hash}, 'image/png', ${picture})`;
  await issue(office, { id: 'pipe', words: '水管爆裂旧文', media: [media] });
  await issue(office, { id: 'other', words: '别的通知' });
  await office.publisher.publish();
  await issue(office, { id: 'pipe', words: '水管爆裂新文', revision: 2, media: [media] });
  await office.publisher.publish();
  expect(await filesWith(office.sql, '旧文')).toEqual([]);
  expect((await filesWith(office.sql, '水管爆裂')).length).toBe(2);
  expect(await filesWith(office.sql, 'PNG of')).toEqual([`bodies/${media.hash}.png`]);
  const { trust } = mustUpdate(await pull(office, await pinned(office)));
  await takeBack(office.sql, 'pipe', 'withdrawn');
  await office.publisher.publish();
  expect(await filesWith(office.sql, '水管爆裂')).toEqual([]);
  expect(await filesWith(office.sql, 'PNG of')).toEqual([]);
  expect(await office.sql`select 1 from releases where list::text like '%水管%'`).toHaveLength(0);
  const update = mustUpdate(await pull(office, trust));
  expect(update).toMatchObject({ mode: 'changes', effect: 'now', removals: [{ id: 'pipe', revision: 2, reason: 'withdrawn' }] });
});

test('a picture two items share stays until the last of them goes', async () => {
  const picture = Buffer.from('a map');
  const media = { hash: sha256(picture), mediaType: 'image/webp', bytes: picture.length };
  await office.sql`insert into media (hash, media_type, bytes) values (${media.hash}, 'image/webp', ${picture})`;
  await issue(office, { id: 'a', media: [media] });
  await issue(office, { id: 'b', media: [media] });
  await office.publisher.publish();
  await takeBack(office.sql, 'a', 'withdrawn');
  await office.publisher.publish();
  expect(await filesWith(office.sql, 'a map')).toHaveLength(1);
  await takeBack(office.sql, 'b', 'withdrawn');
  await office.publisher.publish();
  expect(await filesWith(office.sql, 'a map')).toHaveLength(0);
});

test('a narrower audience’s words and pictures lie in no file of the feed; list and chunk name the record', async () => {
  const picture = Buffer.from('inner picture');
  const media = { hash: sha256(picture), mediaType: 'image/png', bytes: picture.length };
  await office.sql`insert into media (hash, media_type, bytes) values (${media.hash}, 'image/png', ${picture})`;
  const { hash, body } = await issue(office, { id: 'inner', words: '内部通知', audience: ['hall'], media: [media] });
  await office.publisher.publish();
  expect(await filesWith(office.sql, '内部通知')).toEqual([]);
  expect(await filesWith(office.sql, 'inner picture')).toEqual([]);
  const trust = await pinned(office);
  const restricted = async () => new TextEncoder().encode(body);
  const update = mustUpdate(
    await planUpdate({ trust, at: start, feed: 'online', accepts: ['demo'], fetch: feedFetch(office.sql), tools, restricted }),
  );
  expect(update.puts).toMatchObject([{ ref: { id: 'inner', audience: ['hall'], hash }, body: { title: '内部通知' } }]);
  await issue(office, { id: 'open', words: '公开通知' });
  await office.publisher.publish();
  await issue(office, { id: 'open', words: '公开通知', revision: 2, audience: ['hall'] });
  await office.publisher.publish();
  expect(await filesWith(office.sql, '公开通知')).toEqual([]);
});

test('nothing leaves the hub before its distributeFrom, and the hub knows when that is', async () => {
  const due = toInstant(start + hourMs);
  await issue(office, { id: 'now' });
  await issue(office, { id: 'later', words: '招标结果', distributeFrom: toIso(due) });
  await office.publisher.publish();
  expect(await filesWith(office.sql, '招标结果')).toEqual([]);
  expect(await nextDueAt(office.sql, office.now)).toBe(due);
  office.now = toInstant(due - 1);
  expect(await office.publisher.publish()).toMatchObject({ number: 1 });
  office.now = due;
  expect(await office.publisher.publish()).toMatchObject({ number: 2 });
  expect(await filesWith(office.sql, '招标结果')).toHaveLength(2);
  expect(await nextDueAt(office.sql, office.now)).toBeNull();
});

test('two changes among ten thousand records rewrite only their two chunks', async () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => {
    const body = `{"format":1,"n":${i}}`;
    return { kind: 'board', id: `b${i}`, hash: sha256(body), body };
  });
  await office.sql`insert into records (kind, id, revision, audience, hash, body)
    select kind, id, 1, '{*}', hash, convert_to(body, 'UTF8') from jsonb_to_recordset(${office.sql.json(rows)}) as r(kind text, id text, hash text, body text)`;
  await office.publisher.publish();
  const chunkRows = () => office.sql<{ bucket: number; hash: string }[]>`select bucket, hash from chunks order by bucket`;
  const before = await chunkRows();
  expect(before).toHaveLength(128);
  const { trust } = mustUpdate(await pull(office, await pinned(office)));
  await putRecord(office.sql, { kind: 'board', id: 'b7', body: '{"format":1,"n":-7}', revision: 2 });
  await putRecord(office.sql, { kind: 'board', id: 'b8', body: '{"format":1,"n":-8}', revision: 2 });
  await office.publisher.publish();
  const after = await chunkRows();
  expect(after.filter(({ hash }, i) => hash !== before[i]!.hash)).toHaveLength(2);
  const asked: string[] = [];
  const fetch = feedFetch(office.sql);
  const update = mustUpdate(
    await pull(office, trust, async (path) => {
      asked.push(path);
      return fetch(path);
    }),
  );
  expect(ids(update)).toEqual(['b7', 'b8']);
  expect(asked.filter((path) => path.startsWith('bodies/'))).toHaveLength(2);
  const [files] = await office.sql<{ count: number }[]>`select count(*)::int as count from feed_files where path like 'bodies/%'`;
  expect(files!.count).toBe(10_128);
});

test('targets name the last 64 release lists; a board further behind takes the snapshot', async () => {
  await issue(office, { id: 'a' });
  await office.publisher.publish();
  const { trust } = mustUpdate(await pull(office, await pinned(office)));
  for (let i = 0; i < 65; i += 1) {
    await putRecord(office.sql, { kind: 'board', id: 'b', body: `{"n":${i}}`, revision: i + 1 });
    await office.publisher.publish();
  }
  const lists = await office.sql`select path from feed_files where path like 'targets/release/%'`;
  expect(lists).toHaveLength(64);
  expect(mustUpdate(await pull(office, trust))).toMatchObject({ mode: 'snapshot', release: 66 });
});

test('a timestamp is signed anew at half its life and not before; what it stands on before it lapses', async () => {
  await issue(office, { id: 'a' });
  await office.publisher.publish();
  const { trust } = mustUpdate(await pull(office, await pinned(office)));
  office.now = toInstant(start + 12 * hourMs - 1);
  await office.publisher.refreshTimestamp();
  expect(await office.publisher.head()).toMatchObject({ timestampVersion: 1 });
  office.now = toInstant(start + 12 * hourMs);
  await office.publisher.refreshTimestamp();
  expect(await office.publisher.head()).toMatchObject({ number: 1, timestampVersion: 2 });
  office.now = toInstant(start + 400 * dayMs - 1);
  await office.publisher.refreshTimestamp();
  expect(await pull(office, trust)).toMatchObject({
    kind: 'current',
    trust: { timestamp: { version: 3 }, applied: { number: 1, targetsVersion: 2 } },
  });
});

test('a restored hub begins a lineage that boards follow, above every version they have seen', async () => {
  await issue(office, { id: 'a' });
  await office.publisher.publish();
  const backup = await office.sql`select value from meta where key = 'publish'`;
  await issue(office, { id: 'after-backup', words: '备份之后' });
  await office.publisher.publish();
  const { trust } = mustUpdate(await pull(office, await pinned(office)));
  await office.sql`update meta set value = ${backup[0]!.value} where key = 'publish'`;
  await office.sql`delete from records where id = 'after-backup'`;
  const head = await office.publisher.startLineage();
  expect(head).toMatchObject({ number: 1 });
  expect(head.lineage).not.toBe(trust.applied!.lineage);
  const update = mustUpdate(await pull(office, trust));
  expect(update).toMatchObject({ mode: 'snapshot', effect: 'now', lineage: head.lineage, release: 1 });
  expect(ids(update)).toEqual(['a']);
  expect(await filesWith(office.sql, '备份之后')).toEqual([]);
  await issue(office, { id: 'c' });
  await office.publisher.publish();
  expect(mustUpdate(await pull(office, update.trust))).toMatchObject({ mode: 'changes', release: 2 });
});

test('example items leave every board with the root that makes the hub an office’s', async () => {
  await issue(office, { id: 'example', words: '示例', example: true });
  await issue(office, { id: 'real' });
  await office.publisher.publish();
  const { trust } = mustUpdate(await pull(office, await pinned(office)));
  const offline = await createRootFile(`${office.keysDir}/root-on-a-stick.json`);
  office.keys = await changeRoot(office.keys, 'init', offline, office.now);
  await office.publisher.publish();
  const update = mustUpdate(await pull(office, trust));
  expect(update).toMatchObject({ trust: { purpose: 'office', rootVersion: 2 }, removals: [{ id: 'example' }] });
  expect(await filesWith(office.sql, '示例')).toEqual([]);
  await issue(office, { id: 'another', words: '示例二', example: true });
  await office.publisher.publish();
  expect(await filesWith(office.sql, '示例二')).toEqual([]);
  const [left] = await office.sql<{ count: number }[]>`select count(*)::int as count from unpublished`;
  expect(left!.count).toBe(0);
});

test('new online keys sign the standing release again without making one', async () => {
  await issue(office, { id: 'a' });
  const offline = await createRootFile(`${office.keysDir}/root-on-a-stick.json`);
  office.keys = await changeRoot(office.keys, 'init', offline, office.now);
  await office.publisher.publish();
  const { trust } = mustUpdate(await pull(office, await pinned(office)));
  const stolen = office.keys;
  office.keys = await changeRoot(office.keys, 'rotate', offline, office.now);
  expect(await office.publisher.publish()).toMatchObject({ number: 1 });
  const renewed = await pull(office, trust);
  expect(renewed).toMatchObject({ kind: 'current', trust: { rootVersion: 3 } });
  office.keys = { ...stolen, root: office.keys.root };
  await issue(office, { id: 'forged' });
  await office.publisher.publish();
  expect(await pull(office, renewed.trust)).toMatchObject({ kind: 'refused', refusal: { code: 'signature' } });
});

test('a rotation that cannot be planned does not keep a withdrawal back', async () => {
  const failing = publisherOf(office, async (tx) => tx`select 1 / 0` as never);
  await issue(office, { id: 'a', words: '撤回' });
  await failing.publish();
  await takeBack(office.sql, 'a', 'withdrawn');
  await failing.publish();
  expect(await filesWith(office.sql, '撤回')).toEqual([]);
  expect(office.logged.filter(({ event }) => event === 'plans-failed')).toHaveLength(2);
});

test('plans go out with the release they are for, change only when they differ, and leave with their boards', async () => {
  let body = '{"format":1,"key":"k"}';
  let keys = ['k'];
  const planned = publisherOf(office, async () =>
    keys.map((id) => ({
      kind: 'plan',
      id,
      revision: 1,
      audience: ['*'],
      hash: sha256(body),
      body: Buffer.from(body),
      urgent: false,
    })),
  );
  await issue(office, { id: 'a' });
  await planned.publish();
  const named = async () => (await newestList(office.sql)).changes.map((c) => `${c.op} ${c.kind} ${c.revision}`);
  expect(await named()).toEqual(['put item 1', 'put plan 1']);
  await issue(office, { id: 'b' });
  await planned.publish();
  expect(await named()).toEqual(['put item 1']);
  body = '{"format":1,"key":"k","playlists":{}}';
  await issue(office, { id: 'c' });
  await planned.publish();
  expect(await named()).toEqual(['put item 1', 'put plan 2']);
  keys = [];
  await issue(office, { id: 'd' });
  await planned.publish();
  expect(await named()).toEqual(['put item 1', 'remove plan 2']);
  expect(await hasBody(office.sql, sha256(body))).toBe(false);
});

test('the hub answers the time a board asks for, and only with the key the root names', async () => {
  await issue(office, { id: 'a' });
  await office.publisher.publish();
  const nonce = 'n-123456789012345';
  const answer = await office.publisher.signTime(nonce);
  expect(await verifyTime(await pinned(office), nonce, answer, tools)).toEqual({ kind: 'time', now: instantOf(toIso(start)) });
});
