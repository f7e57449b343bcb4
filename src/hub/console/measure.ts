/** A playlist measured as one board would play it: the same programme function, with what its promise would hold back (R13). */
import type { InferOutput } from 'valibot';
import { paginate } from '../../core/page/paginate.ts';
import { buildProgramme } from '../../core/programme/build.ts';
import { lanesOf } from '../../core/programme/lane.ts';
import { planFor } from '../../core/programme/plan.ts';
import type { Playlist } from '../../core/programme/playlist.ts';
import type { PagesOf } from '../../core/programme/programme.ts';
import { showingMs } from '../../core/programme/turn.ts';
import { longestWaitOf, longestWaitsOf } from '../../core/programme/wait.ts';
import type { Measure } from '../../core/staff/wire.ts';
import type { Instant } from '../../core/time/instant.ts';
import { readLiveSet } from '../publish/holdings.ts';
import { readState } from '../publish/state.ts';
import { type ConsoleParts, Refused } from './endpoint.ts';

export async function measurePlaylist(
  { sql }: ConsoleParts,
  playlist: Playlist,
  boardId: string,
  at: Instant,
): Promise<InferOutput<typeof Measure>> {
  const state = await readState(sql);
  const live = state && (await readLiveSet(sql, { lineage: state.lineage, number: state.number, takesEffectAt: at }));
  const board = live?.holdings.boards.find(({ id }) => id === boardId);
  if (!live || !board) throw new Refused(404, 'unknown-board', `There is no board “${boardId}”.`);
  const pagesOf: PagesOf = ({ hash }) => {
    const item = live.items.get(hash);
    return item ? paginate(item, board).map(({ dwellMs }) => dwellMs) : [];
  };
  const holdings = { ...live.holdings, playlists: [playlist], plans: [] };
  const plan = planFor({ previous: null, holdings, board, pagesOf });
  const programme = buildProgramme({ ...holdings, plans: [plan] }, boardId, pagesOf);
  const lane = programme && lanesOf(programme, { contactAt: at, paired: !board.example }, at).byId.get(playlist.id);
  if (!lane) throw new Error(`playlist ${playlist.id} has no lane on ${boardId}`);
  const turn = lane.eras.turnOf(lane.eras.indexAt(at));
  const waits = longestWaitsOf(turn);
  const titles = new Map(holdings.items.map(({ id, title }) => [id, title]));
  return {
    turnMs: turn.lengthMs,
    longestWaitMs: longestWaitOf(turn),
    promisedWaitMs: playlist.longestWaitMinutes * 60_000,
    entries: [...turn.members.values()].map(({ entry }) => ({
      id: entry.id,
      title: entry.title,
      category: entry.category,
      weight: entry.weight,
      pages: entry.pages.length,
      ms: showingMs(entry),
      waitMs: waits.get(entry.id) ?? 0,
    })),
    held: (plan.playlists[playlist.id]?.held ?? []).map(({ item, reason }) => ({
      id: item,
      title: titles.get(item) ?? item,
      reason,
    })),
  };
}
