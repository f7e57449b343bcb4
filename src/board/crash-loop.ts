/**
 * A board that keeps dying ends on the slate, never on a browser's page (R74): three starts within a minute, none of which
 * held a page for ten seconds. A page that was left in order (a reload, another address) has not died.
 */
import type { Instant } from '../core/time/instant.ts';
import { minuteMs, secondMs } from '../core/time/instant.ts';
import type { BoardDb } from '../store/schema.ts';
import { withWrite } from '../store/write.ts';

export const heldLongMs = 10 * secondMs;
/** How long the slate stays before the next try. */
export const restMs = 30 * secondMs;
const windowMs = minuteMs;
const tooMany = 3;
const leftKey = 'noticeboard.left';

/** Notes this start. @returns whether it is one too many */
export function noteStart(db: BoardDb, at: Instant): Promise<boolean> {
  const left = Number(localStorage.getItem(leftKey) ?? 0);
  return withWrite(db, ['device'], async (tx) => {
    const store = tx.objectStore('device');
    const before = ((await store.get('starts')) as readonly number[] | undefined) ?? [];
    const starts = [...before.filter((start) => start <= at && at - start < windowMs && start !== left), at].slice(-tooMany);
    await store.put(starts, 'starts');
    return starts.length >= tooMany;
  });
}

/** A page has been on the glass for ten seconds: the starts before are forgiven. */
export function noteHeld(db: BoardDb): Promise<void> {
  return withWrite(db, ['device'], async (tx) => {
    await tx.objectStore('device').put([], 'starts');
  });
}

/** On leaving in order; synchronous, since a page that goes has no time to wait. */
export function noteLeft(startedAt: Instant): void {
  localStorage.setItem(leftKey, String(startedAt));
}
