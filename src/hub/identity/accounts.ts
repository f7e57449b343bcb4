/** The register of people: who there is, what they may do and where. Nobody is deleted: an account is closed, its deeds remain. */
import type { Sql, TransactionSql } from 'postgres';
import * as v from 'valibot';
import { type Role, roles, type Scope } from '../../core/staff/role.ts';
import type { Instant } from '../../core/time/instant.ts';

/** Typed at sign-in: `zhang.min`. Given once, never reused. */
export const Login = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9.-]{1,31}$/, 'must be 2–32 of a–z, 0–9, . and -, and begin with a letter'),
);
export const PersonName = v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(60));
export const Roles = v.pipe(v.array(v.picklist(roles)), v.minLength(1), v.maxLength(roles.length));

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly scope: Scope;
}
export interface ListedAccount extends Account {
  /** `invited`: the link has not been used yet. */
  readonly state: 'invited' | 'active' | 'closed';
  readonly secondFactor: boolean;
  readonly createdAt: string;
  readonly lastSeenAt: string | null;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly roles: Role[];
  readonly boards: string[];
  readonly categories: string[];
  readonly password_hash: string | null;
  readonly totp_secret: Uint8Array | null;
  readonly created_at: Date;
  readonly closed_at: Date | null;
  readonly seen_at: Date | null;
}

export const actorOf = (account: Pick<Account, 'id'>): string => `staff:${account.id}`;

export const accountOf = ({ id, name, roles: held, boards, categories }: Omit<Row, 'created_at' | 'seen_at'>): Account => ({
  id,
  name,
  roles: held,
  scope: { boards, categories },
});

export async function listAccounts(sql: Sql | TransactionSql): Promise<readonly ListedAccount[]> {
  const rows = await sql<Row[]>`
    select a.*, (select max(seen_at) from sessions s where s.account_id = a.id) as seen_at from accounts a order by closed_at is not null, id`;
  return rows.map((row) => ({
    ...accountOf(row),
    state: row.closed_at !== null ? 'closed' : row.password_hash === null ? 'invited' : 'active',
    secondFactor: row.totp_secret !== null,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.seen_at?.toISOString() ?? null,
  }));
}

/** Whether anybody can sign in at all: before that the first administrator is made by the link of the first start. */
export async function hasAccounts(sql: Sql | TransactionSql): Promise<boolean> {
  const [row] = await sql`select 1 from accounts where password_hash is not null and closed_at is null limit 1`;
  return row !== undefined;
}

/** @returns false if the login is taken. */
export async function addAccount(tx: TransactionSql, account: Account, at: Instant): Promise<boolean> {
  const { id, name, roles: held, scope } = account;
  const added = await tx`insert into accounts (id, name, roles, boards, categories, created_at)
    values (${id}, ${name}, ${held as Role[]}, ${scope.boards}, ${scope.categories}, ${new Date(at)}) on conflict do nothing`;
  return added.count > 0;
}

/** Roles and scope as they are from now on; running sessions see them at their next request. @returns false if there is none. */
export async function changeAccount(tx: TransactionSql, { id, name, roles: held, scope }: Account): Promise<boolean> {
  const changed = await tx`update accounts set name = ${name}, roles = ${held as Role[]}, boards = ${scope.boards},
    categories = ${scope.categories} where id = ${id} and closed_at is null`;
  return changed.count > 0;
}

/** Ends the account and every session of it at once; tokens it made end with it. @returns false if there is none open. */
export async function closeAccount(tx: TransactionSql, id: string, at: Instant): Promise<boolean> {
  const closed = await tx`update accounts set closed_at = ${new Date(at)}, password_hash = null, totp_secret = null
    where id = ${id} and closed_at is null`;
  await tx`delete from sessions where account_id = ${id}`;
  await tx`delete from invitations where account_id = ${id}`;
  await tx`update tokens set revoked_at = ${new Date(at)} where made_by = ${id} and revoked_at is null`;
  return closed.count > 0;
}

/** An administrator must remain, or nobody can let anybody in again but at the machine itself. */
export async function administratorsBeside(tx: TransactionSql, id: string): Promise<number> {
  const [row] = await tx<{ count: number }[]>`select count(*)::int as count from accounts
    where 'administrator' = any(roles) and closed_at is null and password_hash is not null and id <> ${id}`;
  return row?.count ?? 0;
}
