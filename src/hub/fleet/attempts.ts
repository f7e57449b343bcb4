/** Back-off on wrong pairing codes, by address: five are free, then each doubles the wait, up to a quarter of an hour. */
import { hourMs, type Instant, minuteMs, secondMs } from '../../core/time/instant.ts';

interface Attempts {
  readonly wrong: number;
  readonly lastAt: Instant;
  readonly waitMs: number;
}

const free = 5;
const longestMs = 15 * minuteMs;
/** An attacker with many addresses fills no memory: the oldest entries go. */
const most = 10_000;

export interface AttemptLimit {
  /** Seconds this address still has to wait; 0: it may try. */
  waitSeconds(address: string, at: Instant): number;
  failed(address: string, at: Instant): void;
  succeeded(address: string): void;
}

export function createAttemptLimit(): AttemptLimit {
  const known = new Map<string, Attempts>();
  return {
    waitSeconds(address, at) {
      const entry = known.get(networkOf(address));
      return entry === undefined || entry.waitMs === 0
        ? 0
        : Math.max(0, Math.ceil((entry.lastAt + entry.waitMs - at) / secondMs));
    },
    failed(address, at) {
      const key = networkOf(address);
      const before = known.get(key);
      const wrong = before === undefined || before.lastAt + hourMs < at ? 1 : before.wrong + 1;
      known.delete(key);
      const waitMs = wrong <= free ? 0 : Math.min(longestMs, secondMs * 2 ** Math.min(wrong - free, 30));
      known.set(key, { wrong, lastAt: at, waitMs });
      const oldest = known.size > most ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
    },
    succeeded(address) {
      known.delete(networkOf(address));
    },
  };
}

/** A household of IPv6 has a /64 to itself: it is one address here. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.replace(/%.*$/, '').split('::');
  const left = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - left.length - (tail === '' ? 0 : tail.split(':').length);
  return [...left, ...new Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? '').split(':')].slice(0, 4).join(':');
}
