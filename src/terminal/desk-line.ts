/** The page's line to its desk. */
import type { ClockState } from '../core/time/trusted-clock.ts';
import type { AskKind, Asks, FromDesk, ToDesk } from './desk-messages.ts';

export interface Desk {
  ask<K extends Exclude<AskKind, 'search'>>(kind: K, ask: Asks[K]['ask']): Promise<Asks[K]['answer']>;
  /** @returns lets the search go: it answers nothing any more */
  search(ask: Asks['search']['ask'], answer: (found: Asks['search']['answer']) => void): () => void;
  moved(clock: ClockState | null): void;
}

export function createDesk(worker: Worker, store: string): Desk {
  const waiting = new Map<number, (answer: never) => void>();
  let last = 0;
  const tell = (message: ToDesk) => worker.postMessage(message);
  worker.addEventListener('message', ({ data: { number, answer } }: MessageEvent<FromDesk>) =>
    waiting.get(number)?.(answer as never),
  );
  tell({ kind: 'start', store });
  return {
    ask(kind, ask) {
      const number = ++last;
      return new Promise((resolve) => {
        waiting.set(number, (answer) => {
          waiting.delete(number);
          resolve(answer);
        });
        tell({ kind, number, ask } as ToDesk);
      });
    },
    search(ask, answer) {
      const number = ++last;
      waiting.set(number, answer as (answer: never) => void);
      tell({ kind: 'search', number, ask });
      return () => waiting.delete(number);
    },
    moved: (clock) => tell({ kind: 'moved', clock }),
  };
}
