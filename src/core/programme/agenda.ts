/** The programme as a list of events: for previews, for the hub's questions, and to hold `playbackAt` to its word. */
import type { Instant } from '../time/instant.ts';
import { playbackAt } from './playback.ts';
import type { BoardState, Playback, Programme } from './programme.ts';

export interface AgendaEvent {
  readonly from: Instant;
  readonly until: Instant;
  readonly playback: Playback;
}

/** What shows from `from` until `until`, in order and without a gap. Without `state` as a board sees it that is never offline. */
export function agendaOf(programme: Programme, from: Instant, until: Instant, state?: BoardState): AgendaEvent[] {
  const events: AgendaEvent[] = [];
  for (let at = from; at < until; ) {
    const playback = playbackAt(programme, state ?? { contactAt: at, paired: !programme.board.example }, at);
    const end = Math.min(playback.endsAt, until) as Instant;
    events.push({ from: at, until: end, playback });
    at = end;
  }
  return events;
}
