/** One-time pairing codes: typed by a person standing before a board, so eight characters that cannot be mistaken for others. */
import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Without 0 O, 1 I L, 2 Z, 5 S, 8 B, U V: 23 letters and digits, 23^8 ≈ 7.8·10^10 codes. */
const alphabet = '34679ACDEFGHJKMNPQRTWXY';
const length = 8;
const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/** `K7QX-3MTA`: the hyphen is for the eye. */
export function newPairingCode(): string {
  const code = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** Case, blanks and hyphens do not matter when a code is typed. */
export function normalCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐–]/g, '');
}

/** Salted and slow, because a code is short: a copy of the database must not give it away within its 24 hours. */
export async function hashCode(code: string, salt: Buffer = randomBytes(16)): Promise<string> {
  return `scrypt$${salt.toString('hex')}$${(await derive(normalCode(code), salt, 32)).toString('hex')}`;
}

export async function isCode(typed: string, hash: string): Promise<boolean> {
  const [kind, salt, expected] = hash.split('$');
  if (kind !== 'scrypt' || salt === undefined || expected === undefined) return false;
  const found = await derive(normalCode(typed), Buffer.from(salt, 'hex'), 32);
  const wanted = Buffer.from(expected, 'hex');
  return wanted.length === found.length && timingSafeEqual(found, wanted);
}
