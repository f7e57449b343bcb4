/** Ed25519 keys and TUF signatures (specification §4.2): the only place that touches a private key object. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { olpcJson } from '../../core/release/olpc-json.ts';
import { sha256 } from '../hashes.ts';

/** A key as metadata names it. `public` is 32 bytes in hex. */
export interface PublicKey {
  readonly keytype: 'ed25519';
  readonly scheme: 'ed25519';
  readonly keyval: { readonly public: string };
}

export interface Signer {
  readonly keyid: string;
  readonly publicKey: PublicKey;
  readonly privateKey: KeyObject;
}

export interface Signed<T> {
  readonly signed: T;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

export function generateSigner(): Signer {
  return signerOf(generateKeyPairSync('ed25519').privateKey);
}

export function signerOf(privateKey: KeyObject): Signer {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey: PublicKey = {
    keytype: 'ed25519',
    scheme: 'ed25519',
    keyval: { public: Buffer.from(jwk.x ?? '', 'base64url').toString('hex') },
  };
  return { keyid: keyIdOf(publicKey), publicKey, privateKey };
}

/** The 32 bytes of an Ed25519 key in hex, as node:crypto takes them. */
export function publicKeyObject(hex: string): KeyObject {
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hex, 'hex').toString('base64url') },
    format: 'jwk',
  });
}

/** TUF: SHA-256 of the key's canonical JSON. */
export const keyIdOf = (key: PublicKey): string => sha256(olpcJson(key));

/** PKCS#8 PEM; with a passphrase AES-256-CBC encrypted. @throws if the passphrase is wrong. */
export function signerFromPem(pem: string, passphrase?: string): Signer {
  return signerOf(createPrivateKey(passphrase === undefined ? pem : { key: pem, passphrase }));
}

export function pemOf(signer: Signer, passphrase?: string): string {
  const form = { type: 'pkcs8', format: 'pem' } as const;
  return String(signer.privateKey.export(passphrase === undefined ? form : { ...form, cipher: 'aes-256-cbc', passphrase }));
}

/** Signs the canonical form with every signer given. */
export function signAll<T>(signed: T, signers: readonly Signer[]): Signed<T> {
  const bytes = Buffer.from(olpcJson(signed));
  return { signed, signatures: signers.map((s) => ({ keyid: s.keyid, sig: sign(null, bytes, s.privateKey).toString('hex') })) };
}

/** The exact bytes that go out; readable, and stable for one value. */
export const fileBytes = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value)}\n`);
