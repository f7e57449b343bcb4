/** How long an entry is away from the glass (R13): from the end of one showing to the begin of its next, turn after turn. */
import { showingMs, type Turn } from './turn.ts';

/** The longest wait of every item in a turn that repeats, in ms; exact. An item alone in its turn waits 0. */
export function longestWaitsOf(turn: Turn): Map<string, number> {
  const firstStarts = new Map<string, number>();
  const lastEnds = new Map<string, number>();
  const waits = new Map<string, number>();
  for (const [index, { entry }] of turn.showings.entries()) {
    const startMs = turn.startsMs[index]!;
    const lastEnd = lastEnds.get(entry.id);
    if (lastEnd === undefined) firstStarts.set(entry.id, startMs);
    else waits.set(entry.id, Math.max(waits.get(entry.id) ?? 0, startMs - lastEnd));
    lastEnds.set(entry.id, startMs + showingMs(entry));
  }
  for (const [item, lastEnd] of lastEnds) {
    const acrossTurns = turn.lengthMs - lastEnd + firstStarts.get(item)!;
    waits.set(item, Math.max(waits.get(item) ?? 0, acrossTurns));
  }
  return waits;
}

/** 0 for an empty turn. */
export function longestWaitOf(turn: Turn): number {
  return [...longestWaitsOf(turn).values()].reduce((longest, wait) => Math.max(longest, wait), 0);
}
