/**
 * The programme: what one board plays, as a pure function of data and time (DESIGN §4.1, R49).
 * Built from the records a board holds by `buildProgramme`, asked by `playbackAt`; hub, preview and board run the same code.
 *
 * Rotation is by due time, never `mod length`. An entry of weight w is due w times a turn, at `phase + k / w` turns,
 * where `phase` (0 ≤ phase < 1/w) hangs on the item alone; entries play in order of due time, each with all its pages.
 * So adding or removing an entry moves no other entry's place in the order, and delays it by no more than the pages added.
 * Where a playlist stands at an instant is carried by the release in a plan (`Anchor`), so that a board that missed
 * ten releases stands where all others stand.
 */
import type { Item, ItemKind } from '../item/item.ts';
import type { Board } from '../office/board.ts';
import type { SiteRecord } from '../office/site.ts';
import type { Instant } from '../time/instant.ts';
import type { HeldAlert } from './alert-span.ts';
import type { AlertSpan } from './alert-standing.ts';
import type { Playlist } from './playlist.ts';
import type { Calendar, Schedule } from './schedule.ts';

/** Where a playlist stands: at `at` the page `page` (0-based) of `item`'s showing due at `turn` begins. `item` null: the next showing due at or after `turn`. */
export interface Anchor {
  readonly at: number;
  readonly turn: number;
  readonly item: string | null;
  readonly page: number;
}

/** An item held from a playlist because its promise would break (R13): it stays in archive and terminal. */
export interface Held {
  readonly item: string;
  readonly reason: string;
}

export interface PlaylistPlan {
  readonly anchor: Anchor;
  readonly held: readonly Held[];
  /** Written where more items are held than `held` names: the only items that play. */
  readonly shown?: readonly string[];
}

/** A record of kind `plan`: what the hub computed at issue for all boards of one `planKey` (same screen, viewing, groups). */
export interface Plan {
  readonly format: 1;
  readonly key: string;
  readonly playlists: Readonly<Record<string, PlaylistPlan>>;
}

/** The records of one release, as far as the programme needs them. */
export interface Holdings {
  readonly lineage: string;
  readonly release: number;
  readonly takesEffectAt: Instant;
  readonly site: SiteRecord;
  readonly boards: readonly Board[];
  readonly playlists: readonly Playlist[];
  readonly schedules: readonly Schedule[];
  readonly calendars: readonly Calendar[];
  readonly plans: readonly Plan[];
  readonly items: readonly ItemHead[];
  /** Warnings that were taken in; absent: none. */
  readonly alerts?: readonly HeldAlert[];
}

/** An item without its text. `from` and `until` are half-open, null is no bound. */
export interface ItemHead {
  readonly id: string;
  readonly revision: number;
  readonly hash: string;
  readonly kind: ItemKind | (string & {});
  readonly category: string;
  readonly language: string;
  readonly title: string;
  readonly publishedAt: Instant;
  readonly audience: readonly string[];
  readonly from: Instant | null;
  readonly until: Instant | null;
  readonly posting: { readonly from: Instant; readonly until: Instant } | null;
  /** The reviewed headline of page 1, where the strip of running postings has no room for the title. */
  readonly headline?: string;
  /** Font slices of the title, where it stands in the strip of running postings. */
  readonly titleFonts?: readonly string[];
  /** Milliseconds it may show without verified contact; null: no limit. */
  readonly leaseMs: number | null;
  readonly example: boolean;
}

/**
 * One entry of a playlist as one board plays it. `pages`: dwell of each page in whole ms, from `paginate`.
 * `from` and `until` are the entry's: an item that is among "the newest 20" at times has an entry for each of those times.
 */
export interface ProgrammeEntry extends ItemHead {
  readonly weight: number;
  readonly phase: number;
  readonly pages: readonly number[];
}

export interface ProgrammePlaylist {
  readonly id: string;
  readonly longestWaitMs: number;
  readonly anchor: Anchor;
  /** In order of phase, then id. Items not yet or no longer valid are here: validity is asked at each instant. */
  readonly entries: readonly ProgrammeEntry[];
  readonly held: readonly Held[];
}

/** Structured-cloneable and JSON-safe: the board keeps it as one value and starts from it. */
export interface Programme {
  readonly format: 1;
  readonly lineage: string;
  readonly release: number;
  readonly takesEffectAt: Instant;
  readonly board: Board;
  readonly zone: string;
  readonly defaultPlaylist: string;
  readonly playlists: readonly ProgrammePlaylist[];
  /** Only those that name this board, strongest first. */
  readonly schedules: readonly Schedule[];
  readonly calendars: readonly Calendar[];
  /** Every item under posting for this board, nearest end first: the 公示中 strip (R13). */
  readonly postings: readonly ItemHead[];
  /** What still may show when no playlist has anything valid: items without end and without lease, newest first. */
  readonly evergreen: ProgrammePlaylist;
  /** When warnings stand on this board and how; absent: none (see alert-glass.ts). */
  readonly alerts?: readonly AlertSpan[];
}

/** What a board knows that the records do not say. */
export interface BoardState {
  /** Last verified contact with the hub; leases count from it. On the hub: the instant asked about. */
  readonly contactAt: Instant;
  /** With an untrusted clock only what is valid at both bounds shows (DESIGN §4.5); absent: the clock is trusted. */
  readonly bounds?: { readonly earliest: Instant; readonly latest: Instant };
  readonly paired: boolean;
}

/** Why something shows: stable code for `data-reason`, e.g. `schedule:office-hours`, `default`, `evergreen`. */
export type Reason = string;

export type Playback =
  | {
      readonly kind: 'page';
      readonly playlist: string;
      readonly item: string;
      readonly revision: number;
      readonly hash: string;
      readonly itemKind: string;
      /** 0-based. */
      readonly page: number;
      readonly pages: number;
      readonly startsAt: Instant;
      readonly endsAt: Instant;
      readonly reason: Reason;
      /** 第 position/count 条: place of the item in the turn, 1-based. */
      readonly position: number;
      readonly count: number;
      readonly next: { readonly item: string; readonly hash: string; readonly page: number } | null;
      /** The page is a warning's; `page` then counts in the deck of its record. */
      readonly alert?: AlertSpan;
    }
  /** Outside opening hours: the glass is dark on purpose. */
  | { readonly kind: 'off'; readonly endsAt: Instant; readonly reason: Reason }
  /** Nothing may show: the town's slate. */
  | { readonly kind: 'slate'; readonly endsAt: Instant; readonly reason: Reason };

/** Number of pages and their dwell for an item on the programme's board. */
export type PagesOf = (head: ItemHead) => readonly number[];

export type { Board, Calendar, Item, Playlist, Schedule, SiteRecord };
