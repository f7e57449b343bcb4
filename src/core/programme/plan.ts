/**
 * The plan: what the hub decides at issue for all boards of one key, so that boards need no history. Which items a playlist
 * takes without breaking its promise, and where each playlist stands, continued from the programme before.
 */
import type { Board } from '../office/board.ts';
import { toInstant } from '../time/instant.ts';
import { breaksOf } from './alert-standing.ts';
import { itemsFor, programmeOf } from './build.ts';
import { easedStretchAt, runIn } from './ease.ts';
import { type Effect, handoverAt } from './handover.ts';
import { type Lanes, lanesOf } from './lane.ts';
import { turnTicks } from './phase.ts';
import { planKeyOf } from './plan-key.ts';
import type { Playlist } from './playlist.ts';
import type { Anchor, BoardState, Holdings, PagesOf, Plan, PlaylistPlan, Programme, ProgrammePlaylist } from './programme.ts';
import { admit, type Refusal } from './promise.ts';
import { refusalText } from './refusal-text.ts';
import type { Run } from './run.ts';
import { candidatesOf } from './selection.ts';
import { type Cursor, indexAfter, type Mark, type Spot, type Turn } from './turn.ts';

export { planKeyOf };

/** More held items than these are named by the shorter list of those that play. */
const maxHeldNamed = 100;
/** The number of a turn means nothing by itself; small numbers keep its fraction exact. */
const turnNumbers = 2 ** 20;

export interface PlanRequest {
  /** What the key's boards play now; null: nothing yet. */
  readonly previous: Programme | null;
  readonly holdings: Holdings;
  /** Any board of the key. */
  readonly board: Board;
  readonly pagesOf: PagesOf;
  /** How the release takes effect; default `boundary`. */
  readonly effect?: Effect;
}

/** Promises are held for the items of all boards of the key together. An unchanged playlist keeps its anchor: the record does not change. */
export function planFor({ previous, holdings, board, pagesOf, effect = 'boundary' }: PlanRequest): Plan {
  const key = planKeyOf(board);
  const members = holdings.boards.filter((other) => planKeyOf(other) === key).map(({ id }) => id);
  const items = itemsFor({ id: board.id, groups: [...board.groups, ...members] }, holdings.items);
  const decisions = holdings.playlists.map((playlist): [string, PlaylistPlan] => {
    const candidates = candidatesOf(playlist, items, holdings.takesEffectAt);
    const { admitted, refused } = admit(
      candidates,
      playlist.longestWaitMinutes * 60_000,
      pagesOf,
      holdings.takesEffectAt,
      (playlist.longestCategoryWaitMinutes ?? Number.POSITIVE_INFINITY) * 60_000,
    );
    const anchor = { at: holdings.takesEffectAt, turn: 0, item: null, page: 0 };
    const held = refused.slice(0, maxHeldNamed).map((refusal) => toHeld(refusal, playlist, holdings));
    const shown = refused.length > maxHeldNamed ? { shown: [...new Set(admitted.map(({ head }) => head.id))].sort() } : {};
    return [playlist.id, { anchor, held, ...shown }];
  });
  const plans = new Map(decisions);
  if (previous === null) return { format: 1, key, playlists: Object.fromEntries(plans) };
  const next = programmeOf(holdings, board, pagesOf, (playlist) => plans.get(playlist));
  const anchors = anchorsAcross(previous, next, effect);
  return {
    format: 1,
    key,
    playlists: Object.fromEntries(decisions.map(([id, plan]) => [id, { ...plan, anchor: anchors.get(id) ?? plan.anchor }])),
  };
}

function toHeld(refusal: Refusal, playlist: Playlist, { site }: Holdings) {
  return { item: refusal.item, reason: refusalText(refusal, playlist, site.office.locale) };
}

