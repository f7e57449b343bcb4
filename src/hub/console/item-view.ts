/** An item as the console is told of it: where it lies, what is due, what was checked, what changed. */
import type { InferOutput } from 'valibot';
import { checksOf } from '../../core/item/checks.ts';
import type { ItemContent } from '../../core/item/item.ts';
import { diffItems } from '../../core/item/item-diff.ts';
import { type Board, includesBoard } from '../../core/office/board.ts';
import type { Calendar } from '../../core/programme/schedule.ts';
import { coversBoards, coversCategory } from '../../core/staff/role.ts';
import type { Due, ItemRow, ItemView } from '../../core/staff/wire.ts';
import { dayMs, type Instant, instantOf } from '../../core/time/instant.ts';
import { addWorkingDays } from '../../core/time/working-calendar.ts';
import { dateOf, localTimeAt } from '../../core/time/zone.ts';
import { type DeskRow, deskRows, historyOf, type PastStep } from '../items/read-items.ts';
import { readRevision } from '../items/revisions.ts';
import { type Caller, type ConsoleParts, Refused } from './endpoint.ts';
import { type NameOf, readNames } from './names.ts';

/** 政府信息公开条例 Art. 26: within twenty working days of the day the information was made. */
const disclosureDays = 20;
const soonMs = 2 * dayMs;

export interface Reading {
  readonly nameOf: NameOf;
  readonly calendars: readonly Calendar[];
  readonly zone: string;
  readonly at: Instant;
}

export async function startReading({ sql, site, clock }: ConsoleParts): Promise<Reading> {
  const rows = await sql<{ body: Uint8Array }[]>`select body from records where kind = 'calendar' order by id`;
  const calendars = rows.map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')) as Calendar);
  return { nameOf: await readNames(sql), calendars, zone: site().office.timeZone, at: clock.now() };
}

export function dueOf(row: DeskRow, { calendars, zone, at }: Reading): InferOutput<typeof Due> | null {
  if (row.lane === 'live' || row.lane === 'ended') return null;
  if (row.due_at) {
    const left = row.due_at.getTime() - at;
    const state = left < 0 ? 'over' : left < soonMs ? 'soon' : 'ahead';
    return { date: row.due_at.toISOString(), kind: 'set', provisional: false, state };
  }
  const written = row.content?.writtenOn;
  if (written === undefined || row.issued_revision !== null || row.content?.example) return null;
  const { date, provisional } = addWorkingDays(calendars, written, disclosureDays);
  const { dayNumber } = localTimeAt(at, zone);
  const [today, shortly] = [dateOf(dayNumber), dateOf(dayNumber + 2)];
  return { date, kind: 'statutory', provisional, state: date < today ? 'over' : date <= shortly ? 'soon' : 'ahead' };
}

export function rowOf(row: DeskRow, reading: Reading): InferOutput<typeof ItemRow> {
  const { content } = row;
  return {
    id: row.id,
    title: content?.title ?? row.id,
    kind: content?.kind ?? '',
    category: content?.category ?? '',
    language: content?.language ?? '',
    issuer: content?.issuer ?? '',
    state: row.state,
    lane: row.lane,
    revision: row.revision,
    issuedRevision: row.issued_revision,
    coveredAt: row.covered_at?.toISOString() ?? null,
    urgent: row.urgent,
    since: row.since.toISOString(),
    due: dueOf(row, reading),
    author: row.author,
    authorName: reading.nameOf(row.author),
    approver: row.approver === null ? null : reading.nameOf(row.approver),
    managedByFile: row.managed_by_file,
    source: row.source,
    rejected: row.lane === 'draft' && row.last_event === 'reject' ? row.last_reason : null,
    postingUntil: content?.posting?.until ?? null,
    showUntil: content?.showUntil ?? null,
  };
}

/** @throws Refused 404; one outside the caller’s scope is not there for her */
export async function mustRead(parts: ConsoleParts, who: Caller, id: string): Promise<DeskRow> {
  const [row] = await deskRows(parts.sql, { id, limit: 1 });
  if (!row) throw new Refused(404, 'unknown-item', `There is no item “${id}”.`);
  if (row.content) mustCover(parts, who, row.content);
  return row;
}

/** @throws Refused 403 if the item’s category or a target lies outside the caller’s scope */
export function mustCover(
  { boards }: Pick<ConsoleParts, 'boards'>,
  who: Caller,
  { category, audience }: Pick<ItemContent, 'category' | 'audience'>,
): void {
  const groupsOf = (id: string) => boards().find((board) => board.id === id)?.groups ?? [];
  if (!coversCategory(who.scope, category))
    throw new Refused(403, 'outside-scope', `The category “${category}” is not among those ${who.name} works on.`);
  if (!coversBoards(who.scope, audience, groupsOf))
    throw new Refused(
      403,
      'outside-scope',
      `${who.name} may send only to ${who.scope.boards.join(', ')}: change the item’s boards.`,
    );
}

export const boardsOf = (content: ItemContent | null, boards: readonly Board[]): readonly Board[] =>
  content === null ? [] : boards.filter((board) => includesBoard(content.audience, board));

export async function viewOf(parts: ConsoleParts, row: DeskRow): Promise<InferOutput<typeof ItemView>> {
  const reading = await startReading(parts);
  const history = await historyOf(parts.sql, row.id);
  const boards = boardsOf(row.content, parts.boards());
  const checks = row.content === null ? [] : checksOf(row.content, boards, reading.at);
  return {
    ...rowOf(row, reading),
    content: row.content,
    contentHash: row.content_hash,
    checks: checks.map((check) => ({
      ...check,
      state: row.lane === 'issue' || row.lane === 'live' ? (check.state === 'open' ? 'settled' : check.state) : check.state,
      findings: [...check.findings],
    })),
    history: history.map((step) => ({
      revision: step.revision,
      event: step.event,
      actor: step.actor,
      name: reading.nameOf(step.actor),
      at: step.at.toISOString(),
      reason: step.reason,
      contentHash: step.content_hash,
    })),
    diff: await diffOf(parts, row, history),
    boards: boards.map(({ id }) => id),
    postingRuns: await postingRuns(parts, row, reading.at),
  };
}

/** Against what is on boards, else against the words that were put forward before. */
async function diffOf(
  { sql }: ConsoleParts,
  row: DeskRow,
  history: readonly PastStep[],
): Promise<InferOutput<typeof ItemView>['diff']> {
  const submitted = history.find(({ event, revision }) => event === 'submit' && revision < row.revision)?.revision;
  const from = row.issued_revision !== null && row.issued_revision < row.revision ? row.issued_revision : (submitted ?? null);
  const before =
    from === null ? null : ((await sql.begin((tx) => readRevision(tx, row.id, from))) as { content: ItemContent | null } | null);
  if (!before?.content || !row.content) return { from: null, lines: [] };
  const lines = diffItems(before.content, row.content).map(({ field, before: was, after }) => ({
    field,
    before: [...was],
    after: [...after],
  }));
  return { from, lines };
}

async function postingRuns({ sql }: ConsoleParts, row: DeskRow, at: Instant): Promise<boolean> {
  if (row.issued_revision === null) return false;
  const [issued] = await sql<{ posting: { from: string; until: string } | null }[]>`
    select content -> 'posting' as posting from item_revisions where item_id = ${row.id} and revision = ${row.issued_revision}`;
  const posting = issued?.posting;
  return posting != null && instantOf(posting.from) <= at && at < instantOf(posting.until);
}
