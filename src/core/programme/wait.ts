/** How long an entry is away from the glass (R13): from the end of one showing to the begin of its next, turn after turn. */
import type { ProgrammeEntry } from './programme.ts';
import { showingMs, type Turn } from './turn.ts';

/** The longest wait of every item in a turn that repeats, in ms; exact. An item alone in its turn waits 0. */
export function longestWaitsOf(turn: Turn): Map<string, number> {
  return longestGapsOf(turn, ({ id }) => id);
}

/** As `longestWaitsOf`, by category: how long nothing of it is on the glass. */
export function longestCategoryWaitsOf(turn: Turn): Map<string, number> {
  return longestGapsOf(turn, ({ category }) => category);
}

function longestGapsOf(turn: Turn, keyOf: (entry: ProgrammeEntry) => string): Map<string, number> {
  const firstStarts = new Map<string, number>();
  const lastEnds = new Map<string, number>();
  const waits = new Map<string, number>();
  for (const [index, { entry }] of turn.showings.entries()) {
    const key = keyOf(entry);
    const startMs = turn.startsMs[index]!;
    const lastEnd = lastEnds.get(key);
    if (lastEnd === undefined) firstStarts.set(key, startMs);
    else waits.set(key, Math.max(waits.get(key) ?? 0, startMs - lastEnd));
    lastEnds.set(key, startMs + showingMs(entry));
  }
  for (const [key, lastEnd] of lastEnds) {
    const acrossTurns = turn.lengthMs - lastEnd + firstStarts.get(key)!;
    waits.set(key, Math.max(waits.get(key) ?? 0, acrossTurns));
  }
  return waits;
}

/** 0 for an empty turn. */
export function longestCategoryWaitOf(turn: Turn): number {
  return [...longestCategoryWaitsOf(turn).values()].reduce((longest, wait) => Math.max(longest, wait), 0);
}

/** 0 for an empty turn. */
export function longestWaitOf(turn: Turn): number {
  return [...longestWaitsOf(turn).values()].reduce((longest, wait) => Math.max(longest, wait), 0);
}
