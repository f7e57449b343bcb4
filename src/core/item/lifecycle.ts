/**
 * An item's life (R5, R8, R15, DESIGN §4.9). One table says what may follow what; guards say who may do it, and on which words.
 *
 *   draft ◄──edit, reject──► review ──issue──► issued ──correct──► corrected ◄─┐
 *     └──────submit────────────┘                 │    └──────────────┴─correct─┘
 *                                                ├── repeal ───► repealed    still readable, marked
 *                                                ├── expire ───► expired     ended by its date
 *                                                └── withdraw ─► withdrawn   a tombstone, never shown again
 *
 * `clear` is the approver's confidentiality decision on one exact content; without it nothing is issued or corrected, and an
 * edit voids it. A correction is written, submitted and cleared while the issued revision stays on the boards. Cover takes
 * an item off every board at once: a gap in the record and a flag, not an end of life.
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
  'repeal',
  'expire',
  'withdraw',
] as const;
export type ItemEvent = (typeof itemEvents)[number];

// biome-ignore format: a table is read as one
export const transitions: Readonly<Record<ItemState, Readonly<Record<ItemEvent, ItemState | null>>>> = {
  draft:     { edit: 'draft',     submit: 'review',    clear: null,        reject: null,        issue: null,     correct: null,        cover: null,        uncover: null,        repeal: null,       expire: null,      withdraw: 'withdrawn' },
  review:    { edit: 'draft',     submit: null,        clear: 'review',    reject: 'draft',     issue: 'issued', correct: null,        cover: null,        uncover: null,        repeal: null,       expire: null,      withdraw: 'withdrawn' },
  issued:    { edit: 'issued',    submit: 'issued',    clear: 'issued',    reject: 'issued',    issue: null,     correct: 'corrected', cover: 'issued',    uncover: 'issued',    repeal: 'repealed', expire: 'expired', withdraw: 'withdrawn' },
  corrected: { edit: 'corrected', submit: 'corrected', clear: 'corrected', reject: 'corrected', issue: null,     correct: 'corrected', cover: 'corrected', uncover: 'corrected', repeal: 'repealed', expire: 'expired', withdraw: 'withdrawn' },
  repealed:  { edit: null,        submit: null,        clear: null,        reject: null,        issue: null,     correct: null,        cover: 'repealed',  uncover: 'repealed',  repeal: null,       expire: 'expired', withdraw: 'withdrawn' },
  expired:   { edit: 'expired',   submit: 'expired',   clear: 'expired',   reject: 'expired',   issue: null,     correct: 'corrected', cover: null,        uncover: null,        repeal: null,       expire: null,      withdraw: 'withdrawn' },
  withdrawn: { edit: null,        submit: null,        clear: null,        reject: null,        issue: null,     correct: null,        cover: null,        uncover: null,        repeal: null,       expire: null,      withdraw: null },
};

/** A revision being written or reviewed. */
export interface WorkingRevision {
  readonly contentHash: string;
  readonly author: string;
  readonly clearance: { readonly approver: string; readonly contentHash: string } | null;
}

export interface ItemLife {
  readonly state: ItemState;
  readonly covered: boolean;
  /** The words in work; null when nothing waits. */
  readonly working: WorkingRevision | null;
  /** Hash of the words that are or were on boards; null before issue. */
  readonly issuedHash: string | null;
  readonly posting: { readonly from: Instant; readonly until: Instant } | null;
}

/** What somebody wants to do. Every step is kept with all of this. */
export interface Step {
  readonly event: ItemEvent;
  readonly actor: string;
  readonly at: Instant;
  /** Of the words the actor saw: the working revision's, or the issued one's for what happens on boards. */
  readonly contentHash: string;
  readonly reason?: string;
  /** The second person who agreed, where one is needed. */
  readonly second?: string;
}

export type RefusalCode =
  | 'not-possible'
  | 'actor-missing'
  | 'reason-missing'
  | 'other-content'
  | 'author-approves'
  | 'not-cleared'
  | 'second-person-missing'
  | 'covered-already'
  | 'not-covered';

export type StepResult =
  | { readonly kind: 'accepted'; readonly life: ItemLife }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly reason: string };

const needReason: ReadonlySet<ItemEvent> = new Set(['reject', 'correct', 'cover', 'repeal', 'withdraw']);
const onBoards: ReadonlySet<ItemEvent> = new Set(['cover', 'uncover', 'repeal', 'expire', 'withdraw']);
const endsByPerson: ReadonlySet<ItemEvent> = new Set(['repeal', 'withdraw']);

/** A new item, before anybody has reviewed it. */
export function begunLife(author: string, contentHash: string, posting: ItemLife['posting']): ItemLife {
  return { state: 'draft', covered: false, working: { contentHash, author, clearance: null }, issuedHash: null, posting };
}

/** Pure. A refusal changes nothing and says what is missing. */
export function takeStep(life: ItemLife, step: Step): StepResult {
  const state = transitions[life.state][step.event];
  if (state === null) return refused('not-possible', `An item that is ${life.state} cannot take the step ${step.event}.`);
  return refusalOf(life, step) ?? { kind: 'accepted', life: { ...life, ...changeBy(life, step), state } };
}

function refusalOf(life: ItemLife, step: Step): StepResult | null {
  const { event, actor, contentHash } = step;
  const words = onBoards.has(event) ? (life.issuedHash ?? life.working?.contentHash) : life.working?.contentHash;
  if (actor === '') return refused('actor-missing', `The step ${event} needs the name of who takes it.`);
  if (needReason.has(event) && !step.reason?.trim()) return refused('reason-missing', `The step ${event} needs a reason.`);
  if (event !== 'edit' && contentHash !== words)
    return refused('other-content', 'The words have changed since they were read: read them again.');
  if (event === 'clear' && actor === life.working?.author)
    return refused('author-approves', `${actor} wrote these words: another person must clear them.`);
  if ((event === 'issue' || event === 'correct') && life.working?.clearance?.contentHash !== contentHash) {
    return refused('not-cleared', 'These exact words have not been cleared: submit them for review.');
  }
  if (event === 'cover' && life.covered) return refused('covered-already', 'The item is covered already.');
  if (event === 'uncover' && !life.covered) return refused('not-covered', 'The item is not covered.');
  if (endsByPerson.has(event) && isPosted(life, step.at) && (!step.second || step.second === actor)) {
    return refused(
      'second-person-missing',
      `The item is under posting: the step ${event} needs a second person beside ${actor}.`,
    );
  }
  return null;
}

function changeBy({ working }: ItemLife, { event, actor, contentHash }: Step): Partial<ItemLife> {
  switch (event) {
    case 'edit':
      return { working: { contentHash, author: actor, clearance: null } };
    case 'clear':
      return { working: working && { ...working, clearance: { approver: actor, contentHash } } };
    case 'reject':
      return { working: working && { ...working, clearance: null } };
    case 'issue':
    case 'correct':
      return { working: null, issuedHash: contentHash };
    case 'cover':
    case 'uncover':
      return { covered: event === 'cover' };
    case 'withdraw':
      return { working: null, covered: false };
    default:
      return {};
  }
}

/** A posting runs only once the item has been issued. */
function isPosted({ posting, issuedHash }: ItemLife, at: Instant): boolean {
  return issuedHash !== null && posting !== null && posting.from <= at && at < posting.until;
}

function refused(code: RefusalCode, reason: string): StepResult {
  return { kind: 'refused', code, reason };
}
