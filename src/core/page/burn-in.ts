/** Where the page stands on the glass, so that no edge burns in (R34): a walk of whole pixels over the hours. */
import { type Instant, minuteMs } from '../time/instant.ts';

/** Farthest from the middle, in pixels: far inside the margin of every sheet. */
export const farthestPx = 4;
const side = 2 * farthestPx + 1;
const last = side * side - 1;
const stepMs = 10 * minuteMs;

/** Row after row of a square and the same way back, one pixel every ten minutes: the same for the same instant on every board. */
export function shiftAt(at: Instant): readonly [x: number, y: number] {
  const step = Math.floor(at / stepMs) % (2 * last);
  const cell = last - Math.abs(last - step);
  const row = Math.floor(cell / side);
  const column = cell % side;
  return [(row % 2 ? side - 1 - column : column) - farthestPx, row - farthestPx];
}
