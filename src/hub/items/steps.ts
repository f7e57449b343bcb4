/**
 * The steps of an item's life against the register. Each is one transaction with its event, its decision where there is
 * one, and its audit row; whether it may be taken is core/item/lifecycle's to say.
 */
import type { TransactionSql } from 'postgres';
import { type ItemEvent, type ItemState, onBoards, step } from '../../core/item/lifecycle.ts';
import { type Instant, instantOf } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Actor } from '../hub.ts';
import type { ItemDesk, StepResult } from './desk.ts';
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
  const revision = revisionFor(event, item);
  const words = await readRevision(tx, item.id, revision);
  if (!words) return { kind: 'refused', code: 'unknown-revision', reason: `Item ${item.id} has no revision ${revision}.` };
  const outcome = step(
    item.state as ItemState,
    {
      event,
      actor: request.actor,
      at,
      contentHash: words.content_hash,
      reason: request.reason ?? null,
      second: request.second ?? null,
    },
    {
      author: words.author,
      covered: item.covered_at !== null,
      cleared: await isCleared(tx, item.id, words),
      postingRuns: postingRuns(words, at),
    },
  );
  if (outcome.kind === 'refused') return outcome;
  await apply(tx, desk, event, { item, words, request, at, covered: outcome.covered, state: outcome.state });
  await tx`update items set state = ${outcome.state}, covered_at = ${outcome.covered ? (item.covered_at ?? new Date(at)) : null} where id = ${item.id}`;
  await tx`insert into item_events (item_id, revision, event, from_state, to_state, actor, at, content_hash, reason)
    values (${item.id}, ${revision}, ${event}, ${item.state}, ${outcome.state}, ${request.actor}, ${new Date(at)}, ${words.content_hash}, ${request.reason ?? null})`;
  const second = request.second ? { second: request.second } : {};
  await recordAudit(tx, {
    actor: request.actor,
    command: `item-${event}`,
    at,
    detail: {
      item: item.id,
      revision,
      from: item.state,
      to: outcome.state,
      contentHash: words.content_hash,
      reason: request.reason ?? null,
      ...second,
    },
  });
  return { kind: 'taken', id: item.id, revision, state: outcome.state };
}

/** Ends of life concern what is on boards; everything before concerns the newest words. */
function revisionFor(event: ItemEvent, item: ItemRow): number {
  const onGlass: ReadonlySet<ItemEvent> = new Set(['cover', 'uncover', 'withdraw', 'repeal', 'expire', 'retire']);
  return onGlass.has(event) ? (item.issued_revision ?? item.revision) : item.revision;
}

async function isCleared(tx: TransactionSql, id: string, words: RevisionRow): Promise<boolean> {
  const [row] =
    await tx`select 1 from approvals where item_id = ${id} and revision = ${words.revision} and content_hash = ${words.content_hash}`;
  return row !== undefined;
}

function postingRuns({ content }: RevisionRow, at: Instant): boolean {
  const posting = content?.posting;
  return posting !== undefined && instantOf(posting.from) <= at && at < instantOf(posting.until);
}

interface Taken {
  readonly item: ItemRow;
  readonly words: RevisionRow;
  readonly request: StepRequest;
  readonly at: Instant;
  readonly covered: boolean;
  readonly state: ItemState;
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
      if (onBoards(taken.state)) await put(tx, desk, taken, null);
      return;
    case 'cover':
    case 'retire':
      return removeItemRecord(tx, item.id, event === 'cover' ? 'covered' : 'retired', at);
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
    case 'edit':
    case 'submit':
    case 'expire':
      return;
  }
}

async function put(tx: TransactionSql, desk: ItemDesk, { item, words }: Taken, corrects: number | null): Promise<void> {
  if (!words.content) throw new Error(`item ${item.id} revision ${words.revision} has no words left`);
  await putItemRecord(tx, desk, { id: item.id, revision: words.revision, content: words.content, corrects });
}
