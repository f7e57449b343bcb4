/**
 * Wrong clocks in a browser. `src/device/clock.ts` is the only reader of `Date.now` (test/architecture.test.ts), so the hub
 * puts a line before every script it serves, the worker's included, that lets a test move both of the machine's clocks:
 *
 *     await setWall(page, yearMs);     // somebody set the clock, or the machine slept: the monotonic clock does not follow
 *     await passTime(page, 20 * dayMs) // so much time went by
 *
 * What this does not touch is Chromium's own use of the clock (certificates, caches). A whole browser under libfaketime was
 * tried first: it starts in 1970, but its compositor draws no frame, so that there is no glass to look at.
 */
import type { Page } from 'playwright';

interface Clocks {
  wallMs: number;
  monotonicMs: number;
}

/** One line of script. */
export function wallClock(errorMs: number): string {
  return (
    `globalThis.clocks??=(()=>{const R=Date,c={wallMs:${errorMs},monotonicMs:0},now=performance.now.bind(performance);` +
    'globalThis.Date=class extends R{constructor(...a){a.length?super(...a):super(R.now()+c.wallMs)}static now(){return R.now()+c.wallMs}};' +
    'performance.now=()=>now()+c.monotonicMs;return c})();'
  );
}

/** Moves the wall clock of the page and its worker by so much; the page wakes as after a sleep. */
export function moveWall(page: Page, byMs: number): Promise<void> {
  return move(page, { wallMs: byMs, monotonicMs: 0 });
}

/** Both clocks of the page and its worker go on by so much. */
export function passTime(page: Page, ms: number): Promise<void> {
  return move(page, { wallMs: ms, monotonicMs: ms });
}

async function move(page: Page, by: Clocks): Promise<void> {
  const shift = ({ wallMs, monotonicMs }: Clocks) => {
    const { clocks } = globalThis as unknown as { clocks: Clocks };
    clocks.wallMs += wallMs;
    clocks.monotonicMs += monotonicMs;
  };
  await Promise.all([page.evaluate(shift, by), ...page.workers().map((worker) => worker.evaluate(shift, by))]);
  await page.evaluate(() => void window.dispatchEvent(new Event('focus')));
}
