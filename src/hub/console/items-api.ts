/** Items at the desk: the queue, one item with history and difference, writing with a lock on the revision. */
import { randomBytes } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import * as v from 'valibot';
import { Id, Iso, ItemContent } from '../../core/item/item.ts';
import { Done, ItemList, ItemView, lanes, Written } from '../../core/staff/wire.ts';
import { instantOf } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import { deskRows, laneCounts } from '../items/read-items.ts';
import { type ItemRow, lockItem, writeRevision } from '../items/revisions.ts';
import { takeStep } from '../items/steps.ts';
import { type Answer, type Call, type ConsoleParts, type Endpoint, endpoint, Refused } from './endpoint.ts';
import { mustCover, mustRead, rowOf, startReading, viewOf } from './item-view.ts';

export const Revision = v.pipe(v.number(), v.integer(), v.minValue(1));
const mostRows = 200;
const Words = v.looseObject({ title: v.string() });
const Query = v.object({
  lane: v.optional(v.picklist(lanes)),
  search: v.optional(v.pipe(v.string(), v.maxLength(100))),
  category: v.optional(Id),
});

/** @throws Refused 400 naming the field, or for a category, board or address that cannot be */
export function parseWords({ site, boards }: Pick<ConsoleParts, 'site' | 'boards'>, given: unknown): ItemContent {
  const parsed = v.safeParse(ItemContent, given);
  if (!parsed.success)
    throw new Refused(400, 'bad-words', `${v.getDotPath(parsed.issues[0]) ?? 'The item'}: ${parsed.issues[0].message}.`);
  const content = parsed.output;
  if (!site().categories.some(({ id }) => id === content.category))
    throw new Refused(400, 'unknown-category', `There is no category “${content.category}”.`);
  const targets = new Set(['*', ...boards().flatMap(({ id, groups }) => [id, ...groups])]);
  const unknown = content.audience.find((target) => !targets.has(target));
  if (unknown !== undefined) throw new Refused(400, 'unknown-board', `There is no board or group “${unknown}”.`);
  const address = addressesIn(content).find((href) => !/^(https?:\/\/|mailto:|tel:)/i.test(href));
  if (address !== undefined)
    throw new Refused(
      400,
      'bad-address',
      `“${address.slice(0, 80)}” is no address people may be led to: use https://, mailto: or tel:.`,
    );
  if (content.posting && instantOf(content.posting.from) >= instantOf(content.posting.until))
    throw new Refused(400, 'bad-posting', 'The posting ends before it begins: change its dates.');
  return content;
}

/** Every `href` and `url`, however deep. */
function addressesIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return key === 'href' || key === 'url' ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((member) => addressesIn(member, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => addressesIn(member, name));
}

/** The item, locked, as the caller last saw it. @throws Refused 404, 409 */
export async function lockSeen(tx: TransactionSql, id: string, revision: number): Promise<ItemRow> {
  const item = await lockItem(tx, id);
  if (!item) throw new Refused(404, 'unknown-item', `There is no item “${id}”.`);
  if (item.revision === revision) return item;
  throw new Refused(
    409,
    'revision-conflict',
    `Somebody has changed the item since: it is at revision ${item.revision}, not ${revision}. Read it again.`,
  );
}

/** New words: the revision, its event and its audit row. An index number once given stays (R1). */
async function write(
  call: Call<unknown, unknown>,
  id: string,
  content: ItemContent,
  seen: number | null,
): Promise<{ id: string; revision: number }> {
  const { parts, who, at } = call;
  return (await parts.sql.begin(async (tx) => {
    if (seen === null && (await lockItem(tx, id)))
      throw new Refused(409, 'id-taken', `There is an item “${id}” already: take another id.`);
    const item = seen === null ? null : await lockSeen(tx, id, seen);
    if (item?.managed_by_file)
      throw new Refused(409, 'managed-by-file', 'This item is managed by a file of kiosk-config: change it there.');
    if (item) await keepIndexNumber(tx, id, content);
    const written = await writeRevision(tx, { id, content, author: who.actor, at });
    if (!written.changed) return { id, revision: written.revision };
    const taken = await takeStep(tx, parts.desk, 'edit', { id, actor: who.actor });
    if (taken.kind === 'refused') throw new Refused(409, taken.code, taken.reason);
    return { id, revision: written.revision };
  })) as { id: string; revision: number };
}

