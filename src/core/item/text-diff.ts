/**
 * What changed between two texts, for a person who must decide on it: lines that are new, gone or altered, and within an
 * altered line the characters. Pure and exact: the parts of either side joined are that side's text.
 */
export interface DiffPart {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}
/** `before` empty: the line is new; `after` empty: it is gone. */
export interface AlteredLine {
  readonly before: readonly DiffPart[];
  readonly after: readonly DiffPart[];
}

/** Longer sides are not compared character by character: the whole is then one change. */
const mostCells = 4_000_000;

/** Only the lines that differ, in order. */
export function alteredLines(before: string, after: string): readonly AlteredLine[] {
  const steps = stepsBetween(before.split('\n'), after.split('\n'));
  const altered: AlteredLine[] = [];
  let [gone, added]: [string[], string[]] = [[], []];
  const flush = (): void => {
    for (let i = 0; i < Math.max(gone.length, added.length); i++) altered.push(alteredLine(gone[i], added[i]));
    [gone, added] = [[], []];
  };
  for (const { kind, value } of steps) {
    if (kind === 'same') flush();
    else (kind === 'gone' ? gone : added).push(value);
  }
  flush();
  return altered;
}

function alteredLine(before: string | undefined, after: string | undefined): AlteredLine {
  if (before === undefined) return { before: [], after: [{ kind: 'new', text: after ?? '' }] };
  if (after === undefined) return { before: [{ kind: 'gone', text: before }], after: [] };
  const steps = stepsBetween(tokensOf(before), tokensOf(after));
  return { before: joined(steps, 'gone'), after: joined(steps, 'new') };
}

/** Numbers and Latin words change whole, Han one by one: 16:30 → 17:30 reads as a time, not as a digit. */
const tokensOf = (text: string): string[] => text.match(/[0-9]+(?:[:.][0-9]+)*|[A-Za-z]+|[\s\S]/gu) ?? [];

interface Step {
  readonly kind: DiffPart['kind'];
  readonly value: string;
}

function joined(steps: readonly Step[], side: 'gone' | 'new'): readonly DiffPart[] {
  const parts: { kind: DiffPart['kind']; text: string }[] = [];
  for (const { kind, value } of steps.filter((step) => step.kind === 'same' || step.kind === side)) {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += value;
    else parts.push({ kind, text: value });
  }
  return parts;
}

/** The shortest way from one list to the other, by longest common subsequence between the common ends. */
function stepsBetween(before: readonly string[], after: readonly string[]): readonly Step[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let [endBefore, endAfter] = [before.length, after.length];
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore -= 1;
    endAfter -= 1;
  }
  const same = (value: string): Step => ({ kind: 'same', value });
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, endBefore), after.slice(start, endAfter)),
    ...before.slice(endBefore).map(same),
  ];
}

function middle(before: readonly string[], after: readonly string[]): readonly Step[] {
  const gone = (value: string): Step => ({ kind: 'gone', value });
  const added = (value: string): Step => ({ kind: 'new', value });
  const [rows, columns] = [before.length, after.length];
  if (rows * columns > mostCells || rows === 0 || columns === 0) return [...before.map(gone), ...after.map(added)];
  const width = columns + 1;
  const longest = new Uint32Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      longest[i * width + j] =
        before[i] === after[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < rows && j < columns) {
    if (before[i] === after[j]) {
      steps.push({ kind: 'same', value: before[i]! });
      i += 1;
      j += 1;
    } else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) steps.push(gone(before[i++]!));
    else steps.push(added(after[j++]!));
  }
  return [...steps, ...before.slice(i).map(gone), ...after.slice(j).map(added)];
}
