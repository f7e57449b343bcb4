/**
 * Warnings over the programme (R50, R54, R55): the page on the glass once the warnings that stand have their say. Red has the
 * whole glass; the lanes beneath stand still meanwhile (see eras.ts) and go on with the page that was interrupted. Orange cuts
 * in and then stands in for every other page. Yellow and blue pages are entries of the playlists themselves.
 */
import type { Instant } from '../time/instant.ts';
import { type AlertSpan, standingSpans } from './alert-standing.ts';
import { glassAt } from './glass.ts';
import { type Effect, playbackAcross } from './handover.ts';
import { lanesOf } from './lane.ts';
import type { BoardState, Playback, Programme } from './programme.ts';
import { indexAfter, type Spot, type Turn } from './turn.ts';

type Page = Playback & { readonly kind: 'page' };

/** As `playbackAcross`, with the warnings of the programme that is current. */
export function playbackWithAlerts(
  previous: Programme | null,
  current: Programme,
  effect: Effect,
  state: BoardState,
  at: Instant,
): Playback {
  const spans = standingSpans(current.alerts, state.bounds);
  const full = spans.filter(({ look }) => look === 'full');
  const red = standingAt(full, at);
  if (red.length > 0) return fullPage(red, full, at);
  const base = playbackAcross(previous, current, effect, state, at);
  const orange = spans.filter(({ look }) => look === 'alternate');
  const next = Math.min(
    ...spans.filter(({ look, from }) => (look === 'full' || look === 'alternate') && from > at).map(({ from }) => from),
  );
  const shown = cutAt(alternating({ previous, current, effect, state }, orange, base, at), next);
  return named(shown, spans, at);
}

/** The warnings that stand at `at`, gravest first: for bands, and for whoever asks. */
export function alertsStandingAt(programme: Programme, state: BoardState, at: Instant): readonly AlertSpan[] {
  const order = ['full', 'alternate', 'band', 'loop'];
  return [...standingAt(standingSpans(programme.alerts, state.bounds), at)].sort(
    (a, b) => order.indexOf(a.look) - order.indexOf(b.look) || a.from - b.from,
  );
}

const standingAt = (spans: readonly AlertSpan[], at: number): AlertSpan[] =>
  spans.filter(({ from, until }) => from <= at && at < until);

interface Leaf {
  readonly span: AlertSpan;
  readonly page: number;
  readonly dwellMs: number;
}

/** The pages of several warnings one after another; of a long one the first comes back before each other: 1 2 1 3 1 4. */
function leavesOf(spans: readonly AlertSpan[]): Leaf[] {
  return spans.flatMap((span) => {
    const leaves = span.pages.map((dwellMs, page): Leaf => ({ span, page, dwellMs }));
    return leaves.length <= 2 ? leaves : leaves.slice(1).flatMap((leaf) => [leaves[0]!, leaf]);
  });
}

/** Warnings that come or go begin the sequence anew, so that a new one is seen at once. */
function fullPage(red: readonly AlertSpan[], full: readonly AlertSpan[], at: number): Playback {
  const edges = full.flatMap(({ from, until }) => [from, until]);
  const since = Math.max(...edges.filter((edge) => edge <= at));
  const until = Math.min(...edges.filter((edge) => edge > at));
  const newestFirst = [...red].sort((a, b) => b.from - a.from);
  const leaves = leavesOf(newestFirst);
  const turnMs = leaves.reduce((sum, { dwellMs }) => sum + dwellMs, 0);
  if (leaves.length === 1) return leafPage(leaves[0]!, since, until, `alert:${leaves[0]!.span.level}`, null);
  let startsAt = since + Math.floor((at - since) / turnMs) * turnMs;
  for (const [i, leaf] of leaves.entries()) {
    if (at < startsAt + leaf.dwellMs)
      return leafPage(
        leaf,
        startsAt,
        Math.min(startsAt + leaf.dwellMs, until),
        `alert:${leaf.span.level}`,
        leaves[(i + 1) % leaves.length]!,
      );
    startsAt += leaf.dwellMs;
  }
  return leafPage(leaves[0]!, at, until, `alert:${leaves[0]!.span.level}`, null);
}

function leafPage({ span, page }: Leaf, startsAt: number, endsAt: number, reason: string, next: Leaf | null): Page {
  return {
    kind: 'page',
    playlist: '',
    item: span.id,
    revision: span.revision,
    hash: span.hash,
    itemKind: 'alert',
    page: span.first + page,
    pages: span.pages.length,
    startsAt: startsAt as Instant,
    endsAt: endsAt as Instant,
    reason,
    position: 1,
    count: 1,
    next: next && { item: next.span.id, hash: next.span.hash, page: next.span.first + next.page },
    alert: span,
  };
}

interface Asked {
  readonly previous: Programme | null;
  readonly current: Programme;
  readonly effect: Effect;
  readonly state: BoardState;
}

