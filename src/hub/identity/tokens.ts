/** Keys for scripts: shown once, hashed, limited to what they are for, and ended by a date at the latest. */
import { randomBytes } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import type { Permission, Role, Scope } from '../../core/staff/role.ts';
import type { Instant } from '../../core/time/instant.ts';
import { hashToken, newToken } from './secrets.ts';

const prefix = 'nb_';

export interface TokenGrant {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly scope: Scope;
  readonly expiresAt: Instant;
}
export interface ListedToken {
  readonly id: string;
  readonly name: string;
  readonly madeBy: string;
  readonly permissions: readonly Permission[];
  readonly boards: readonly string[];
  readonly categories: readonly string[];
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly usedAt: string | null;
}
/** What a request with a token may do, while whoever made it still works here. */
export interface TokenBearer {
  readonly id: string;
  readonly madeBy: string;
  readonly madeByRoles: readonly Role[];
  readonly permissions: readonly Permission[];
  readonly scope: Scope;
}

export async function makeToken(
  tx: TransactionSql,
  madeBy: string,
  { name, permissions, scope, expiresAt }: TokenGrant,
  at: Instant,
): Promise<{ readonly id: string; readonly token: string }> {
  const id = `token-${randomBytes(4).toString('hex')}`;
  const token = `${prefix}${newToken()}`;
  await tx`insert into tokens (id, secret_hash, name, made_by, permissions, boards, categories, created_at, expires_at)
    values (${id}, ${hashToken(token)}, ${name}, ${madeBy}, ${permissions as Permission[]}, ${scope.boards}, ${scope.categories},
      ${new Date(at)}, ${new Date(expiresAt)})`;
  return { id, token };
}

export async function readToken(sql: Sql, token: string, at: Instant): Promise<TokenBearer | null> {
  if (!token.startsWith(prefix)) return null;
  const [row] = await sql<
    { id: string; made_by: string; roles: Role[]; permissions: Permission[]; boards: string[]; categories: string[] }[]
  >`update tokens t set used_at = ${new Date(at)} from accounts a
    where t.secret_hash = ${hashToken(token)} and t.revoked_at is null and t.expires_at > ${new Date(at)}
      and a.id = t.made_by and a.closed_at is null
    returning t.id, t.made_by, a.roles, t.permissions, t.boards, t.categories`;
  if (!row) return null;
  const { id, made_by: madeBy, roles: madeByRoles, permissions, boards, categories } = row;
  return { id, madeBy, madeByRoles, permissions, scope: { boards, categories } };
}

export async function revokeToken(tx: TransactionSql, id: string, at: Instant): Promise<boolean> {
  const revoked = await tx`update tokens set revoked_at = ${new Date(at)} where id = ${id} and revoked_at is null`;
  return revoked.count > 0;
}

export async function listTokens(sql: Sql): Promise<readonly ListedToken[]> {
  const rows = await sql<
    {
      id: string;
      name: string;
      made_by: string;
      permissions: Permission[];
      boards: string[];
      categories: string[];
      expires_at: Date;
      revoked_at: Date | null;
      used_at: Date | null;
    }[]
  >`select * from tokens order by revoked_at is not null, expires_at`;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    madeBy: row.made_by,
    permissions: row.permissions,
    boards: row.boards,
    categories: row.categories,
    expiresAt: row.expires_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    usedAt: row.used_at?.toISOString() ?? null,
  }));
}
