/** One record for each page that was on the glass, written when it leaves (R51); the store bounds them (R76). */
import type { Instant } from '../core/time/instant.ts';
import type { HeldProgramme, JournalRecord } from '../store/schema.ts';
import type { Ended, PageShown } from './player.ts';

export interface JournalParts {
  readonly now: () => Instant;
  readonly monotonicNow: () => number;
  readonly isTrusted: () => boolean;
  readonly app: string;
  /** Under the time machine nothing is written. */
  readonly silent: boolean;
  readonly write: (record: JournalRecord) => void;
}

export interface Journal {
  /** Another page, or none, is on the glass now. */
  turned(shown: PageShown | null, ended: Ended, held: HeldProgramme | null): void;
}

export function createJournal({ now, monotonicNow, isTrusted, app, silent, write }: JournalParts): Journal {
  let open: Omit<JournalRecord, 'endedAt' | 'shownMs' | 'ended'> | null = null;
  let since = 0;
  return {
    turned(shown, ended, held) {
      const [at, monotonic] = [now(), monotonicNow()];
      if (open && !silent) write({ ...open, endedAt: at, shownMs: Math.round(monotonic - since), ended });
      since = monotonic;
      open =
        shown && held
          ? {
              board: held.board,
              item: shown.playback.item,
              revision: shown.playback.revision,
              hash: shown.playback.hash,
              page: shown.playback.page,
              startedAt: at,
              reason: shown.playback.reason,
              release: `${held.current.lineage}.${held.current.release}`,
              clock: isTrusted() ? 'trusted' : 'untrusted',
              app,
            }
          : null;
    },
  };
}
