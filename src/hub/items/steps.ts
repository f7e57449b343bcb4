/**
 * The steps of an item's life against the register. Each is one transaction with its event, its decision where there is
 * one, and its audit row; whether it may be taken is core/item/lifecycle's to say.
 */
import type { TransactionSql } from 'postgres';
import { type ItemEvent, type ItemLife, type ItemState, takeStep as take } from '../../core/item/lifecycle.ts';
import { type PersonalDatum, personalDataIn } from '../../core/item/personal-data.ts';
import { type Instant, instantOf } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Actor } from '../hub.ts';
import type { ItemDesk, StepResult } from './desk.ts';
import { glyphFault } from './glyphs.ts';
import { eraseWords, putItemRecord, removeItemRecord, repealedAt } from './issue.ts';
import { type ItemRow, lockItem, type RevisionRow, readRevision, writeApproval } from './revisions.ts';

export interface StepRequest {
  readonly id: string;
  readonly actor: Actor;
  readonly reason?: string | null;
  /** The second person who confirms a withdrawal during a posting. */
  readonly second?: string | null;
  /** Basis of a confidentiality decision. */
  readonly basis?: string | null;
  /** An item whose file was removed ends by it: the record leaves archive and terminal too. */
  readonly retire?: boolean;
  /** When a decision was made, if earlier than now (a file’s review). */
  readonly decidedAt?: Instant;
}
type Take = (desk: ItemDesk, request: StepRequest) => Promise<StepResult>;

const stepOf =
  (event: ItemEvent): Take =>
  async (desk, request) =>
    (await desk.sql.begin((tx) => takeStep(tx, desk, event, request))) as StepResult;

export const submitItem = stepOf('submit');
/** The confidentiality decision: cleared by somebody other than the author. */
export const clearItem = stepOf('clear');
export const rejectItem = stepOf('reject');
/** The one way into a release. For an item already on boards the next cleared revision goes out as a correction. */
export const issueItem: Take = async (desk, request) =>
  (await desk.sql.begin(async (tx) => {
    const item = await lockItem(tx, request.id);
    return takeStep(tx, desk, item?.issued_revision ? 'correct' : 'issue', { reason: 'reviewed correction', ...request });
  })) as StepResult;
/** Off every board at once, by one person; a gap in the record, not an end of life. */
export const coverItem = stepOf('cover');
export const uncoverItem = stepOf('uncover');
/** The legal act: every byte of text leaves the hub and the feed in the same command. */
export const withdrawItem = stepOf('withdraw');
export const repealItem = stepOf('repeal');
export const expireItem = stepOf('expire');

/** One step inside a transaction the caller holds. */
export async function takeStep(tx: TransactionSql, desk: ItemDesk, event: ItemEvent, request: StepRequest): Promise<StepResult> {
  const at = desk.clock.now();
  const item = await lockItem(tx, request.id);
  if (!item)
    return {
      kind: 'refused',
      code: 'unknown-item',
      reason: `There is no item ${request.id}: noticeboard items lists those there are.`,
    };
  const words = await readRevision(tx, item.id, revisionFor(event, item));
  if (!words) throw new Error(`item ${item.id} has no words of revision ${revisionFor(event, item)}`);
  const { actor, reason, second } = request;
  const step = {
    event,
    actor,
    at,
    contentHash: words.content_hash,
    ...(reason ? { reason } : {}),
    ...(second ? { second } : {}),
  };
  const outcome = take(await lifeOf(tx, item), step);
  if (outcome.kind === 'refused') return outcome;
  const ungrounded = event === 'clear' && !request.basis?.trim() ? personalDataIn(words.content) : [];
  if (ungrounded.length > 0) return basisMissing(item.id, ungrounded);
  const fault = goesOut.has(event) && words.content ? await glyphFault(tx, words.content) : null;
  if (fault !== null) return { kind: 'refused', code: 'missing-glyph', reason: fault };
  const { state, covered } = outcome.life;
  await apply(tx, desk, event, { item, words, request, at, covered });
  await tx`update items set state = ${state}, covered_at = ${covered ? (item.covered_at ?? new Date(at)) : null} where id = ${item.id}`;
  await tx`insert into item_events (item_id, revision, event, from_state, to_state, actor, at, content_hash, reason)
    values (${item.id}, ${words.revision}, ${event}, ${item.state}, ${state}, ${actor}, ${new Date(at)}, ${words.content_hash}, ${reason ?? null})`;
  const detail = {
    item: item.id,
    revision: words.revision,
    from: item.state,
    to: state,
    contentHash: words.content_hash,
    reason: reason ?? null,
    ...(second ? { second } : {}),
  };
  await recordAudit(tx, { actor, command: `item-${event}`, at, detail });
  return { kind: 'taken', id: item.id, revision: words.revision, state };
}

