/** WebCrypto behind the two functions verification asks for, and the signature of a device. */

export async function sha256(bytes: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
}

/** Whether `signatureHex` is an Ed25519 signature of `bytes`; malformed keys and signatures are simply not one. */
export async function verifyEd25519(publicKeyHex: string, signatureHex: string, bytes: Uint8Array): Promise<boolean> {
  const [raw, signature] = [fromHex(publicKeyHex), fromHex(signatureHex)];
  if (raw?.byteLength !== 32 || signature?.byteLength !== 64) return false;
  try {
    const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, bytes as Uint8Array<ArrayBuffer>);
  } catch (error) {
    // DataError: 32 bytes that are no point of the curve.
    if (error instanceof DOMException) return false;
    throw error;
  }
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fromHex(hex: string): Uint8Array<ArrayBuffer> | null {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) return null;
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16));
}

export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

/** 128 bits of the board's own choosing, so that nobody can replay an old answer. */
export function newNonce(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}
