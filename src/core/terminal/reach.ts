/** Low reach (R40): what part of the glass somebody in a wheelchair or a child can touch, from how the screen hangs. */
import type { Board } from '../office/board.ts';

/** Targets lie between these heights above the floor. */
export const lowestMm = 380;
export const highestMm = 1220;
/** Less than this is no place for a page: the screen hangs where nobody can use it, and its profile is not followed. */
const leastMm = 300;

/** Shares of the screen's height to be kept free of controls, from above and from below. */
export interface Reach {
  readonly above: number;
  readonly below: number;
}

/** Null where the profile does not say how high the screen hangs, or nothing has to move. */
export function reachOf({ screen }: Pick<Board, 'screen'>): Reach | null {
  const { widthPx, heightPx, widthMm, bottomMm } = screen;
  if (bottomMm === undefined) return null;
  const heightMm = (widthMm * heightPx) / widthPx;
  const above = Math.max(0, bottomMm + heightMm - highestMm);
  const below = Math.max(0, lowestMm - bottomMm);
  if (above + below === 0 || heightMm - above - below < leastMm) return null;
  return { above: above / heightMm, below: below / heightMm };
}