async function keepIndexNumber(tx: TransactionSql, id: string, content: ItemContent): Promise<void> {
  const [row] = await tx<{ number: string | null }[]>`
    select content ->> 'indexNumber' as number from item_revisions where item_id = ${id} and content ->> 'indexNumber' is not null order by revision limit 1`;
  if (row?.number && row.number !== content.indexNumber)
    throw new Refused(409, 'index-number-fixed', `The index number ${row.number} was given once and stays.`);
}

/** Readable to a person, unique without asking: the day and six letters nobody chose. */
const newId = (date: string): string => `item-${date}-${randomBytes(4).toString('hex').slice(0, 6)}`;

async function list({ parts, who, query }: Call<undefined, v.InferOutput<typeof Query>>): Promise<Answer> {
  const reading = await startReading(parts);
  const rows = await deskRows(parts.sql, { ...query, limit: mostRows + 1 });
  const visible = rows.slice(0, mostRows).filter(({ content }) => {
    try {
      if (content) mustCover(parts, who, content);
      return true;
    } catch (error) {
      if (error instanceof Refused) return false; // outside her scope: not in her queue
      throw error;
    }
  });
  return {
    body: { items: visible.map((row) => rowOf(row, reading)), counts: await laneCounts(parts.sql), more: rows.length > mostRows },
  };
}

export const itemEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/items',
    summary: 'Items by lane: draft, review, issue, live, ended',
    who: 'read',
    command: null,
    query: Query,
    answer: ItemList,
    run: list,
  }),
  endpoint({
    method: 'get',
    path: '/items/:id',
    summary: 'One item with its checks, history and what changed',
    who: 'read',
    command: null,
    answer: ItemView,
    run: async ({ parts, who, params }) => ({ body: await viewOf(parts, await mustRead(parts, who, params.id ?? '')) }),
  }),
  endpoint({
    method: 'post',
    path: '/items',
    summary: 'A new draft',
    who: 'write',
    command: 'item-edit',
    input: v.object({ id: v.optional(Id), content: Words }),
    answer: Written,
    run: async (call) => {
      const content = parseWords(call.parts, call.input.content);
      mustCover(call.parts, call.who, content);
      const id = call.input.id ?? newId(new Date(call.at).toISOString().slice(0, 10).replaceAll('-', ''));
      return { status: 201, body: await write(call, id, content, null) };
    },
  }),
  endpoint({
    method: 'put',
    path: '/items/:id',
    summary: 'The next revision; refused with 409 if somebody else has written one since',
    who: 'write',
    command: 'item-edit',
    input: v.object({ revision: Revision, content: Words }),
    answer: Written,
    run: async (call) => {
      const id = call.params.id ?? '';
      await mustRead(call.parts, call.who, id);
      const content = parseWords(call.parts, call.input.content);
      mustCover(call.parts, call.who, content);
      return { body: await write(call, id, content, call.input.revision) };
    },
  }),
  endpoint({
    method: 'put',
    path: '/items/:id/marks',
    summary: 'The desk’s own marks: urgent, and when it is due',
    who: 'write',
    command: 'item-mark',
    input: v.object({ urgent: v.boolean(), dueAt: v.nullable(Iso) }),
    answer: Done,
    run: async ({ parts, who, params, input, at }) => {
      const { id } = await mustRead(parts, who, params.id ?? '');
      const due = input.dueAt === null ? null : new Date(instantOf(input.dueAt));
      await parts.sql.begin(async (tx) => {
        await tx`update items set urgent = ${input.urgent}, due_at = ${due} where id = ${id}`;
        await recordAudit(tx, { actor: who.actor, command: 'item-mark', at, detail: { item: id, ...input } });
      });
      return { body: { done: true } };
    },
  }),
];
