/** The steps of an item's life from the console. Who may take one is the table's; whether it may be taken is the lifecycle's. */
import type { TransactionSql } from 'postgres';
import * as v from 'valibot';
import { checksOf } from '../../core/item/checks.ts';
import type { ItemEvent } from '../../core/item/lifecycle.ts';
import { checkIds, StepTaken } from '../../core/staff/wire.ts';
import { recordAudit } from '../audit/audit.ts';
import type { StepResult } from '../items/desk.ts';
import { takeStep } from '../items/steps.ts';
import { type Answer, type Call, type Endpoint, endpoint, Refused } from './endpoint.ts';
import { boardsOf, mustRead } from './item-view.ts';
import { lockSeen, Revision } from './items-api.ts';
import { type Confirmable, propose } from './proposals.ts';

const Reason = v.pipe(v.string(), v.trim(), v.minLength(1, 'must say why'), v.maxLength(500));
const Seen = v.object({ revision: Revision });
const Why = v.object({ reason: Reason });
type Taken = Extract<StepResult, { kind: 'taken' }>;

function must(taken: StepResult): Taken {
  if (taken.kind === 'taken') return taken;
  throw new Refused(taken.code === 'unknown-item' ? 404 : 409, taken.code, taken.reason);
}

/** The step in a transaction, then the release that carries it, if it changes what is live. */
async function stepped(
  { parts }: Call<unknown, unknown>,
  releases: boolean,
  work: (tx: TransactionSql) => Promise<Taken & { readonly proposal?: string }>,
): Promise<Answer> {
  const { proposal = null, id, state, revision } = (await parts.sql.begin(work)) as Taken & { proposal?: string };
  const release = releases && proposal === null ? (await parts.publisher.publish()).number : null;
  return { status: proposal === null ? 200 : 202, body: { id, state, revision, release, proposal } };
}

/** A step on the words the caller has seen. */
const onWords = (event: ItemEvent, summary: string, who: Endpoint['who'], releases: boolean): Endpoint =>
  endpoint({
    method: 'post',
    path: `/items/:id/${event}`,
    summary,
    who,
    command: `item-${event}`,
    input: v.object({ ...Seen.entries, reason: v.optional(Reason) }),
    answer: StepTaken,
    run: async (call) => {
      const { parts, who: caller, params, input } = call;
      const { id } = await mustRead(parts, caller, params.id ?? '');
      return stepped(call, releases, async (tx) => {
        const item = await lockSeen(tx, id, input.revision);
        const actual = event === 'issue' && item.issued_revision !== null ? 'correct' : event;
        const reason = input.reason ?? (actual === 'correct' ? 'reviewed correction' : null);
        return must(await takeStep(tx, parts.desk, actual, { id, actor: caller.actor, reason }));
      });
    },
  });

/** A step on what is on boards, by one person; a running posting asks for a second one where it would end. */
const onBoards = (event: ItemEvent, summary: string, who: Endpoint['who'], reasoned: boolean): Endpoint =>
  endpoint({
    method: 'post',
    path: `/items/:id/${event}`,
    summary,
    who,
    command: `item-${event}`,
    input: reasoned ? Why : v.object({ reason: v.optional(Reason) }),
    answer: StepTaken,
    run: async (call) => {
      const { parts, who: caller, params, input } = call;
      const row = await mustRead(parts, caller, params.id ?? '');
      const reason = input.reason ?? null;
      return stepped(call, true, async (tx) => {
        const taken = await takeStep(tx, parts.desk, event, { id: row.id, actor: caller.actor, reason });
        if (taken.kind === 'taken' || taken.code !== 'second-person-missing') return must(taken);
        const proposal = await propose(tx, call, { command: `item-${event}`, target: row.id, input: { reason } });
        return { kind: 'taken', id: row.id, state: row.state, revision: row.revision, proposal };
      });
    },
  });