/** Orange: at once for what is left of the page on the glass, then in the place of every other page. */
function alternating(asked: Asked, orange: readonly AlertSpan[], base: Playback, at: number): Playback {
  const standing = standingAt(orange, at);
  if (standing.length === 0) return resumed(asked, orange, base, at);
  const edges = orange.flatMap(({ from, until }) => [from, until]);
  const since = Math.max(...edges.filter((edge) => edge <= at));
  const until = Math.min(...edges.filter((edge) => edge > at));
  const leaves = leavesOf([...standing].sort((a, b) => b.from - a.from));
  const leafAt = (number: number) => leaves[((number % leaves.length) + leaves.length) % leaves.length]!;
  const reason = (leaf: Leaf) => `alert:${leaf.span.level}`;
  if (base.kind === 'off') return { ...base, endsAt: Math.min(base.endsAt, until) as Instant };
  if (base.kind === 'slate') {
    const leaf = leafAt(Math.floor((at - since) / leaves[0]!.dwellMs));
    const startsAt = since + Math.floor((at - since) / leaves[0]!.dwellMs) * leaves[0]!.dwellMs;
    return leafPage(leaf, startsAt, Math.min(startsAt + leaves[0]!.dwellMs, base.endsAt, until), reason(leaf), null);
  }
  const opening = openingUntil(asked, since, leaves[0]!.dwellMs);
  if (at < opening) return leafPage(leaves[0]!, since, Math.min(opening, until), reason(leaves[0]!), null);
  const isEven = beatOf(asked, opening) % 2;
  const beat = beatOf(asked, at);
  const startsAt = Math.max(base.startsAt, opening);
  const endsAt = Math.min(base.endsAt, until);
  if (beat % 2 === isEven) return { ...base, startsAt: startsAt as Instant, endsAt: endsAt as Instant };
  const leaf = leafAt(Math.floor(beat / 2));
  return leafPage(leaf, startsAt, endsAt, reason(leaf), null);
}

/** The first page of a warning has at least half its time: it takes the next page's too where the one on the glass is nearly over. */
function openingUntil({ previous, current, effect, state }: Asked, since: number, dwellMs: number): number {
  const on = playbackAcross(previous, current, effect, state, since as Instant);
  if (on.endsAt - since >= dwellMs / 2) return on.endsAt;
  return playbackAcross(previous, current, effect, state, on.endsAt).endsAt;
}

/** After the last orange page the programme goes on: a page that would get less than half its time gives it to the one after it. */
function resumed(
  { previous, current, effect, state }: Asked,
  orange: readonly AlertSpan[],
  base: Playback,
  at: number,
): Playback {
  const ended = Math.max(...orange.filter(({ until }) => until <= at).map(({ until }) => until));
  if (base.kind !== 'page' || !Number.isFinite(ended)) return base;
  if (base.startsAt >= ended) {
    const before = playbackAcross(previous, current, effect, state, ended as Instant);
    const isEarly = before.kind === 'page' && before.endsAt === base.startsAt && isRemnant(before, ended);
    return isEarly ? { ...base, startsAt: ended as Instant } : base;
  }
  if (!isRemnant(base, ended)) return { ...base, startsAt: ended as Instant };
  const next = playbackAcross(previous, current, effect, state, base.endsAt);
  return next.kind === 'page' ? { ...next, startsAt: ended as Instant } : base;
}

const isRemnant = ({ startsAt, endsAt }: Page, cut: number): boolean => endsAt - cut < (endsAt - startsAt) / 2;

const pagesBefore = new WeakMap<Turn, readonly number[]>();

/** A running number of the pages of a playlist: the next page has the next number, turn after turn. */
function beatOf({ current, state }: Asked, at: number): number {
  const glass = glassAt(lanesOf(current, state, at), at);
  if (glass.kind === 'dark') return 0;
  const { spot, lane } = glass;
  return numberIn(lane.eras.turnOf(lane.eras.indexAt(spot.startsAt)), spot) + spot.page + spot.cursor.turn;
}

function numberIn(turn: Turn, { cursor }: Spot): number {
  const known = pagesBefore.get(turn) ?? countPages(turn);
  pagesBefore.set(turn, known);
  return known[indexAfter(turn, cursor) - 1] ?? 0;
}

function countPages({ showings }: Turn): number[] {
  let sum = 0;
  return showings.map(({ entry }) => {
    const before = sum;
    sum += entry.pages.length;
    return before;
  });
}

function cutAt(playback: Playback, next: number): Playback {
  return playback.endsAt <= next ? playback : { ...playback, endsAt: next as Instant };
}

/** A page of the loop that is a warning's says which. */
function named(playback: Playback, spans: readonly AlertSpan[], at: number): Playback {
  if (playback.kind !== 'page' || playback.itemKind !== 'alert' || playback.alert !== undefined) return playback;
  const span = spans.find(({ id, from, until }) => id === playback.item && from <= at && at < until);
  return span === undefined ? playback : { ...playback, page: span.first + playback.page, alert: span };
}
