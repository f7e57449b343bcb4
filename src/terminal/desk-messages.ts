/** What the page asks of the desk, its worker beside the store, and what it is told. The page holds only what it draws. */
import type { Item } from '../core/item/item.ts';
import type { SiteRecord } from '../core/office/site.ts';
import type { Choice, Filter, Listed, Order, Paged } from '../core/terminal/catalogue.ts';
import type { Reach } from '../core/terminal/reach.ts';
import type { ClockState } from '../core/time/trusted-clock.ts';
import type { LocalTime } from '../core/time/zone.ts';
import type { Found } from './searcher.ts';

export interface Posted extends Listed {
  readonly until: LocalTime;
}

/** What every screen stands on. */
export interface Ground {
  readonly site: SiteRecord;
  readonly reach: Reach | null;
  readonly zone: string;
  readonly local: LocalTime;
  readonly release: number;
  /** Whether the archive can be searched through yet. */
  readonly total: number;
  readonly categories: readonly Choice[];
  readonly kinds: readonly Choice[];
  readonly newThisWeek: number;
  readonly postings: readonly Posted[];
}

export interface Opened {
  readonly item: Item;
  /** What it relates to, and what relates to it, each once; `relation` as that item stands to this one. */
  readonly related: readonly { readonly relation: string; readonly item: Listed }[];
  readonly postedUntil: LocalTime | null;
}

export interface Asks {
  /** Null: nothing has been pulled yet. */
  ground: { ask: { readonly board: string | null }; answer: Ground | null };
  list: {
    ask: { readonly filter: Filter; readonly order: Order; readonly page: number; readonly size: number };
    answer: Paged<Listed>;
  };
  choices: { ask: { readonly field: 'category' | 'year' | 'issuer'; readonly filter: Filter }; answer: readonly Choice[] };
  /** Null: not held, or not any more. */
  open: { ask: { readonly id: string }; answer: Opened | null };
  /** Answered once or twice; a later search takes its place. */
  search: { ask: { readonly query: string; readonly limit: number }; answer: Found };
}
export type AskKind = keyof Asks;

export type ToDesk =
  | { readonly kind: 'start'; readonly store: string }
  | { readonly kind: 'moved'; readonly clock: ClockState | null }
  | { [K in AskKind]: { readonly kind: K; readonly number: number; readonly ask: Asks[K]['ask'] } }[AskKind];

export interface FromDesk {
  readonly number: number;
  readonly answer: Asks[AskKind]['answer'];
}