const Clearance = v.object({
  ...Seen.entries,
  /** The open checks this person has settled, by name. */
  settled: v.pipe(v.array(v.picklist(checkIds)), v.maxLength(checkIds.length)),
  /** Statutory ground, where a check needs one. */
  basis: v.optional(Reason),
});

/** Every open check must be named; what was settled goes into the register with the decision. */
async function clear(call: Call<v.InferOutput<typeof Clearance>, undefined>): Promise<Answer> {
  const { parts, who, params, input, at } = call;
  const row = await mustRead(parts, who, params.id ?? '');
  if (!row.content) throw new Refused(409, 'not-possible', 'The words of this item are gone.');
  const open = checksOf(row.content, boardsOf(row.content, parts.boards()), at).filter(({ state }) => state === 'open');
  if (open.some(({ id }) => id === 'glyphs'))
    throw new Refused(
      409,
      'missing-glyph',
      'A board of its audience cannot draw some of its characters: send it back to be written otherwise.',
    );
  const settled = new Set<string>(input.settled);
  const missing = open.filter(({ id }) => !settled.has(id)).map(({ id }) => id);
  if (missing.length > 0) throw new Refused(409, 'checks-open', `Still to be settled: ${missing.join(', ')}.`);
  if (open.some(({ needsBasis }) => needsBasis) && input.basis === undefined)
    throw new Refused(
      409,
      'basis-missing',
      'Personal data stay in only on a statutory ground: name it, or send the item back to be masked.',
    );
  return stepped(call, false, async (tx) => {
    await lockSeen(tx, row.id, input.revision);
    const taken = must(await takeStep(tx, parts.desk, 'clear', { id: row.id, actor: who.actor, basis: input.basis ?? null }));
    const detail = { item: row.id, revision: taken.revision, settled: open.map(({ id }) => id), basis: input.basis ?? null };
    await recordAudit(tx, { actor: who.actor, command: 'checks-settle', at, detail });
    return taken;
  });
}

/** What a confirmed withdrawal or repeal does: the first person’s act, with the second named beside it. */
const ending = (event: 'withdraw' | 'repeal'): Confirmable => ({
  permission: 'withdraw',
  run: async (tx, parts, { target, input, proposed_by }, second) => {
    const reason = typeof input.reason === 'string' ? input.reason : null;
    const { state, revision } = must(await takeStep(tx, parts.desk, event, { id: target, actor: proposed_by, second, reason }));
    return { state, revision };
  },
});
export const confirmableSteps: Readonly<Record<string, Confirmable>> = {
  'item-withdraw': ending('withdraw'),
  'item-repeal': ending('repeal'),
};

export const itemStepEndpoints: readonly Endpoint[] = [
  onWords('submit', 'Put a draft forward for review', 'write', false),
  endpoint({
    method: 'post',
    path: '/items/:id/clear',
    summary: 'The confidentiality decision of somebody other than the author, every open check settled',
    who: 'review',
    command: 'item-clear',
    input: Clearance,
    answer: StepTaken,
    run: clear,
  }),
  endpoint({
    method: 'post',
    path: '/items/:id/reject',
    summary: 'Back to the author, with the reason',
    who: 'review',
    command: 'item-reject',
    input: v.object({ ...Seen.entries, ...Why.entries }),
    answer: StepTaken,
    run: async (call) => {
      const { parts, who, params, input } = call;
      const { id } = await mustRead(parts, who, params.id ?? '');
      return stepped(call, false, async (tx) => {
        await lockSeen(tx, id, input.revision);
        return must(await takeStep(tx, parts.desk, 'reject', { id, actor: who.actor, reason: input.reason }));
      });
    },
  }),
  onWords('issue', 'Issue the cleared words: onto boards, or as a correction of what is there', 'issue', true),
  onBoards('cover', 'Off every board at once, by one person', 'cover', true),
  onBoards('uncover', 'Back onto the boards', 'issue', false),
  onBoards('withdraw', 'The legal act: every byte of it leaves hub, feed and boards', 'withdraw', true),
  onBoards('repeal', 'Off boards, readable elsewhere and marked', 'withdraw', true),
];
