/** A bucket of requests an address: bursts of a busy console pass, a program gone wild does not keep the hub from its boards. */
import { type Instant, secondMs } from '../../core/time/instant.ts';

/** A whole office may sit behind one address. */
const burst = 400;
const perSecond = 80;
const most = 5_000;

interface Bucket {
  readonly left: number;
  readonly at: Instant;
}

export interface Pace {
  /** Counts the request; seconds to wait, 0: go on. */
  waitSeconds(address: string, at: Instant): number;
}

export function createPace(): Pace {
  const buckets = new Map<string, Bucket>();
  return {
    waitSeconds(address, at) {
      const before = buckets.get(address) ?? { left: burst, at };
      const left = Math.min(burst, before.left + (Math.max(0, at - before.at) / secondMs) * perSecond) - 1;
      buckets.delete(address);
      buckets.set(address, { left: Math.max(-1, left), at });
      const oldest = buckets.size > most ? buckets.keys().next().value : undefined;
      if (oldest !== undefined) buckets.delete(oldest);
      return left >= 0 ? 0 : 1;
    },
  };
}
