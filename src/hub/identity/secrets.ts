/** Random tokens and their hashes; second-factor secrets sealed so that a copy of the database does not give them away. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** 256 bits; only its hash is kept, and a fast one will do: nobody guesses it. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

const nonceBytes = 12;
const tagBytes = 16;

const keyFrom = (sealKey: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', sealKey, Buffer.alloc(0), 'noticeboard second factor', 32));

/** AES-256-GCM; nonce, then the sealed bytes, then the tag. */
export function sealSecret(sealKey: Uint8Array, secret: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(sealKey), nonce);
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}

/** Null if it was sealed with another key or changed since. */
export function openSecret(sealKey: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', keyFrom(sealKey), bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]));
  } catch {
    return null; // the tag does not match: another key, or a changed row
  }
}
