/** People and scripts: accounts with roles and scope, one-time links, keys with an end. Administrators only. */
import type { TransactionSql } from 'postgres';
import * as v from 'valibot';
import { Iso } from '../../core/item/item.ts';
import { Scope, tokenPermissions } from '../../core/staff/role.ts';
import { Done, InvitationLink, NewToken, StaffList } from '../../core/staff/wire.ts';
import { dayMs, type Instant, instantOf } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import {
  addAccount,
  administratorsBeside,
  changeAccount,
  closeAccount,
  Login,
  listAccounts,
  PersonName,
  Roles,
} from '../identity/accounts.ts';
import { type Invitation, invite } from '../identity/invitations.ts';
import { listTokens, makeToken, revokeToken } from '../identity/tokens.ts';
import { type Call, type Endpoint, endpoint, Refused } from './endpoint.ts';

const person = { name: PersonName, roles: Roles, ...Scope.entries };
const longestToken = 400 * dayMs;

const pathOf = ({ token }: Invitation): string => `/staff/#welcome=${token}`;
const scopeOf = ({ boards, categories }: Scope): Scope => ({ boards, categories });

/** One change and its audit row, together or not at all. */
async function changing(
  { parts, who, at }: Pick<Call<unknown, unknown>, 'parts' | 'who' | 'at'>,
  command: string,
  detail: Readonly<Record<string, unknown>>,
  change: (tx: TransactionSql) => Promise<unknown>,
): Promise<unknown> {
  return parts.sql.begin(async (tx) => {
    const result = await change(tx);
    await recordAudit(tx, { actor: who.actor, command, at, detail });
    return result;
  });
}

const unknownAccount = (id: string | undefined): Refused =>
  new Refused(404, 'unknown-account', `There is no open account “${id}”.`);

async function keepAnAdministrator(tx: TransactionSql, id: string): Promise<void> {
  if ((await administratorsBeside(tx, id)) === 0)
    throw new Refused(409, 'last-administrator', 'This is the last administrator: make another one first.');
}

export const staffEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/staff',
    summary: 'Accounts and keys',
    who: 'staff',
    command: null,
    answer: StaffList,
    run: async ({ parts }) => {
      const staff = (await listAccounts(parts.sql)).map(({ scope, ...rest }) => ({ ...rest, ...scope }));
      return { body: { staff, tokens: await listTokens(parts.sql) } };
    },
  }),
  endpoint({
    method: 'post',
    path: '/staff',
    summary: 'A new account, and the one-time link its owner comes in by',
    who: 'staff',
    command: 'staff-add',
    input: v.object({ id: Login, ...person }),
    answer: InvitationLink,
    run: async (call) => {
      const { parts, input, at } = call;
      const { id, name, roles } = input;
      const invitation = await changing(call, 'staff-add', { account: id, roles, scope: scopeOf(input) }, async (tx) => {
        if (!(await addAccount(tx, { id, name, roles, scope: scopeOf(input) }, at)))
          throw new Refused(409, 'login-taken', `The login “${id}” is or was somebody’s: take another.`);
        return invite(tx, parts.desk.sealKey(), id, at);
      });
      const made = invitation as Invitation;
      return { status: 201, body: { id, path: pathOf(made), expiresAt: made.expiresAt } };
    },
  }),
  endpoint({
    method: 'put',
    path: '/staff/:id',
    summary: 'Change roles and scope',
    who: 'staff',
    command: 'staff-change',
    input: v.object(person),
    answer: Done,
    run: async (call) => {
      const { params, input } = call;
      const id = params.id ?? '';
      await changing(call, 'staff-change', { account: id, roles: input.roles, scope: scopeOf(input) }, async (tx) => {
        if (!input.roles.includes('administrator')) await keepAnAdministrator(tx, id);
        if (!(await changeAccount(tx, { id, name: input.name, roles: input.roles, scope: scopeOf(input) })))
          throw unknownAccount(id);
      });
      return { body: { done: true } };
    },
  }),
  endpoint({
    method: 'post',
    path: '/staff/:id/reset',
    summary: 'A new one-time link: new password and second factor',
    who: 'staff',
    command: 'staff-reset',
    answer: InvitationLink,
    run: async (call) => {
      const { parts, params, at } = call;
      const id = params.id ?? '';
      const invitation = await changing(call, 'staff-reset', { account: id }, async (tx) => {
        const [row] = await tx`select 1 from accounts where id = ${id} and closed_at is null`;
        if (!row) throw unknownAccount(id);
        return invite(tx, parts.desk.sealKey(), id, at);
      });
      const made = invitation as Invitation;
      return { status: 201, body: { id, path: pathOf(made), expiresAt: made.expiresAt } };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/staff/:id',
    summary: 'Close an account: its sessions and keys end at once',
    who: 'staff',
    command: 'staff-close',
    answer: Done,
    run: async (call) => {
      const id = call.params.id ?? '';
      await changing(call, 'staff-close', { account: id }, async (tx) => {
        await keepAnAdministrator(tx, id);
        if (!(await closeAccount(tx, id, call.at))) throw unknownAccount(id);
      });
      return { body: { done: true } };
    },
  }),
  endpoint({
    method: 'post',
    path: '/tokens',
    summary: 'A key for a script; shown once',
    who: 'staff',
    command: 'token-make',
    input: v.object({
      name: PersonName,
      permissions: v.pipe(v.array(v.picklist(tokenPermissions)), v.minLength(1)),
      ...Scope.entries,
      expiresAt: Iso,
    }),
    answer: NewToken,
    run: async (call) => {
      const { who, input, at } = call;
      const expiresAt = withinAYear(instantOf(input.expiresAt), at);
      const { name, permissions } = input;
      const made = await changing(call, 'token-make', { name, permissions, scope: scopeOf(input), expiresAt }, (tx) =>
        makeToken(tx, who.account, { name, permissions, scope: scopeOf(input), expiresAt }, at),
      );
      return { status: 201, body: made };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/tokens/:id',
    summary: 'Revoke a key',
    who: 'staff',
    command: 'token-revoke',
    answer: Done,
    run: async (call) => {
      const id = call.params.id ?? '';
      await changing(call, 'token-revoke', { token: id }, async (tx) => {
        if (!(await revokeToken(tx, id, call.at))) throw new Refused(404, 'unknown-token', `There is no key “${id}” in force.`);
      });
      return { body: { done: true } };
    },
  }),
];

function withinAYear(expiresAt: Instant, at: Instant): Instant {
  if (expiresAt <= at || expiresAt - at > longestToken)
    throw new Refused(400, 'bad-expiry', 'A key ends within 400 days, and not in the past.');
  return expiresAt;
}
