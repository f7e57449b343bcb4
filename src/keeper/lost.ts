/**
 * The browser has taken the store away under a running board: evicted under pressure, or its files are gone. The glass goes
 * on with what this page still knows, else the slate, until the app can surely be loaded again and the hub fills a new store.
 * A reload any sooner would end on the browser's own page, or on a portal's (R74).
 */
import { secondMs } from '../core/time/instant.ts';
import { setTimer } from '../device/clock.ts';

const askEveryMs = 5 * secondMs;

/** Calls `reload` once our own app answers, from the precache or from its origin. */
export async function reloadWhenThere(reload: () => void): Promise<void> {
  if (await isAppThere()) reload();
  else setTimer(() => void reloadWhenThere(reload), askEveryMs);
}

/** A portal answers 200 as well; only our own app brings our own policy. */
async function isAppThere(): Promise<boolean> {
  try {
    const answer = await fetch('/board/index.html', { cache: 'no-store', signal: AbortSignal.timeout(askEveryMs) });
    await answer.body?.cancel();
    return answer.ok && (answer.headers.get('content-security-policy') ?? '').includes('trusted-types noticeboard');
  } catch {
    return false; // nobody answers: asked again
  }
}
