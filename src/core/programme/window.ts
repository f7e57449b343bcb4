/** Sets of instants as ordered lists of disjoint half-open windows. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

export const always: Window = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

/** `null` is no bound. */
export function windowOf({ from, until }: { readonly from: number | null; readonly until: number | null }): Window {
  return { from: from ?? always.from, until: until ?? always.until };
}

export function holds({ from, until }: Window, at: number): boolean {
  return from <= at && at < until;
}

/** Null if the two have no instant in common. */
export function intersection(a: Window, b: Window): Window | null {
  const both = { from: Math.max(a.from, b.from), until: Math.min(a.until, b.until) };
  return both.from < both.until ? both : null;
}

/** What of `windows` lies outside `taken`. */
export function difference(windows: readonly Window[], taken: readonly Window[]): Window[] {
  return taken.reduce<Window[]>(
    (left, { from, until }) =>
      left
        .flatMap((window) => [
          intersection(window, { from: always.from, until: from }),
          intersection(window, { from: until, until: always.until }),
        ])
        .filter((w) => w !== null),
    [...windows],
  );
}
