/** boards.json: a display device's profile (R16, R25). Everything set on the glass follows from it. */
import * as v from 'valibot';
import { Id } from '../item/item.ts';
import { weekdays } from '../time/weekday.ts';

/** Minutes since midnight as `HH:MM`; `24:00` is allowed as an end. */
export const ClockTime = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:30'));
/** `mon`…`sun`, `workday`, `dayoff`, `makeup` (a workday that makes up for a day off), or a festival's id. */
export const Day = v.union([v.picklist(weekdays), v.picklist(['workday', 'dayoff', 'makeup']), Id]);

export const Colour = v.picklist(['full', 'amber', 'red', 'red-green'], 'must be full, amber, red or red-green');
const px = v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(16_384));
const positive = v.pipe(v.number(), v.gtValue(0));

export const Screen = v.looseObject({
  widthPx: px,
  heightPx: px,
  widthMm: positive,
  colour: Colour,
  /** Height of the picture's lower edge above the floor: a terminal keeps its controls within reach (R40). */
  bottomMm: v.optional(v.pipe(v.number(), v.minValue(0))),
});
export const Viewing = v.looseObject({ nearM: positive, typicalM: positive, farM: positive });
export type Screen = v.InferOutput<typeof Screen>;
export type Viewing = v.InferOutput<typeof Viewing>;

export const Board = v.looseObject({
  id: Id,
  name: v.string(),
  groups: v.optional(v.array(Id), []),
  feed: v.optional(v.picklist(['online', 'carried']), 'online'),
  timeZone: v.optional(v.string()),
  drills: v.optional(v.boolean(), false),
  screen: Screen,
  viewing: Viewing,
  /** Reading-time multiplier: transit 0.8, waiting room 1.3 (R28). */
  pace: v.optional(v.pipe(v.number(), v.minValue(0.5), v.maxValue(3)), 1),
  place: v.optional(
    v.looseObject({
      address: v.optional(v.string()),
      lat: v.optional(v.number()),
      lon: v.optional(v.number()),
      geocodes: v.optional(v.array(v.looseObject({ scheme: v.string(), value: v.string() }))),
    }),
  ),
  /** As in site.json, for a board in another jurisdiction. */
  calendars: v.optional(v.array(Id)),
  /** When the public reaches the board; outside them the screen is off. Absent: always. */
  openHours: v.optional(v.array(v.looseObject({ days: v.array(Day), from: ClockTime, until: ClockTime }))),
  /** When the glass wears its night colours; past midnight where `from` is later (R34). Absent: never. */
  night: v.optional(v.looseObject({ from: ClockTime, until: ClockTime })),
  example: v.optional(v.boolean(), false),
});
export type Board = v.InferOutput<typeof Board>;

/** Whether an audience or a schedule's `boards` names this board, one of its groups, or everybody. */
export function includesBoard(
  targets: readonly string[],
  board: { readonly id: string; readonly groups: readonly string[] },
): boolean {
  return targets.some((t) => t === '*' || t === board.id || board.groups.includes(t));
}
