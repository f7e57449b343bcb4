/**
 * The life of an item (R5, R8; DESIGN §4.9), pure: what may happen in which state, and what each step must bring.
 *
 *   draft ──submit──► review ──clear, issue──► issued ──correct──► corrected (on boards, next revision)
 *     ▲                 │ reject, edit            │ withdraw ► withdrawn   repeal ► repealed
 *     └─────────────────┘                         │ expire ► expired       retire ► expired (its file was removed)
 *
 * `clear` is the confidentiality decision; the item waits in review until it is issued, and any edit voids it.
 * An issued item stays issued while its next revision is written and reviewed (edit, submit, clear, reject change no state).
 * Cover and uncover are not ends of life: they take an issued item off every board at once, and put it back.
 * Covered is a flag beside the state, so that a covered item can still be corrected, withdrawn or repealed.
 */
import type { Instant } from '../time/instant.ts';

export const itemStates = ['draft', 'review', 'issued', 'corrected', 'withdrawn', 'repealed', 'expired'] as const;
export type ItemState = (typeof itemStates)[number];
export const itemEvents = [
  'edit',
  'submit',
  'clear',
  'reject',
  'issue',
  'correct',
  'cover',
  'uncover',
  'withdraw',
  'repeal',
  'expire',
  'retire',
] as const;
export type ItemEvent = (typeof itemEvents)[number];

/** null: the event is refused in this state. `issued` and `corrected` are both on boards. */
const next: Readonly<Record<ItemState, Readonly<Record<ItemEvent, ItemState | null>>>> = {
  draft: row({ edit: 'draft', submit: 'review' }),
  review: row({ edit: 'draft', clear: 'review', reject: 'draft', issue: 'issued', correct: 'corrected' }),
  issued: row({
    edit: 'issued',
    submit: 'issued',
    clear: 'issued',
    reject: 'issued',
    correct: 'corrected',
    cover: 'issued',
    uncover: 'issued',
    withdraw: 'withdrawn',
    repeal: 'repealed',
    expire: 'expired',
    retire: 'expired',
  }),
  corrected: row({
    edit: 'corrected',
    submit: 'corrected',
    clear: 'corrected',
    reject: 'corrected',
    correct: 'corrected',
    cover: 'corrected',
    uncover: 'corrected',
    withdraw: 'withdrawn',
    repeal: 'repealed',
    expire: 'expired',
    retire: 'expired',
  }),
  withdrawn: row({}),
  repealed: row({ withdraw: 'withdrawn', retire: 'expired' }),
  expired: row({
    edit: 'expired',
    submit: 'expired',
    clear: 'expired',
    reject: 'expired',
    issue: 'issued',
    withdraw: 'withdrawn',
  }),
};

function row(allowed: Partial<Record<ItemEvent, ItemState>>): Readonly<Record<ItemEvent, ItemState | null>> {
  return Object.fromEntries(itemEvents.map((e) => [e, allowed[e] ?? null])) as Record<ItemEvent, ItemState | null>;
}

/** What a step brings with it; all of it is recorded. */
export interface Step {
  readonly event: ItemEvent;
  readonly actor: string;
  readonly at: Instant;
  readonly contentHash: string;
  readonly reason: string | null;
  /** A second person who confirms, where one is needed. */
  readonly second: string | null;
}

export interface StepContext {
  /** Who wrote the revision in question. */
  readonly author: string;
  readonly covered: boolean;
  /** Whether a confidentiality decision stands for exactly this content. */
  readonly cleared: boolean;
  /** Whether the item's legal display period runs at the step's instant (R15). */
  readonly postingRuns: boolean;
}

export type StepOutcome =
  | { readonly kind: 'taken'; readonly state: ItemState; readonly covered: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

const needReason: ReadonlySet<ItemEvent> = new Set(['reject', 'cover', 'withdraw', 'repeal', 'correct']);

/** Takes one step, or says in a sentence why not. */
export function step(
  state: ItemState,
  { event, actor, reason, second }: Step,
  { author, covered, cleared, postingRuns }: StepContext,
): StepOutcome {
  const refused = (code: string, sentence: string): StepOutcome => ({ kind: 'refused', code, reason: sentence });
  const to = next[state][event];
  if (to === null) return refused('wrong-state', `An item that is ${state} cannot ${verbs[event]}.`);
  if (needReason.has(event) && !reason?.trim())
    return refused('reason-needed', `A reason is needed before an item can ${verbs[event]}; it goes on record.`);
  if (event === 'clear' && actor === author)
    return refused('same-person', `${actor} wrote this item: somebody else makes the confidentiality decision.`);
  if ((event === 'issue' || event === 'correct') && !cleared)
    return refused(
      'not-cleared',
      'No confidentiality decision stands for these very words: have them reviewed by somebody else.',
    );
  if (event === 'cover' && covered) return refused('already-covered', 'The item is covered already.');
  if (event === 'uncover' && !covered) return refused('not-covered', 'The item is not covered.');
  if (event === 'withdraw' && postingRuns && (!second?.trim() || second === actor)) {
    return refused(
      'second-person-needed',
      'While its posting runs a withdrawal interrupts a legal display period: a second person must confirm it.',
    );
  }
  return { kind: 'taken', state: to, covered: event === 'cover' ? true : event === 'uncover' ? false : covered && onBoards(to) };
}

const verbs: Readonly<Record<ItemEvent, string>> = {
  edit: 'be edited',
  submit: 'be submitted',
  clear: 'be cleared',
  reject: 'be rejected',
  issue: 'be issued',
  correct: 'be corrected',
  cover: 'be covered',
  uncover: 'be uncovered',
  withdraw: 'be withdrawn',
  repeal: 'be repealed',
  expire: 'expire',
  retire: 'be retired',
};

/** Whether an item in this state may stand on a board. A repealed one stays readable in archive and terminal, marked. */
export function onBoards(state: ItemState): boolean {
  return state === 'issued' || state === 'corrected';
}
