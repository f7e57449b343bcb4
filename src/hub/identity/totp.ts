/** Time-based one-time codes (RFC 6238, HMAC-SHA-1 over 30 s, six digits: what every authenticator app speaks). */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Instant, secondMs } from '../../core/time/instant.ts';

const stepMs = 30 * secondMs;
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const newSecret = (): Uint8Array => new Uint8Array(randomBytes(20));

export const stepAt = (at: Instant): number => Math.floor(at / stepMs);

/** HOTP (RFC 4226 §5.3) of a counter. */
export function codeOf(secret: Uint8Array, counter: number, digits = 6): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0');
}

/**
 * The time step a code belongs to, one before and one after now allowed for clocks that differ; null if it is wrong or
 * not newer than `used`: a code seen over somebody's shoulder is worth nothing.
 */
export function stepOfCode(secret: Uint8Array, code: string, at: Instant, used: number): number | null {
  const typed = Buffer.from(code.replace(/\s/g, ''));
  const matching = [-1, 0, 1]
    .map((offset) => stepAt(at) + offset)
    .filter((step) => {
      const expected = Buffer.from(codeOf(secret, step));
      return typed.length === expected.length && timingSafeEqual(typed, expected);
    });
  return matching.find((step) => step > used) ?? null;
}

/** RFC 4648 without padding: what is typed into an app that cannot read the square. */
export function toBase32(bytes: Uint8Array): string {
  let [bits, value, text] = [0, 0, ''];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += base32[(value >>> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + base32[(value << (5 - bits)) & 31] : text;
}

/** What the square says to an authenticator app. */
export function otpAddress(secret: Uint8Array, account: string, office: string): string {
  const label = `${encodeURIComponent(office)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=${encodeURIComponent(office)}`;
}
