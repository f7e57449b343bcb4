/**
 * Soft breaks (F4.1): a schedule that takes over softly waits for the end of the page on the glass. So a stretch may begin
 * later than its schedule says, and the one before it ends then. Worked out from the stretch before, back to one that began
 * on time; a programme without soft schedules is not touched.
 */
import { type Lanes, type Stretch, stretchAt } from './lane.ts';
import { type Run, runFrom } from './run.ts';

const begins = new WeakMap<Lanes, Map<number, number>>();
const freshRuns = new WeakMap<Stretch['lane'] & object, { readonly from: number; readonly run: Run }>();

/** As `stretchAt`, with soft begins. */
export function easedStretchAt(lanes: Lanes, at: number): Stretch {
  let stretch = stretchAt(lanes, at);
  if (!lanes.programme.schedules.some((schedule) => schedule.break === 'soft')) return stretch;
  let until = stretch.switches ? beginOf(lanes, stretchAt(lanes, stretch.until)) : stretch.until;
  let from = beginOf(lanes, stretch);
  while (at < from) {
    until = from;
    stretch = { ...stretchAt(lanes, stretch.from - 1), switches: true };
    from = beginOf(lanes, stretch);
  }
  return { ...stretch, from, until };
}

/** The run that drives a lane while it has the glass. */
export function runIn(lane: NonNullable<Stretch['lane']>, { from }: Pick<Stretch, 'from'>): Run {
  if (from <= lane.playlist.anchor.at) return lane.run;
  const known = freshRuns.get(lane);
  if (known?.from === from) return known.run;
  const { entry, cursor, page, startsAt } = lane.run.spotAt(from)!;
  const isFresh = page === 0 && startsAt === from;
  const run = runFrom(lane.eras, { at: from, cursor, entry: isFresh ? entry : null });
  freshRuns.set(lane, { from, run });
  return run;
}

/** When a stretch has the glass: at its own begin, or at the end of the page that was on it. */
function beginOf(lanes: Lanes, stretch: Stretch): number {
  const known = begins.get(lanes) ?? new Map<number, number>();
  begins.set(lanes, known);
  const chain: Stretch[] = [];
  let one = stretch;
  while (isSoft(lanes, one) && !known.has(one.from)) {
    chain.push(one);
    one = stretchAt(lanes, one.from - 1);
  }
  let begin = known.get(one.from) ?? one.from;
  for (const soft of chain.reverse()) {
    begin = Math.min(soft.until, pageEnd(one, begin, soft.from));
    known.set(soft.from, begin);
    one = soft;
  }
  return begin;
}

function isSoft({ ruleAt, clockTrusted }: Lanes, { lane, from, reason }: Stretch): boolean {
  if (lane === null || !clockTrusted || !Number.isFinite(from) || from <= lane.playlist.anchor.at) return false;
  return reason.startsWith('schedule:') && ruleAt(from).schedule?.break === 'soft';
}

/** When the page ends that `before` shows just before `at`. */
function pageEnd(before: Stretch, begin: number, at: number): number {
  if (before.lane === null) return at;
  return begin >= at ? begin : runIn(before.lane, { from: begin }).spotAt(at - 1)!.endsAt;
}
