/** From the records of one release to what one board plays. Pure, and the same on hub and board. */
import { itemKinds } from '../item/item.ts';
import { type Board, includesBoard } from '../office/board.ts';
import { chosenCalendars } from '../time/working-calendar.ts';
import { isTimeZone } from '../time/zone.ts';
import { alertEntries, alertSpansOf, withEntries } from './alert-entries.ts';
import { phaseOf } from './phase.ts';
import { planKeyOf } from './plan-key.ts';
import type { Playlist } from './playlist.ts';
import type { Holdings, ItemHead, PagesOf, PlaylistPlan, Programme, ProgrammeEntry, ProgrammePlaylist } from './programme.ts';
import type { Schedule } from './schedule.ts';
import { type Candidate, candidatesOf, newerFirst } from './selection.ts';

/** What stands in when nothing else may show needs no more. */
const maxEvergreen = 50;

/** Null if the release knows no such board. Plans of other boards' keys are ignored; without a plan every playlist begins at the release. */
export function buildProgramme(holdings: Holdings, boardId: string, pagesOf: PagesOf): Programme | null {
  const board = holdings.boards.find(({ id }) => id === boardId);
  if (board === undefined) return null;
  const key = planKeyOf(board);
  const plan = holdings.plans.find((candidate) => candidate.key === key);
  return programmeOf(holdings, board, pagesOf, (playlist) => plan?.playlists[playlist]);
}

/** As `buildProgramme`, with the hub's decisions handed in. */
export function programmeOf(
  holdings: Holdings,
  board: Board,
  pagesOf: PagesOf,
  planOf: (playlist: string) => PlaylistPlan | undefined,
): Programme {
  const { lineage, release, takesEffectAt, site, calendars } = holdings;
  const items = itemsFor(board, holdings.items);
  const zone = [board.timeZone, site.office.timeZone].find((tried) => tried !== undefined && isTimeZone(tried)) ?? 'UTC';
  const alerts = alertSpansOf(holdings, board, zone);
  const warnings = alertEntries(alerts, site.office.locale);
  const isEvergreen = (head: ItemHead) => head.leaseMs === null && head.until === null;
  const evergreen = items.filter(isEvergreen).sort(newerFirst).slice(0, maxEvergreen);
  return {
    format: 1,
    lineage,
    release,
    takesEffectAt,
    board,
    zone,
    defaultPlaylist: site.defaultPlaylist || (holdings.playlists[0]?.id ?? ''),
    playlists: holdings.playlists.map((playlist) =>
      withEntries(playlistOf(playlist, items, holdings, pagesOf, planOf(playlist.id)), warnings),
    ),
    schedules: holdings.schedules.filter(({ boards }) => includesBoard(boards, board)).sort(strongerFirst),
    calendars: chosenCalendars(calendars, board.calendars ?? site.calendars),
    postings: items.filter(({ posting }) => posting !== null && posting.until > takesEffectAt).sort(nearestEndFirst),
    ...(alerts.length > 0 ? { alerts } : {}),
    evergreen: {
      id: 'evergreen',
      longestWaitMs: Number.MAX_SAFE_INTEGER,
      anchor: { at: takesEffectAt, turn: 0, item: null, page: 0 },
      entries: inTurn(
        evergreen.map((head) => ({
          head,
          weight: 1,
          windows: [{ from: head.from ?? Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }],
        })),
        pagesOf,
      ),
      held: [],
    },
  };
}

/** Items a board of this audience may show at some time; kinds of a newer version are stored and not shown. */
export function itemsFor(board: Pick<Board, 'id' | 'groups'>, items: readonly ItemHead[]): ItemHead[] {
  return items.filter((head) => includesBoard(head.audience, board) && (itemKinds as readonly string[]).includes(head.kind));
}

/** Entries in order of phase, then id; an item without a page is not shown. */
export function inTurn(candidates: readonly Candidate[], pagesOf: PagesOf): ProgrammeEntry[] {
  const entries = candidates.flatMap(({ head, weight, windows }) => {
    const pages = pagesOf(head)
      .map(Math.round)
      .filter((dwellMs) => dwellMs > 0);
    const phase = phaseOf(head.id, weight);
    return pages.length === 0
      ? []
      : windows.map((window) => ({ ...head, from: bound(window.from), until: bound(window.until), weight, phase, pages }));
  });
  return entries.sort((a, b) => a.phase - b.phase || (a.id < b.id ? -1 : 1));
}

function playlistOf(
  playlist: Playlist,
  items: readonly ItemHead[],
  { takesEffectAt }: Holdings,
  pagesOf: PagesOf,
  plan?: PlaylistPlan,
): ProgrammePlaylist {
  const held = new Set(plan?.held.map(({ item }) => item));
  const shown = plan?.shown && new Set(plan.shown);
  const candidates = candidatesOf(playlist, items, takesEffectAt).filter(({ head }) =>
    shown ? shown.has(head.id) : !held.has(head.id),
  );
  return {
    id: playlist.id,
    longestWaitMs: playlist.longestWaitMinutes * 60_000,
    anchor: plan?.anchor ?? { at: takesEffectAt, turn: 0, item: null, page: 0 },
    entries: inTurn(candidates, pagesOf),
    held: plan?.held ?? [],
  };
}

/** Priority, then the smaller id (R48). */
function strongerFirst(a: Schedule, b: Schedule): number {
  return b.priority - a.priority || (a.id < b.id ? -1 : 1);
}

function nearestEndFirst(a: ItemHead, b: ItemHead): number {
  return (a.posting?.until ?? 0) - (b.posting?.until ?? 0) || (a.id < b.id ? -1 : 1);
}

/** JSON knows no infinity. */
function bound(at: number): ProgrammeEntry['from'] {
  return Number.isFinite(at) ? (at as ProgrammeEntry['from']) : null;
}
