/** A row of the benchmark: what was measured, beside its floor measured in the same run. */

export type Target =
  /** At most `max` times the floor. */
  | { readonly kind: 'ratio'; readonly max: number }
  /** At most `max` units, whatever the floor. */
  | { readonly kind: 'absolute'; readonly max: number };

export interface Outcome {
  /** What, in words and with its unit: `start with the network cut, ms`. */
  readonly what: string;
  /** The least that a browser or a disk takes; null where there is none. */
  readonly floor: number | null;
  readonly ours: number;
  readonly target: Target;
}

export interface Session {
  /** Says what goes on, on stderr. */
  say(sentence: string): void;
  /** Aborts on Ctrl-C: long work looks at it between steps. */
  readonly signal: AbortSignal;
}

export interface Row {
  readonly name: string;
  /** One line for --help. */
  readonly about: string;
  measure(session: Session): Promise<readonly Outcome[]>;
}

export function ratioOf({ floor, ours }: Outcome): number | null {
  return floor === null || floor <= 0 ? null : ours / floor;
}

/** Null: the ratio that is wanted cannot be formed, the floor being nothing. */
export function isMet(outcome: Outcome): boolean | null {
  const { target, ours } = outcome;
  if (target.kind === 'absolute') return ours <= target.max;
  const ratio = ratioOf(outcome);
  return ratio === null ? (ours <= 0 ? true : null) : ratio <= target.max;
}

/** The middle value; of an even number the mean of the two in the middle. @throws RangeError of an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values, no median');
  return (lower + upper) / 2;
}

const shown = (value: number | null): string =>
  value === null ? '–' : value.toFixed(Math.abs(value) < 10 && !Number.isInteger(value) ? 2 : 0);

/** The outcomes as a Markdown table. */
export function toTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => {
    const { target } = outcome;
    const wanted = target.kind === 'ratio' ? `≤ ${target.max} × floor` : `≤ ${target.max}`;
    const met = { true: 'met', false: 'MISSED', null: 'no floor' }[`${isMet(outcome)}`];
    return [outcome.what, shown(outcome.floor), shown(outcome.ours), shown(ratioOf(outcome)), `${wanted}: ${met}`];
  });
  const head = ['what', 'floor', 'ours', 'ratio', 'target'];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}
