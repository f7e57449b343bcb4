/** A terminal that rests as its board (R46): which board, and what somebody touched on it. */

export interface Arrival {
  /** Named in the address: the terminal rests as this board. */
  readonly board: string | null;
  /** The item that was on the glass. */
  readonly item: string | null;
}

/** Reads how this page was reached, and takes the visitor's part out of the address. */
export function arrive(board: string | null): Arrival {
  const item = new URLSearchParams(location.search).get('item');
  if (item !== null) history.replaceState(null, '', board === null ? location.pathname : `${location.pathname}?board=${board}`);
  return { board, item: item !== null && /^[a-z0-9][a-z0-9-]{0,63}$/.test(item) ? item : null };
}

export function restAsBoard(board: string): void {
  location.replace(`/board/?board=${board}&terminal=1`);
}
