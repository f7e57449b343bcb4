/** Signing in: name, password and code together in one step, so that an answer never says which of them was wrong. */
import type { Sql, TransactionSql } from 'postgres';
import type { Instant } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import { actorOf } from './accounts.ts';
import { admitAttempt, forgetAttempts } from './back-off.ts';
import { checkNothing, isPassword } from './password.ts';
import { openSecret } from './secrets.ts';
import { openSession } from './sessions.ts';
import { stepOfCode } from './totp.ts';

export interface SignIn {
  readonly id: string;
  readonly password: string;
  readonly code: string;
  readonly address: string;
  readonly at: Instant;
}
export type SignedIn =
  | { readonly kind: 'signed-in'; readonly token: string }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'refused'; readonly attempts: number };

export async function signIn(sql: Sql, sealKey: Uint8Array, request: SignIn): Promise<SignedIn> {
  const { id, address, at } = request;
  const admission = await admitAttempt(sql, id, address, at);
  if (admission.kind === 'wait') return admission;
  const { attempts } = admission;
  return (await sql.begin(async (tx) => {
    const proved = await prove(tx, sealKey, request);
    if (!proved) {
      await recordAudit(tx, { actor: 'sign-in', command: 'sign-in-refused', at, detail: { account: id, address, attempts } });
      return { kind: 'refused', attempts };
    }
    await forgetAttempts(tx, id, address);
    const { token } = await openSession(tx, id, at);
    await recordAudit(tx, { actor: actorOf({ id }), command: 'sign-in', at, detail: { address } });
    return { kind: 'signed-in', token };
  })) as SignedIn;
}

/** The row is locked, so that one code used twice at the same moment is used once. */
async function prove(tx: TransactionSql, sealKey: Uint8Array, { id, password, code, at }: SignIn): Promise<boolean> {
  const [row] = await tx<{ password_hash: string | null; totp_secret: Uint8Array | null; totp_step: string }[]>`
    select password_hash, totp_secret, totp_step::text from accounts where id = ${id} and closed_at is null for update`;
  if (!row?.password_hash) return checkNothing(password);
  const matches = await isPassword(row.password_hash, password);
  const secret = row.totp_secret && openSecret(sealKey, row.totp_secret);
  const step = secret && stepOfCode(secret, code, at, Number(row.totp_step));
  if (!matches || !step) return false;
  await tx`update accounts set totp_step = ${step} where id = ${id}`;
  return true;
}