function anchorsAcross(previous: Programme, next: Programme, effect: Effect): Map<string, Anchor> {
  const state: BoardState = { contactAt: next.takesEffectAt, paired: false };
  const at = handoverAt(previous, next.takesEffectAt, effect, state);
  const lanes = {
    before: lanesOf(previous, { ...state, contactAt: at }, at),
    after: lanesOf(next, { ...state, contactAt: at }, at),
  };
  const haveSameRules = rulesText(previous) === rulesText(next);
  const anchors = new Map<string, Anchor>();
  for (const playlist of next.playlists) {
    const before = previous.playlists.find(({ id }) => id === playlist.id);
    if (before === undefined) continue;
    const isSame = haveSameRules && JSON.stringify(before.entries) === JSON.stringify(playlist.entries);
    anchors.set(playlist.id, isSame ? before.anchor : anchorAt(lanes, playlist, at));
  }
  return anchors;
}

function rulesText({ schedules, calendars, zone, board, defaultPlaylist, alerts = [] }: Programme): string {
  return JSON.stringify([schedules, calendars, zone, board.openHours ?? null, defaultPlaylist, breaksOf(alerts)]);
}

/** Where `playlist` goes on at `at`: a page that is not over continues if its item is unchanged; a changed item begins anew. */
function anchorAt({ before, after }: { before: Lanes; after: Lanes }, playlist: ProgrammePlaylist, at: number): Anchor {
  const run = runAt(before, playlist.id, at);
  const spot = run.spotAt(at - 1);
  const lane = after.byId.get(playlist.id)!;
  const turn = lane.eras.beneath(lane.eras.indexAt(at));
  if (spot === null) return standing(run.markAt(at - 1), turn, at);
  const isOver = spot.endsAt <= at && spot.page === spot.entry.pages.length - 1;
  const entry = isOver ? undefined : turn.members.get(spot.entry.id)?.entry;
  if (entry !== undefined) {
    const isUnchanged = entry.hash === spot.entry.hash && String(entry.pages) === String(spot.entry.pages);
    return isUnchanged ? continuing(spot, at) : { at, turn: turnOfCursor(spot.cursor), item: entry.id, page: 0 };
  }
  const index = indexAfter(turn, spot.cursor);
  const showing = turn.showings[index % Math.max(1, turn.showings.length)];
  if (showing === undefined) return following(spot.cursor, at);
  const turnNumber = spot.cursor.turn + (index < turn.showings.length ? 0 : 1);
  return { at, turn: turnOfCursor({ turn: turnNumber, due: showing.due }), item: showing.entry.id, page: 0 };
}

/** The run that drives a playlist just before `at`: on the glass, or unseen. */
function runAt(lanes: Lanes, playlist: string, at: number): Run {
  const stretch = easedStretchAt(lanes, at - 1);
  const lane = lanes.byId.get(playlist)!;
  return stretch.lane === lane ? runIn(lane, stretch) : lane.run;
}

/** Nothing was on the glass of this playlist: a showing a warning interrupted begins again, else the next one due. */
function standing({ cursor, entry }: Mark, turn: Turn, at: number): Anchor {
  const isHere = entry !== null && turn.members.has(entry.id);
  return isHere ? { at, turn: turnOfCursor(cursor), item: entry.id, page: 0 } : following(cursor, at);
}

function continuing({ cursor, entry, page, startsAt, endsAt }: Spot, at: number): Anchor {
  const isPageOver = endsAt <= at;
  return {
    at: toInstant(isPageOver ? at : startsAt),
    turn: turnOfCursor(cursor),
    item: entry.id,
    page: isPageOver ? page + 1 : page,
  };
}

/** Nothing is valid: the next showing due after the cursor, whenever that will be. */
function following({ turn, due }: Cursor, at: number): Anchor {
  return { at, turn: turnOfCursor({ turn, due: due + 1 }), item: null, page: 0 };
}

function turnOfCursor({ turn, due }: Pick<Cursor, 'turn' | 'due'>): number {
  return (((turn % turnNumbers) + turnNumbers) % turnNumbers) + due / turnTicks;
}
