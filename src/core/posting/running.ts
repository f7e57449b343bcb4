/** Which items are under posting on a board: the permanent 公示中 strip names them all, whatever page is up (R13). */
import { includesBoard } from '../office/board.ts';
import { validityOf } from '../programme/eras.ts';
import type { BoardState, ItemHead } from '../programme/programme.ts';
import { holds } from '../programme/window.ts';
import type { Instant } from '../time/instant.ts';

/**
 * Nearest end first, then by id. Only items that may show: one whose lease has ended is not named either.
 * With an untrusted clock a posting runs if it runs at both bounds. @param state absent: as the hub sees it.
 */
export function postingsAt(
  heads: readonly ItemHead[],
  board: { readonly id: string; readonly groups: readonly string[] },
  at: Instant,
  state: BoardState = { contactAt: at, paired: false },
): ItemHead[] {
  const instants = state.bounds === undefined ? [at] : [state.bounds.earliest, state.bounds.latest];
  const isRunning = (head: ItemHead) => {
    const { posting } = head;
    const validity = validityOf(head, state);
    return posting !== null && validity !== null && instants.every((instant) => holds(posting, instant)) && holds(validity, at);
  };
  const running = heads.filter((head) => includesBoard(head.audience, board) && isRunning(head));
  return running.sort((a, b) => a.posting!.until - b.posting!.until || (a.id < b.id ? -1 : 1));
}
