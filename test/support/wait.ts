/** Waiting without sleeping for its own sake: a condition is asked until it holds, and what was last seen is in the error. */
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks every 50 ms until `ask` returns something other than undefined, null or false.
 * @throws Error naming `what` after `withinMs` (default 30 s); an error thrown by `ask` counts as "not yet".
 */
export async function until<T>(what: string, ask: () => Promise<T> | T, withinMs = 30_000): Promise<NonNullable<T>> {
  const endsAt = performance.now() + withinMs;
  for (;;) {
    const answer = await Promise.resolve()
      .then(ask)
      .catch((error: unknown) => new NotYet(error));
    if (!(answer instanceof NotYet) && answer !== undefined && answer !== null && answer !== false)
      return answer as NonNullable<T>;
    if (performance.now() > endsAt)
      throw new Error(`Waited ${withinMs} ms in vain for ${what}`, answer instanceof NotYet ? { cause: answer.error } : {});
    await pause(50);
  }
}

class NotYet {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}
