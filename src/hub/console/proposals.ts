/**
 * What needs two persons (R15, R67, R69): one asks, another with the same permission confirms from her own account. Until
 * then nothing has happened, and after a day the asking lapses.
 */
import { randomBytes } from 'node:crypto';
import type { JSONValue, TransactionSql } from 'postgres';
import * as v from 'valibot';
import type { Permission } from '../../core/staff/role.ts';
import { Done, Proposals, StepTaken } from '../../core/staff/wire.ts';
import { dayMs } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import { type Answer, type Call, type ConsoleParts, type Endpoint, endpoint, Refused } from './endpoint.ts';
import { readNames } from './names.ts';

const lifetimeMs = dayMs;

export interface ProposalRow {
  readonly id: string;
  readonly command: string;
  readonly target: string;
  readonly input: Record<string, unknown>;
  readonly proposed_by: string;
  readonly at: Date;
  readonly expires_at: Date;
}

/** What a confirmed proposal does, in the transaction that marks it confirmed. */
export interface Confirmable {
  readonly permission: Permission;
  readonly run: (
    tx: TransactionSql,
    parts: ConsoleParts,
    proposal: ProposalRow,
    second: string,
  ) => Promise<{ state: string; revision: number }>;
}

/** The same asked twice is one proposal. @returns its id */
export async function propose(
  tx: TransactionSql,
  { who, at }: Pick<Call<unknown, unknown>, 'who' | 'at'>,
  { command, target, input }: Pick<ProposalRow, 'command' | 'target' | 'input'>,
): Promise<string> {
  const [waiting] = await tx<{ id: string }[]>`select id from proposals where command = ${command} and target = ${target}
    and state = 'waiting' and expires_at > ${new Date(at)}`;
  if (waiting) return waiting.id;
  const id = `proposal-${randomBytes(6).toString('hex')}`;
  await tx`insert into proposals (id, command, target, input, proposed_by, at, expires_at, state)
    values (${id}, ${command}, ${target}, ${tx.json(input as JSONValue)}, ${who.actor}, ${new Date(at)}, ${new Date(at + lifetimeMs)}, 'waiting')`;
  await recordAudit(tx, { actor: who.actor, command: 'proposal-make', at, detail: { proposal: id, command, target, ...input } });
  return id;
}

async function lockWaiting(
  tx: TransactionSql,
  { params, at }: Pick<Call<unknown, unknown>, 'params' | 'at'>,
): Promise<ProposalRow> {
  const [row] = await tx<ProposalRow[]>`select id, command, target, input, proposed_by, at, expires_at from proposals
    where id = ${params.id ?? ''} and state = 'waiting' and expires_at > ${new Date(at)} for update`;
  if (!row)
    throw new Refused(
      404,
      'unknown-proposal',
      'Nothing of this name waits for a second person: it was decided, or a day has passed.',
    );
  return row;
}

async function decide(
  tx: TransactionSql,
  call: Pick<Call<unknown, unknown>, 'who' | 'at'>,
  row: ProposalRow,
  state: string,
): Promise<void> {
  await tx`update proposals set state = ${state}, decided_by = ${call.who.actor}, decided_at = ${new Date(call.at)} where id = ${row.id}`;
  const detail = { proposal: row.id, command: row.command, target: row.target, proposedBy: row.proposed_by };
  const command = state === 'confirmed' ? 'proposal-confirm' : 'proposal-drop';
  await recordAudit(tx, { actor: call.who.actor, command, at: call.at, detail });
}

async function confirm(call: Call<undefined, undefined>, table: Readonly<Record<string, Confirmable>>): Promise<Answer> {
  const { parts, who } = call;
  const done = (await parts.sql.begin(async (tx) => {
    const row = await lockWaiting(tx, call);
    const confirmable = table[row.command];
    if (!confirmable) throw new Error(`proposal ${row.id} names the unknown command ${row.command}`);
    if (!who.permissions.has(confirmable.permission))
      throw new Refused(
        403,
        'not-permitted',
        `${who.name} may not confirm this: it needs the permission “${confirmable.permission}”.`,
      );
    if (row.proposed_by === who.actor)
      throw new Refused(409, 'same-person', 'The person who asked cannot be the second person: another must confirm.');
    const outcome = await confirmable.run(tx, parts, row, who.actor);
    await decide(tx, call, row, 'confirmed');
    return { id: row.target, ...outcome };
  })) as { id: string; state: string; revision: number };
  const { number } = await parts.publisher.publish();
  return { body: { ...done, release: number, proposal: null } };
}

/** @param table what each command does once it is confirmed; main hands it over so that no room reaches into another */
export function proposalEndpoints(table: Readonly<Record<string, Confirmable>>): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/proposals',
      summary: 'What waits for a second person',
      who: 'read',
      command: null,
      answer: Proposals,
      run: async ({ parts, who, at }) => {
        const rows = await parts.sql<ProposalRow[]>`select id, command, target, input, proposed_by, at, expires_at from proposals
          where state = 'waiting' and expires_at > ${new Date(at)} order by at`;
        const nameOf = await readNames(parts.sql);
        const proposals = rows.map((row) => ({
          id: row.id,
          command: row.command,
          target: row.target,
          input: row.input,
          proposedBy: row.proposed_by,
          proposedByName: nameOf(row.proposed_by),
          at: row.at.toISOString(),
          expiresAt: row.expires_at.toISOString(),
          own: row.proposed_by === who.actor,
        }));
        return { body: { proposals } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/proposals/:id/confirm',
      summary: 'The second person agrees: it happens now',
      who: 'read',
      command: 'proposal-confirm',
      answer: StepTaken,
      run: (call) => confirm(call, table),
    }),
    endpoint({
      method: 'post',
      path: '/proposals/:id/drop',
      summary: 'Nothing happens: the one who asked takes it back, or one who could confirm says no',
      who: 'read',
      command: 'proposal-drop',
      input: v.object({}),
      answer: Done,
      run: async (call) => {
        await call.parts.sql.begin(async (tx) => {
          const row = await lockWaiting(tx, call);
          const permission = table[row.command]?.permission;
          if (row.proposed_by !== call.who.actor && (permission === undefined || !call.who.permissions.has(permission)))
            throw new Refused(403, 'not-permitted', 'Only who asked, or who could confirm, may drop it.');
          await decide(tx, call, row, 'dropped');
        });
        return { body: { done: true } };
      },
    }),
  ];
}
