import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  begunLife,
  type ItemEvent,
  type ItemLife,
  type ItemState,
  itemEvents,
  itemStates,
  type RefusalCode,
  type Step,
  takeStep,
} from '../../../src/core/item/lifecycle.ts';
import { instantOf, toInstant } from '../../../src/core/time/instant.ts';

const at = instantOf('2026-06-17T14:00:00+08:00');
const [words, others] = ['a'.repeat(64), 'b'.repeat(64)];

function step(event: ItemEvent, parts: Partial<Step> = {}): Step {
  return { event, actor: 'Li', at, contentHash: words, reason: 'because', second: 'Zhao', ...parts };
}

/** A life in a state in which every guard can be met. */
function lifeIn(state: ItemState, event: ItemEvent): ItemLife {
  const working = { contentHash: words, author: 'Wang', clearance: { approver: 'Li', contentHash: words } };
  return {
    state,
    covered: event === 'uncover',
    working,
    issuedHash: state === 'draft' || state === 'review' ? null : words,
    posting: null,
  };
}

const w = 'withdrawn';
const live = (state: ItemState) =>
  ({
    edit: state,
    submit: state,
    clear: state,
    reject: state,
    correct: 'corrected',
    cover: state,
    uncover: state,
    repeal: 'repealed',
    expire: 'expired',
    withdraw: w,
  }) as const;
/** What follows; an event that is not named is refused. */
const expected: Record<ItemState, Partial<Record<ItemEvent, ItemState>>> = {
  draft: { edit: 'draft', submit: 'review', withdraw: w },
  review: { edit: 'draft', clear: 'review', reject: 'draft', issue: 'issued', withdraw: w },
  issued: live('issued'),
  corrected: live('corrected'),
  repealed: { cover: 'repealed', uncover: 'repealed', expire: 'expired', withdraw: w },
  expired: { edit: 'expired', submit: 'expired', clear: 'expired', reject: 'expired', correct: 'corrected', withdraw: w },
  withdrawn: {},
};

describe('every state meets every event', () => {
  const cases = itemStates.flatMap((state) =>
    itemEvents.map((event): [ItemState, ItemEvent, string] => [state, event, expected[state][event] ?? 'not-possible']),
  );
  test.each(cases)('%s, %s: %s', (state, event, outcome) => {
    const result = takeStep(lifeIn(state, event), step(event));
    expect(result.kind === 'accepted' ? result.life.state : result.code).toBe(outcome);
  });
});

describe('a step is refused, and says why', () => {
  const issued: ItemLife = { ...lifeIn('issued', 'cover'), working: null };
  const posted: ItemLife = { ...issued, posting: { from: at, until: toInstant(at + 60_000) } };
  const cases: [string, ItemLife, Step, RefusalCode][] = [
    ['without an actor', issued, step('cover', { actor: '' }), 'actor-missing'],
    ['to reject without a reason', lifeIn('review', 'reject'), step('reject', { reason: '' }), 'reason-missing'],
    ['to correct without a reason', lifeIn('issued', 'correct'), step('correct', { reason: ' ' }), 'reason-missing'],
    ['to withdraw without a reason', issued, step('withdraw', { reason: '' }), 'reason-missing'],
    ['to repeal without a reason', issued, step('repeal', { reason: '' }), 'reason-missing'],
    ['to cover without a reason', issued, step('cover', { reason: '' }), 'reason-missing'],
    ['on words that changed meanwhile', lifeIn('review', 'clear'), step('clear', { contentHash: others }), 'other-content'],
    ['on boards, for words never issued', issued, step('withdraw', { contentHash: others }), 'other-content'],
    ['when the author approves', lifeIn('review', 'clear'), step('clear', { actor: 'Wang' }), 'author-approves'],
    [
      'to issue what nobody cleared',
      { ...lifeIn('review', 'issue'), working: begunLife('Wang', words, null).working },
      step('issue'),
      'not-cleared',
    ],
    ['to cover twice', { ...issued, covered: true }, step('cover'), 'covered-already'],
    ['to uncover what is not covered', issued, step('uncover'), 'not-covered'],
    ['to withdraw a running posting alone', posted, step('withdraw', { second: 'Li' }), 'second-person-missing'],
    ['to repeal a running posting alone', posted, step('repeal', { second: '' }), 'second-person-missing'],
  ];
  test.each(cases)('%s', (_why, life, wanted, code) => {
    expect(takeStep(life, wanted)).toMatchObject({ kind: 'refused', code, reason: expect.stringMatching(/\.$/) });
  });
});

test.each([
  [-1, 'accepted'],
  [0, 'refused'],
  [59_999, 'refused'],
  [60_000, 'accepted'],
])('withdrawal by one person %i ms after a posting of a minute began is %s', (ms, kind) => {
  const life: ItemLife = { ...lifeIn('issued', 'withdraw'), posting: { from: at, until: toInstant(at + 60_000) } };
  const { second: _, ...alone } = step('withdraw', { at: toInstant(at + ms) });
  expect(takeStep(life, alone).kind).toBe(kind);
});

test('an edit voids the clearance, so that issuing is refused until the new words are cleared', () => {
  const edited = takeStep(lifeIn('review', 'edit'), step('edit', { contentHash: others, actor: 'Wang' }));
  if (edited.kind !== 'accepted') throw new Error(edited.reason);
  const review = takeStep(edited.life, step('submit', { contentHash: others }));
  if (review.kind !== 'accepted') throw new Error(review.reason);
  expect(takeStep(review.life, step('issue', { contentHash: others }))).toMatchObject({ code: 'not-cleared' });
});

test('whatever is tried in whatever order, nothing is on boards that another person than its author has not cleared', () => {
  const anyStep = fc.record({
    event: fc.constantFrom(...itemEvents),
    actor: fc.constantFrom('Wang', 'Li'),
    contentHash: fc.constantFrom(words, others),
  });
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (tried) => {
      let life = begunLife('Wang', words, null);
      const cleared = new Map<string, string>();
      let author = 'Wang';
      for (const parts of tried) {
        const result = takeStep(life, step(parts.event, parts));
        if (result.kind === 'refused') continue;
        if (life.state === 'withdrawn') throw new Error('a withdrawn item came back');
        if (parts.event === 'edit') {
          author = parts.actor;
          cleared.clear();
        }
        if (parts.event === 'clear') {
          expect(parts.actor).not.toBe(author);
          cleared.set(parts.contentHash, parts.actor);
        }
        if (result.life.issuedHash !== life.issuedHash) expect(cleared.has(result.life.issuedHash!)).toBe(true);
        life = result.life;
      }
    }),
    { numRuns: 2000 },
  );
});
