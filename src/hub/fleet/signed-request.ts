/**
 * A request signed with the key a board made at pairing and cannot export: `X-Device`, `X-Device-At`, `X-Device-Signature`
 * = base64url(Ed25519(`${method}\n${path}\n${at}\n${sha256hex(body)}`)). `at` lies within ten minutes of the hub's time, so a
 * recorded request dies soon; what it could repeat until then is harmless (acknowledgements and health are idempotent).
 */
import { createHash, webcrypto } from 'node:crypto';
import type { Sql } from 'postgres';
import { type Instant, minuteMs, parseInstant } from '../../core/time/instant.ts';

export interface Device {
  readonly id: string;
  readonly boardId: string;
}
export type Authenticated =
  | { readonly kind: 'device'; readonly device: Device }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

export interface SignedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly body: Uint8Array;
  readonly device: string | undefined;
  readonly at: string | undefined;
  readonly signature: string | undefined;
}

const tolerance = 10 * minuteMs;
const refused = (code: string, detail: string): Authenticated => ({ kind: 'refused', code, detail });

/** All refusals are 401; which key is unknown and which revoked is told, because only the board itself asks. */
export async function authenticate(sql: Sql, request: SignedRequest, now: Instant): Promise<Authenticated> {
  const at = parseInstant(request.at);
  if (request.device === undefined || request.signature === undefined || at === null) {
    return refused('not-signed', 'This address answers paired boards only: send X-Device, X-Device-At and X-Device-Signature.');
  }
  if (Math.abs(at - now) > tolerance)
    return refused('clock-differs', 'The time of the request is more than ten minutes from the hub’s: ask /feed/time first.');
  const [row] = await sql<{ board_id: string; public_key: webcrypto.JsonWebKey | null; revoked_at: Date | null }[]>`
    select board_id, public_key, revoked_at from devices where id = ${request.device.slice(0, 64)}`;
  if (row === undefined || row.public_key === null)
    return refused('device-unknown', 'The hub knows no such device: pair the board again.');
  if (!(await isSignedBy(row.public_key, request)))
    return refused('bad-signature', 'The signature does not fit the request and the device’s key.');
  if (row.revoked_at !== null) return refused('device-revoked', 'This device was revoked: pair the board again with a new code.');
  return { kind: 'device', device: { id: request.device, boardId: row.board_id } };
}

/** Ed25519 public key as a board sends it, or null. Only the members that matter are kept. */
export function parsePublicKey(jwk: unknown): { kty: 'OKP'; crv: 'Ed25519'; x: string } | null {
  if (typeof jwk !== 'object' || jwk === null) return null;
  const { kty, crv, x, d } = jwk as Record<string, unknown>;
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string' || d !== undefined) return null;
  return Buffer.from(x, 'base64url').length === 32 && /^[\w-]{43}$/.test(x) ? { kty, crv, x } : null;
}

export function signedText(request: Pick<SignedRequest, 'method' | 'path' | 'body'>, at: string): string {
  return `${request.method}\n${request.path}\n${at}\n${createHash('sha256').update(request.body).digest('hex')}`;
}

async function isSignedBy(jwk: webcrypto.JsonWebKey, request: SignedRequest): Promise<boolean> {
  const key = await webcrypto.subtle.importKey('jwk', jwk, { name: 'Ed25519' }, false, ['verify']);
  const signature = Buffer.from(request.signature ?? '', 'base64url');
  return webcrypto.subtle.verify({ name: 'Ed25519' }, key, signature, Buffer.from(signedText(request, request.at ?? '')));
}