/** R6: what looks like a person's number stays in only if somebody writes down why the law allows it. */
function basisMissing(id: string, found: readonly PersonalDatum[]): StepResult {
  const named = found.slice(0, 5).map(({ kind, masked }) => `${kind} ${masked}`);
  const advice = `have them masked, or clear it with the statutory ground: noticeboard review ${id} --clear --as NAME --reason GROUND, in an item file "basis" of its review`;
  return {
    kind: 'refused',
    code: 'basis-missing',
    reason: `${id} holds what look like personal numbers (${named.join(', ')}): ${advice}.`,
  };
}

const goesOut: ReadonlySet<ItemEvent> = new Set(['issue', 'correct']);
const onGlass: ReadonlySet<ItemEvent> = new Set(['cover', 'uncover', 'withdraw', 'repeal', 'expire']);

/** What happens on boards concerns what is there; everything before concerns the newest words. */
function revisionFor(event: ItemEvent, item: ItemRow): number {
  return onGlass.has(event) ? (item.issued_revision ?? item.revision) : item.revision;
}

/** The register's rows as the lifecycle sees them. */
async function lifeOf(tx: TransactionSql, item: ItemRow): Promise<ItemLife> {
  const newest = await readRevision(tx, item.id, item.revision);
  const issued = item.issued_revision === null ? null : await readRevision(tx, item.id, item.issued_revision);
  const [approval] = await tx<{ approver: string; content_hash: string }[]>`
    select approver, content_hash from approvals where item_id = ${item.id} and revision = ${item.revision}`;
  const posting = (issued ?? newest)?.content?.posting;
  return {
    state: item.state as ItemState,
    covered: item.covered_at !== null,
    working:
      newest === null || item.revision === item.issued_revision
        ? null
        : {
            contentHash: newest.content_hash,
            author: newest.author,
            clearance: approval ? { approver: approval.approver, contentHash: approval.content_hash } : null,
          },
    issuedHash: issued?.content_hash ?? null,
    posting: posting ? { from: instantOf(posting.from), until: instantOf(posting.until) } : null,
  };
}

interface Taken {
  readonly item: ItemRow;
  readonly words: RevisionRow;
  readonly request: StepRequest;
  readonly at: Instant;
  readonly covered: boolean;
}

async function apply(tx: TransactionSql, desk: ItemDesk, event: ItemEvent, taken: Taken): Promise<void> {
  const { item, words, request, at } = taken;
  switch (event) {
    case 'clear':
      await writeApproval(tx, desk.sealKey(), {
        id: item.id,
        revision: words.revision,
        contentHash: words.content_hash,
        author: words.author,
        approver: request.actor,
        basis: request.basis ?? null,
        decidedAt: request.decidedAt ?? at,
      });
      return;
    case 'reject':
      await tx`delete from approvals where item_id = ${item.id} and revision = ${words.revision}`;
      return;
    case 'issue':
    case 'correct':
      await tx`update items set issued_revision = ${words.revision} where id = ${item.id}`;
      if (!taken.covered) await put(tx, desk, taken, event === 'correct' ? item.issued_revision : null);
      return;
    case 'uncover':
      await put(tx, desk, taken, null);
      return;
    case 'cover':
      return removeItemRecord(tx, item.id, 'covered', at);
    case 'withdraw':
      await removeItemRecord(tx, item.id, 'withdrawn', at);
      return eraseWords(tx, item.id);
    case 'repeal':
      if (words.content)
        await putItemRecord(tx, desk, {
          id: item.id,
          revision: words.revision,
          content: words.content,
          corrects: null,
          ended: repealedAt(at),
        });
      return;
    case 'expire':
      if (request.retire) await removeItemRecord(tx, item.id, 'retired', at);
      return;
    case 'edit':
    case 'submit':
      return;
  }
}

async function put(tx: TransactionSql, desk: ItemDesk, { item, words }: Taken, corrects: number | null): Promise<void> {
  if (!words.content) throw new Error(`item ${item.id} revision ${words.revision} has no words left`);
  await putItemRecord(tx, desk, { id: item.id, revision: words.revision, content: words.content, corrects });
}
