/** What the page and its worker say to one another. Bodies never pass: the page reads its deck from the store. */
import type { Connection } from '../core/release/sync-state.ts';
import type { ClockState } from '../core/time/trusted-clock.ts';
import type { JournalRecord } from '../store/schema.ts';

export type ToWorker =
  | {
      readonly kind: 'start';
      readonly hub: string | null;
      readonly board: string | null;
      readonly app: string;
      /** Keep every item to be found and listed: a terminal. */
      readonly archive?: boolean;
    }
  | { readonly kind: 'shown'; readonly record: JournalRecord }
  /** The page of the previous programme has ended. */
  | { readonly kind: 'handed-over'; readonly board: string }
  /** Time may have passed unseen, or the network is said to have changed. */
  | { readonly kind: 'hint'; readonly hint: 'wake' | 'online' | 'offline' }
  /** A page could not be shown; counted and told to staff. */
  | { readonly kind: 'broken'; readonly code: string; readonly reason: string };

export interface Status {
  readonly kind: 'status';
  readonly connection: Connection;
  readonly release: { readonly lineage: string; readonly number: number } | null;
  readonly trust: 'none' | 'first-use' | 'pinned';
  readonly clock: ClockState | null;
  readonly contactAt: number | null;
  /** What staff should know: why the last pull failed, in a sentence. */
  readonly failure: { readonly code: string; readonly reason: string } | null;
}

/** The store moved: read it again. The clock comes with it, since what was just learnt of the time decides what of it shows. */
export interface Changed {
  readonly kind: 'changed';
  readonly clock: ClockState;
}

export type FromWorker =
  | Status
  | Changed
  /** A newer version of the app has upgraded the store. */
  | { readonly kind: 'superseded' };
