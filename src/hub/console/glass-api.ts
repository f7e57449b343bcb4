/** How far an item is off the glass (R60): who has confirmed, and whom to telephone about the rest. And what a draft looks like there. */
import * as v from 'valibot';
import { Id, type Item, type ItemContent } from '../../core/item/item.ts';
import type { Board } from '../../core/office/board.ts';
import { fontSlicesForTexts } from '../../core/page/font-slices.ts';
import { paginate } from '../../core/page/paginate.ts';
import { leaseMsOf } from '../../core/programme/head.ts';
import { Glass, Preview } from '../../core/staff/wire.ts';
import { type Instant, instantOf, toInstant, toIso } from '../../core/time/instant.ts';
import { type Confirmation, confirmations } from '../fleet/acknowledgements.ts';
import { readSite } from '../publish/twin.ts';
import { type Answer, type Call, type ConsoleParts, type Endpoint, endpoint, Refused } from './endpoint.ts';
import { mustCover, mustRead } from './item-view.ts';
import { parseWords } from './items-api.ts';

/** The newest release that put or took the item, and what it did. */
async function lastRelease(
  { sql }: ConsoleParts,
  id: string,
): Promise<{ lineage: string; number: number; at: Date; op: string } | null> {
  const naming = sql.json({ changes: [{ kind: 'item', id }] });
  const [row] = await sql<{ lineage: string; number: number; at: Date; op: string }[]>`
    select lineage, number, issued_at as at,
      (select c ->> 'op' from jsonb_array_elements(list -> 'changes') c where c ->> 'kind' = 'item' and c ->> 'id' = ${id} limit 1) as op
    from releases where list @> ${naming} order by issued_at desc, number desc limit 1`;
  return row ?? null;
}

async function readContacts({ sql }: ConsoleParts): Promise<ReadonlyMap<string, { person: string; phone: string }>> {
  const rows = await sql<{ board_id: string; person: string; phone: string }[]>`select * from board_contacts`;
  return new Map(rows.map(({ board_id, person, phone }) => [board_id, { person, phone }]));
}

async function glass({ parts, who, params }: Call<undefined, undefined>): Promise<Answer> {
  const row = await mustRead(parts, who, params.id ?? '');
  const release = await lastRelease(parts, row.id);
  const heard = release === null ? [] : await confirmations(parts.sql, release.lineage, release.number);
  const contacts = await readContacts(parts);
  const leaseMs = leaseMsOf(row.content?.offlineMaxAge ?? '7d');
  const rowOf = ({ boardId, deviceId, lastSeenAt, confirmedAt }: Confirmation) => {
    const board = parts.boards().find(({ id }) => id === boardId);
    const seen = lastSeenAt === null ? null : instantOf(lastSeenAt);
    return {
      board: boardId,
      boardName: board?.name ?? boardId,
      device: deviceId,
      confirmedAt,
      lastSeenAt,
      address: board?.place?.address ?? null,
      person: contacts.get(boardId)?.person ?? null,
      phone: contacts.get(boardId)?.phone ?? null,
      leaseEndsAt: seen === null || leaseMs === null ? null : toIso(toInstant(seen + leaseMs)),
    };
  };
  const confirmed = heard.flatMap(({ confirmedAt }) => confirmedAt ?? []);
  return {
    body: {
      release: release?.number ?? null,
      since: release?.at.toISOString() ?? null,
      off: release?.op === 'remove',
      paired: heard.length,
      confirmed: confirmed.length,
      lastAt: confirmed.sort().at(-1) ?? null,
      listening: parts.connected(),
      waiting: heard.filter(({ confirmedAt }) => confirmedAt === null).map(rowOf),
    },
  };
}

/** What the strip of running postings shows beside the page. */
async function runningPostings({ sql }: ConsoleParts, at: Instant): Promise<v.InferOutput<typeof Preview>['postings']> {
  const rows = await sql<{ body: Uint8Array }[]>`
    select body from records where kind = 'item' and convert_from(body, 'UTF8')::jsonb -> 'posting' is not null order by id limit 200`;
  return rows
    .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')) as Item)
    .filter(({ posting }) => posting && instantOf(posting.from) <= at && at < instantOf(posting.until))
    .map(({ id, title, category, language, posting }) => ({ id, title, category, language, until: posting?.until ?? '' }))
    .sort((a, b) => (a.until < b.until ? -1 : 1));
}

/** The same item, board and site that a board's own renderer draws from. */
async function preview(
  parts: ConsoleParts,
  { id, revision }: { id: string; revision: number },
  content: ItemContent,
  board: Board,
  at: Instant,
): Promise<Answer> {
  const item = { format: 1 as const, ...content, id, revision, ...parts.desk.enrich({ ...content, id }) } as Item;
  const pages = paginate(item, board).map(({ kind, dwellMs }) => ({ kind, seconds: Math.round(dwellMs / 100) / 10 }));
  const site = await readSite(parts.sql);
  const postings = await runningPostings(parts, at);
  const fonts = fontSlicesForTexts(
    postings.map(({ title }) => title),
    site.office.locale,
  );
  return { body: { item, board, site, postings, at: toIso(at), pages, fonts } };
}

function mustBoard({ boards }: ConsoleParts, id: string): Board {
  const board = boards().find((known) => known.id === id);
  if (!board) throw new Refused(404, 'unknown-board', `There is no board “${id}”.`);
  return board;
}

const pictureTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp']);

export const glassEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/items/:id/glass',
    summary: 'Which boards have confirmed the newest change of an item, and whom to telephone about the others',
    who: 'read',
    command: null,
    answer: Glass,
    run: glass,
  }),
  endpoint({
    method: 'get',
    path: '/items/:id/preview',
    summary: 'The newest words as one board shows them: what its own renderer draws from, with pages and seconds',
    who: 'read',
    command: null,
    query: v.object({ board: Id }),
    answer: Preview,
    run: async ({ parts, who, params, query, at }) => {
      const row = await mustRead(parts, who, params.id ?? '');
      if (!row.content) throw new Refused(409, 'not-possible', 'The words of this item are gone.');
      return preview(parts, row, row.content, mustBoard(parts, query.board), at);
    },
  }),
  endpoint({
    method: 'post',
    path: '/preview',
    summary: 'Words not yet saved, as one board would show them',
    who: 'write',
    command: null,
    input: v.object({ content: v.looseObject({}), board: Id }),
    answer: Preview,
    run: async ({ parts, who, input, at }) => {
      const content = parseWords(parts, input.content);
      mustCover(parts, who, content);
      return preview(parts, { id: 'preview', revision: 1 }, content, mustBoard(parts, input.board), at);
    },
  }),
  endpoint({
    method: 'get',
    path: '/media/:hash',
    summary: 'A picture of an item at the desk',
    who: 'read',
    command: null,
    answer: v.looseObject({}),
    run: async ({ parts, params }) => {
      const [row] = await parts.sql<{ media_type: string; bytes: Uint8Array }[]>`
        select media_type, bytes from media where hash = ${params.hash ?? ''}`;
      if (!row || !pictureTypes.has(row.media_type)) throw new Refused(404, 'unknown-picture', 'There is no such picture.');
      return { body: null, bytes: { type: row.media_type, value: row.bytes } };
    },
  }),
];
