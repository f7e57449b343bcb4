/**
 * One-time links (R68: no default passwords). A link shows the second factor's square once, and whoever proves with a code
 * that she scanned it chooses her own password. The link of the first start makes the first administrator.
 */
import type { Sql, TransactionSql } from 'postgres';
import { dayMs, type Instant, toInstant, toIso } from '../../core/time/instant.ts';
import { type Account, addAccount, hasAccounts } from './accounts.ts';
import { hashPassword, weaknessOf } from './password.ts';
import { hashToken, newToken, openSecret, sealSecret } from './secrets.ts';
import { newSecret, otpAddress, stepOfCode, toBase32 } from './totp.ts';

const lifetimeMs = 3 * dayMs;

export interface Invitation {
  readonly token: string;
  readonly expiresAt: string;
}

/** Earlier links for the same person end. @param accountId null: the first administrator */
export async function invite(
  tx: TransactionSql,
  sealKey: Uint8Array,
  accountId: string | null,
  at: Instant,
): Promise<Invitation> {
  const token = newToken();
  const expiresAt = toIso(toInstant(at + lifetimeMs));
  await tx`delete from invitations where account_id is not distinct from ${accountId} or expires_at < ${new Date(at)}`;
  await tx`insert into invitations (token_hash, account_id, totp_secret, expires_at)
    values (${hashToken(token)}, ${accountId}, ${sealSecret(sealKey, newSecret())}, ${expiresAt})`;
  return { token, expiresAt };
}

/** The link of the first start; null once somebody can sign in. A new start makes a new one: the old was only on a screen. */
export async function inviteFirst(sql: Sql, sealKey: Uint8Array, at: Instant): Promise<Invitation | null> {
  return (await sql.begin(async (tx) => ((await hasAccounts(tx)) ? null : invite(tx, sealKey, null, at)))) as Invitation | null;
}

export interface OpenInvitation {
  /** Null: the first administrator, who names herself. */
  readonly account: Pick<Account, 'id' | 'name'> | null;
  readonly secret: string;
  readonly address: string;
}

interface Row {
  readonly account_id: string | null;
  readonly name: string | null;
  readonly totp_secret: Uint8Array;
}

async function readInvitation(sql: Sql | TransactionSql, token: string, at: Instant): Promise<Row | null> {
  const [row] = await sql<Row[]>`
    select i.account_id, i.totp_secret, a.name from invitations i left join accounts a on a.id = i.account_id
    where i.token_hash = ${hashToken(token)} and i.expires_at > ${new Date(at)} and a.closed_at is null`;
  if (!row || (row.account_id === null && (await hasAccounts(sql)))) return null;
  return row;
}

/** What the page behind a link shows; null for a link that is used, expired or was never made. */
export async function openInvitation(
  sql: Sql,
  sealKey: Uint8Array,
  { token, office, at }: { readonly token: string; readonly office: string; readonly at: Instant },
): Promise<OpenInvitation | null> {
  const row = await readInvitation(sql, token, at);
  const secret = row && openSecret(sealKey, row.totp_secret);
  if (!row || !secret) return null;
  const account = row.account_id === null ? null : { id: row.account_id, name: row.name ?? row.account_id };
  return { account, secret: toBase32(secret), address: otpAddress(secret, account?.id ?? 'first', office) };
}

export interface Acceptance {
  readonly token: string;
  readonly password: string;
  readonly code: string;
  /** Only for the first administrator. */
  readonly first?: { readonly id: string; readonly name: string } | undefined;
}
export type Accepted =
  | { readonly kind: 'accepted'; readonly account: string; readonly first: boolean }
  | {
      readonly kind: 'refused';
      readonly code:
        | 'link-unknown'
        | 'name-missing'
        | 'code-wrong'
        | 'password-too-short'
        | 'password-too-long'
        | 'password-too-plain';
    };

/** Uses the link up. Sessions the account had end: a reset is for somebody who lost control of it. */
export async function acceptInvitation(
  tx: TransactionSql,
  sealKey: Uint8Array,
  { token, password, code, first }: Acceptance,
  at: Instant,
): Promise<Accepted> {
  const refused = (why: Extract<Accepted, { kind: 'refused' }>['code']): Accepted => ({ kind: 'refused', code: why });
  await tx`select 1 from invitations where token_hash = ${hashToken(token)} for update`;
  const row = await readInvitation(tx, token, at);
  const secret = row && openSecret(sealKey, row.totp_secret);
  if (!row || !secret) return refused('link-unknown');
  const person = row.account_id === null ? first : { id: row.account_id, name: row.name ?? '' };
  if (!person) return refused('name-missing');
  const weakness = weaknessOf(password, [person.id, person.name]);
  if (weakness !== null) return refused(`password-${weakness}`);
  const step = stepOfCode(secret, code, at, 0);
  if (step === null) return refused('code-wrong');
  const everywhere = { boards: ['*'], categories: ['*'] };
  if (row.account_id === null) await addAccount(tx, { ...person, roles: ['administrator'], scope: everywhere }, at);
  await tx`update accounts set password_hash = ${await hashPassword(password)}, totp_secret = ${row.totp_secret as Buffer},
    totp_step = ${step} where id = ${person.id}`;
  await tx`delete from sessions where account_id = ${person.id}`;
  await tx`delete from invitations where token_hash = ${hashToken(token)}`;
  return { kind: 'accepted', account: person.id, first: row.account_id === null };
}
