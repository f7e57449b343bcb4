/** The only reader of the machine's clocks. What they are worth is decided in core/time/trusted-clock. */
import { type Instant, toInstant } from '../core/time/instant.ts';
import type { ClockReading } from '../core/time/trusted-clock.ts';

/** The wall clock, as wrong as the machine has it. */
export function wallNow(): Instant {
  return toInstant(Date.now());
}

/** Milliseconds of one clock for page and workers alike; never jumps, may stand still while the machine sleeps. */
export function monotonicNow(): number {
  return performance.timeOrigin + performance.now();
}

export function readClocks(): ClockReading {
  return { wall: wallNow(), monotonicMs: monotonicNow() };
}

/** A timer that can be taken back. @returns takes it back */
export function setTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** In [0, 1): for jitter and nothing that must not be guessed. */
export function drawLot(): number {
  return Math.random();
}
