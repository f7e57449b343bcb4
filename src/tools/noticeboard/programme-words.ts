/** `explain` and `agenda` for people. */
import type { Absence } from '../../core/programme/absence.ts';
import type { Explanation } from '../../core/programme/explain.ts';
import type { BoardDay, DayBlock } from '../../core/programme/week.ts';
import { type Instant, instantOf } from '../../core/time/instant.ts';
import { localTimeAt } from '../../core/time/zone.ts';

/** `asked`: with --item; null if that item takes its turn. */
export type Explained = Explanation & { readonly asked?: Absence | null };

const absences: Readonly<Record<Absence['code'], string>> = {
  held: 'it is held back: it would break the playlist’s promise',
  'other-playlist': 'it stands in another playlist than the one on the glass',
  'in-no-playlist': 'no playlist of this board asks for it',
  'not-yet': 'its time has not begun',
  ended: 'its time is over',
  'lease-ended': 'the board has not heard from the hub for too long',
  example: 'examples never show on a paired board',
  'clock-untrusted': 'the clock is not trusted and the item has an end',
  'not-on-this-board': 'this board does not know it: another audience, or it is not issued',
};

export function explainedInWords({ sentence, rules, next, warnings, place, asked }: Explained): string {
  const waits =
    place === null
      ? []
      : [
          `  turn ${place.turn}, item ${place.position} of ${place.count}; waits at most ${minutes(place.longestWaitMs)} of the ${minutes(place.promisedWaitMs)} promised`,
        ];
  const why =
    asked === undefined
      ? []
      : [
          asked === null
            ? 'That item takes its turn now.'
            : `${asked.item} does not show: ${absences[asked.code]}${asked.at === null ? '' : ` (${new Date(asked.at).toISOString()})`}.${asked.reason === null ? '' : ` ${asked.reason}`}`,
        ];
  return [
    sentence['zh-Hans'],
    sentence.en,
    ...waits,
    ...(next === null ? [] : [`  next: ${next.item}, page ${next.page + 1}`]),
    ...rules.map(
      (rule) => `  ${rule.outcome.padEnd(16)} ${rule.schedule} → ${rule.playlist || 'screen off'} (priority ${rule.priority})`,
    ),
    ...warnings.map(({ text }) => `! ${text['zh-Hans']}`),
    ...why,
  ].join('\n');
}

const minutes = (ms: number): string => (ms >= Number.MAX_SAFE_INTEGER ? 'no limit' : `${(ms / 60_000).toFixed(1)} min`);

export interface Agenda {
  readonly zone: string;
  readonly days: readonly (Omit<BoardDay, 'blocks'> & {
    readonly blocks: readonly (Omit<DayBlock, 'from' | 'until'> & { readonly from: string; readonly until: string })[];
  })[];
}

export function agendaInWords({ zone, days }: Agenda): string {
  const clock = (iso: string) => {
    const { minute } = localTimeAt(instantOf(iso) as Instant, zone);
    return [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, '0')).join(':');
  };
  return days
    .map(({ date, weekday, kind, makeup, festivals, blocks }) => {
      const day = [makeup ? 'make-up workday' : kind, ...festivals].join(', ');
      const lines = blocks.map(
        (block, i) =>
          `  ${clock(block.from)}–${i === blocks.length - 1 ? '24:00' : clock(block.until)}  ${block.playlist ?? block.kind}  (${block.reason})`,
      );
      return [`${date} ${weekday}: ${day}`, ...lines].join('\n');
    })
    .concat(`Times are those of ${zone}.`)
    .join('\n');
}
