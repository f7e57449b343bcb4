/** `noticeboard staff`: accounts by whoever holds the machine, such as when the last administrator has lost her telephone. */
import type { TransactionSql } from 'postgres';
import * as v from 'valibot';
import { recordAudit } from '../audit/audit.ts';
import type { Actor } from '../hub.ts';
import { addAccount, hasAccounts, Login, listAccounts, PersonName, Roles } from '../identity/accounts.ts';
import { type Invitation, invite } from '../identity/invitations.ts';
import type { CommandContext } from './context.ts';
import { CommandRefused } from './refused.ts';

const list = v.pipe(
  v.optional(v.string(), '*'),
  v.transform((text) => text.split(',').map((part) => part.trim())),
);
export const StaffAdd = v.object({
  id: Login,
  name: PersonName,
  roles: v.pipe(
    v.string(),
    v.transform((text) => text.split(',').map((part) => part.trim())),
    Roles,
  ),
  boards: list,
  categories: list,
});
export const StaffReset = v.object({ id: Login });

const linkOf = (id: string, { token, expiresAt }: Invitation) => ({ id, path: `/staff/#welcome=${token}`, expiresAt });

export async function staffAdd(
  { sql, clock, desk }: CommandContext,
  { id, name, roles, boards, categories }: v.InferOutput<typeof StaffAdd>,
  actor: Actor,
): Promise<unknown> {
  return sql.begin(async (tx) => {
    if (!(await addAccount(tx, { id, name, roles, scope: { boards, categories } }, clock.now())))
      throw new CommandRefused('login-taken', `The login ${id} is or was somebody’s: take another.`);
    await record(tx, { clock }, actor, 'staff-add', { account: id, roles, scope: { boards, categories } });
    return linkOf(id, await invite(tx, desk.sealKey(), id, clock.now()));
  });
}

/** Without an account the link is that of the first start again. */
export async function staffReset(
  { sql, clock, desk }: CommandContext,
  { id }: v.InferOutput<typeof StaffReset>,
  actor: Actor,
): Promise<unknown> {
  return sql.begin(async (tx) => {
    const [row] = await tx`select 1 from accounts where id = ${id} and closed_at is null`;
    if (!row && (await hasAccounts(tx)))
      throw new CommandRefused('unknown-account', `There is no open account ${id}: noticeboard staff list shows them.`);
    await record(tx, { clock }, actor, 'staff-reset', { account: id });
    return linkOf(id, await invite(tx, desk.sealKey(), row ? id : null, clock.now()));
  });
}

export async function staffList({ sql }: CommandContext): Promise<unknown> {
  return (await listAccounts(sql)).map(({ scope, ...account }) => ({ ...account, ...scope }));
}

const record = (
  tx: TransactionSql,
  { clock }: Pick<CommandContext, 'clock'>,
  actor: Actor,
  command: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> => recordAudit(tx, { actor, command, at: clock.now(), detail });
