/** What a board shows and why, asked by command: the same functions the board itself runs. */
import * as v from 'valibot';
import { Id, Iso } from '../../core/item/item.ts';
import { absenceOf } from '../../core/programme/absence.ts';
import { explainAt } from '../../core/programme/explain.ts';
import { type DayBlock, daysOf } from '../../core/programme/week.ts';
import { type Instant, instantOf, toIso } from '../../core/time/instant.ts';
import { readTwin } from '../publish/twin.ts';
import type { CommandContext } from './context.ts';
import { CommandRefused } from './refused.ts';

export const ExplainInput = v.object({ board: Id, at: v.optional(Iso), item: v.optional(Id) });
export const AgendaInput = v.object({
  board: Id,
  from: v.optional(Iso),
  days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(366)), 7),
});

export async function explain(
  context: CommandContext,
  { board, at, item }: v.InferOutput<typeof ExplainInput>,
): Promise<unknown> {
  const instant = at === undefined ? context.clock.now() : instantOf(at);
  const { programme } = await mustTwin(context, board, instant);
  const explanation = explainAt(programme, { contactAt: instant, paired: false }, instant);
  if (item === undefined) return explanation;
  const { playback, absent } = explanation;
  const playlist = playback.kind === 'page' ? playback.playlist : null;
  return {
    ...explanation,
    absent: absent.filter((absence) => absence.item === item),
    asked: absenceOf(programme, { contactAt: instant, paired: false }, instant, playlist, item),
  };
}

/** Instants in UTC, and the zone to draw them in. */
export async function agenda(
  context: CommandContext,
  { board, from, days }: v.InferOutput<typeof AgendaInput>,
): Promise<unknown> {
  const instant = from === undefined ? context.clock.now() : instantOf(from);
  const { programme } = await mustTwin(context, board, instant);
  const { zone, lineage, release } = programme;
  const inWords = ({ from: begin, until, ...block }: DayBlock) => ({ from: toIso(begin), until: toIso(until), ...block });
  return {
    board,
    zone,
    release: `${lineage}.${release}`,
    days: daysOf(programme, instant, days).map((day) => ({ ...day, blocks: day.blocks.map(inWords) })),
  };
}

async function mustTwin({ sql, boards }: CommandContext, board: string, at: Instant) {
  const twin = await readTwin(sql, board, at);
  if (twin) return twin;
  const names = boards().map(({ id }) => id);
  throw new CommandRefused('unknown-board', `There is no board ${board}: the boards are ${names.join(', ')}.`);
}
