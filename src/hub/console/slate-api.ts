/**
 * The slate (R67). One person puts every board on the slate at once; two take it off again.
 */
import type { TransactionSql } from 'postgres';
import * as v from 'valibot';
import { Schedule } from '../../core/programme/schedule.ts';
import { Pushed } from '../../core/staff/wire.ts';
import { dateOf, localTimeAt } from '../../core/time/zone.ts';
import { type Answer, type Call, type ConsoleParts, type Endpoint, endpoint } from './endpoint.ts';
import { putPlan, removePlan } from './plan-records.ts';
import { type Confirmable, propose } from './proposals.ts';

const slateId = 'slate';
/** Above every schedule a file may declare. */
const highest = 1000;

/** Zone of the office: the slate begins today and ends by people alone. */
function slateBody({ site, clock }: ConsoleParts): Record<string, unknown> {
  const { dayNumber } = localTimeAt(clock.now(), site().office.timeZone);
  const rule = {
    id: slateId,
    playlist: slateId,
    slate: true,
    boards: ['*'],
    priority: highest,
    dates: { from: dateOf(dayNumber - 1) },
  };
  return v.parse(Schedule, rule);
}

async function raise({ parts, who, at }: Call<unknown, undefined>): Promise<Answer> {
  await parts.sql.begin((tx) =>
    putPlan(tx, { kind: 'schedule', id: slateId, body: slateBody(parts), actor: who.actor, at, urgent: true }),
  );
  return { body: { id: slateId, release: (await parts.publisher.publish()).number, proposal: null } };
}

async function lift(call: Call<unknown, undefined>): Promise<Answer> {
  const proposal = await call.parts.sql.begin((tx) => propose(tx, call, { command: 'slate-lift', target: slateId, input: {} }));
  return { status: 202, body: { id: slateId, release: null, proposal } };
}

export const confirmableSlate: Readonly<Record<string, Confirmable>> = {
  'slate-lift': {
    permission: 'slate',
    run: async (tx: TransactionSql, parts, { proposed_by }, second) => {
      await removePlan(tx, { kind: 'schedule', id: slateId, actor: proposed_by, at: parts.clock.now(), second });
      return { state: 'lifted', revision: 1 };
    },
  },
};

export const slateEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/slate',
    summary: 'Every board shows the town’s slate, at once, by one person',
    who: 'slate',
    command: 'schedule-put',
    input: v.object({ reason: v.optional(v.pipe(v.string(), v.maxLength(500))) }),
    answer: Pushed,
    run: raise,
  }),
  endpoint({
    method: 'post',
    path: '/slate/lift',
    summary: 'Ask to take the slate off; a second person confirms',
    who: 'slate',
    command: 'proposal-make',
    input: v.object({}),
    answer: Pushed,
    run: lift,
  }),
];
