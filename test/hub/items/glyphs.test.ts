import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ItemContent } from '../../../src/core/item/item.ts';
import { instantOf } from '../../../src/core/time/instant.ts';
import type { ItemDesk } from '../../../src/hub/items/desk.ts';
import { writeRevision } from '../../../src/hub/items/revisions.ts';
import { clearItem, issueItem, submitItem } from '../../../src/hub/items/steps.ts';
import { square, village } from '../../../src/tools/gallery/boards.ts';
import { testDatabase } from '../../support/hub-database.ts';

const at = instantOf('2026-06-17T08:00:00Z');
let db: Awaited<ReturnType<typeof testDatabase>>;
let desk: ItemDesk;
beforeAll(async () => {
  db = await testDatabase();
  desk = { sql: db.sql, clock: { simulated: false, now: () => at }, sealKey: () => new Uint8Array(32), enrich: () => ({}) };
  for (const board of [square, village]) {
    const body = Buffer.from(JSON.stringify({ format: 1, ...board }));
    await db.sql`insert into records (kind, id, revision, audience, hash, body) values ('board', ${board.id}, 1, array['*'], ${'0'.repeat(64)}, ${body})`;
  }
});
afterAll(() => db?.drop());

async function cleared(id: string, over: Readonly<Record<string, unknown>>): Promise<void> {
  const content = v.parse(ItemContent, {
    kind: 'notice',
    language: 'zh-Hans',
    category: 'notices',
    issuer: '镇政府',
    publishedAt: '2026-06-17T14:00:00+08:00',
    blocks: [],
    ...over,
  });
  await db.sql.begin((tx) => writeRevision(tx, { id, content, author: '张三', at }));
  await submitItem(desk, { id, actor: '张三' });
  await clearItem(desk, { id, actor: '李四' });
}

test('an item with a character a board cannot draw is not issued for it, and the sentence names character and board', async () => {
  await cleared('village-name', { title: '㵪溪村停水' });
  expect(await issueItem(desk, { id: 'village-name', actor: '李四' })).toEqual({
    kind: 'refused',
    code: 'missing-glyph',
    reason:
      "The boards' type cannot draw 㵪 (U+3D6A) on 广场屏: write another character, or leave these boards out of the audience.",
  });
  const [record] = await db.sql`select 1 from records where kind = 'item' and id = 'village-name'`;
  expect(record).toBeUndefined();
});

test('it is issued where every board of its audience can draw it', async () => {
  await cleared('village-only', { title: '㵪溪村停水', audience: ['village'] });
  expect(await issueItem(desk, { id: 'village-only', actor: '李四' })).toMatchObject({ kind: 'taken', state: 'issued' });
});
