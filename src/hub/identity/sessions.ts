/** Sessions: a random cookie whose hash is kept, ended by idleness, by age, by signing out and by whatever ends the account. */
import type { Sql, TransactionSql } from 'postgres';
import type { Role } from '../../core/staff/role.ts';
import { hourMs, type Instant, minuteMs } from '../../core/time/instant.ts';
import { type Account, accountOf } from './accounts.ts';
import { hashToken, newToken } from './secrets.ts';

export const idleMs = 30 * minuteMs;
/** A working day: nobody stays signed in overnight. */
export const longestMs = 10 * hourMs;
/** How often `seen_at` is written: not at every request. */
const noteEveryMs = minuteMs;

export interface Session {
  readonly account: Account;
  /** Sent with every change in a header: a page of another origin cannot read it. */
  readonly csrf: string;
  readonly tokenHash: string;
}

/** A fresh token each time, whatever cookie came with the request: a session cannot be fixed in advance. */
export async function openSession(
  tx: TransactionSql,
  accountId: string,
  at: Instant,
): Promise<{ readonly token: string; readonly csrf: string }> {
  const [token, csrf] = [newToken(), newToken()];
  await tx`delete from sessions where seen_at < ${new Date(at - idleMs)} or created_at < ${new Date(at - longestMs)}`;
  await tx`insert into sessions (token_hash, account_id, csrf, created_at, seen_at)
    values (${hashToken(token)}, ${accountId}, ${csrf}, ${new Date(at)}, ${new Date(at)})`;
  return { token, csrf };
}

/** Null for a session that is unknown, idle too long, too old, or of a closed account. */
export async function readSession(sql: Sql, token: string, at: Instant): Promise<Session | null> {
  const tokenHash = hashToken(token);
  const [row] = await sql<
    {
      csrf: string;
      seen_at: Date;
      id: string;
      name: string;
      roles: Role[];
      boards: string[];
      categories: string[];
      password_hash: string | null;
      totp_secret: Uint8Array | null;
      closed_at: Date | null;
    }[]
  >`select s.csrf, s.seen_at, a.* from sessions s join accounts a on a.id = s.account_id
    where s.token_hash = ${tokenHash} and s.seen_at > ${new Date(at - idleMs)} and s.created_at > ${new Date(at - longestMs)}
      and a.closed_at is null and a.password_hash is not null`;
  if (!row) return null;
  if (at - row.seen_at.getTime() > noteEveryMs)
    await sql`update sessions set seen_at = ${new Date(at)} where token_hash = ${tokenHash}`;
  return { account: accountOf(row), csrf: row.csrf, tokenHash };
}

export async function closeSession(tx: TransactionSql, tokenHash: string): Promise<void> {
  await tx`delete from sessions where token_hash = ${tokenHash}`;
}
