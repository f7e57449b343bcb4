/** The line to the worker, which starts when the glass can spare the processor: what is said before waits, in order. */
import type { FromWorker, ToWorker } from './messages.ts';

export interface WorkerLine {
  tell(message: ToWorker): void;
  start(): void;
}

export function createWorkerLine(make: () => Worker, hear: (message: FromWorker) => void): WorkerLine {
  const waiting: ToWorker[] = [];
  let worker: Worker | null = null;
  return {
    tell(message) {
      if (worker) worker.postMessage(message);
      else waiting.push(message);
    },
    start() {
      if (worker) return;
      worker = make();
      worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => hear(data));
      for (const message of waiting.splice(0)) worker.postMessage(message);
    },
  };
}
