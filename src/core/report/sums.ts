/** Arithmetic honesty (R20): parts may only be said to add to a total if they do, and units never mix. */
interface Figure {
  readonly total?: { readonly value: number; readonly unit: string } | undefined;
  readonly parts: readonly { readonly label: string; readonly value: number; readonly unit?: string | undefined }[];
}

export type Sum =
  | { readonly kind: 'adds'; readonly total: number }
  | { readonly kind: 'differs'; readonly total: number; readonly sum: number; readonly unit: string }
  /** Parts in another unit than the total: no sum exists. */
  | { readonly kind: 'mixed'; readonly labels: readonly string[] };

/** Null where there is no total or no part. Decimals are compared to nine places. */
export function sumOf({ total, parts }: Figure): Sum | null {
  if (!total || parts.length === 0) return null;
  const foreign = parts.filter((p) => p.unit !== undefined && p.unit !== total.unit);
  if (foreign.length > 0) return { kind: 'mixed', labels: foreign.map((p) => p.label) };
  const sum = parts.reduce((s, p) => s + p.value, 0);
  return Math.abs(sum - total.value) < 1e-9 * Math.max(1, Math.abs(total.value))
    ? { kind: 'adds', total: total.value }
    : { kind: 'differs', total: total.value, sum, unit: total.unit };
}

export function describeSum(sum: Sum): string {
  switch (sum.kind) {
    case 'adds':
      return `The parts add to ${sum.total}.`;
    case 'differs':
      return `The parts add to ${sum.sum}${sum.unit}, the total says ${sum.total}${sum.unit}: check both, or set "adds" to false and word the figure as the source does.`;
    case 'mixed':
      return `No sum: ${sum.labels.join(', ')} is counted in another unit.`;
  }
}
