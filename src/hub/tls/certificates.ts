/**
 * A certificate authority of the office's own and the hub's server certificate (service workers, caches and WebCrypto exist
 * only in secure contexts). The authority may vouch for the given names and nothing else (RFC 5280 §4.2.1.10, critical):
 * whoever steals its key can imitate this hub, not a bank.
 */
import 'reflect-metadata'; // what the certificate library's dependency injection asks for, before it
import { createHash, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import { dayMs, type Instant, toInstant } from '../../core/time/instant.ts';
import { nameConstraints, nameConstraintsOid, permittedNames } from './name-constraints.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const authorityDays = 3650;
/** The longest that Apple's and Chromium's verifiers take from an authority of one's own. */
export const serverDays = 825;
/** Clocks of boards that were off for years are behind; a certificate that is not yet valid would keep them out. */
const backdateMs = 30 * dayMs;

export interface Issued {
  readonly certificate: string;
  readonly privateKey: string;
}

x509.cryptoProvider.set(webcrypto as Crypto);

/** @param names DNS names and IP addresses the authority may ever vouch for. PEM, key as PKCS #8. */
export async function makeAuthority(names: readonly string[], office: string, now: Instant): Promise<Issued> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ CN: [`noticeboard ${names[0]}`] }, { O: [office] }],
    notBefore: new Date(now - backdateMs),
    notAfter: new Date(now + authorityDays * dayMs),
    signingAlgorithm: algorithm,
    keys: keys as CryptoKeyPair,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as CryptoKey),
      new x509.Extension(nameConstraintsOid, true, Uint8Array.from(nameConstraints(names)).buffer),
    ],
  });
  return { certificate: certificate.toString('pem'), privateKey: await pemOf(keys.privateKey) };
}

/** A server certificate for `names`, signed by the authority. */
export async function makeServer(authority: Issued, names: readonly string[], now: Instant): Promise<Issued> {
  const ca = new x509.X509Certificate(authority.certificate);
  const der = x509.PemConverter.decodeFirst(authority.privateKey);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: [{ CN: [names[0] ?? ''] }],
    issuer: ca.subject,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(Math.min(now + serverDays * dayMs, ca.notAfter.getTime())),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey as CryptoKey,
    signingKey: signingKey as CryptoKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const), value: name })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as CryptoKey),
      await x509.AuthorityKeyIdentifierExtension.create(ca),
    ],
  });
  return { certificate: certificate.toString('pem'), privateKey: await pemOf(keys.privateKey) };
}

/** Names an authority made here may vouch for; empty if it is not one of ours. */
export function namesOf(authority: string): readonly string[] {
  const extension = new x509.X509Certificate(authority).getExtension(nameConstraintsOid);
  return extension === null ? [] : permittedNames(new Uint8Array(extension.value));
}

/** Base64 of the DER, as Chromium's `CACertificates` policy takes it. */
export function derBase64(certificate: string): string {
  return Buffer.from(new x509.X509Certificate(certificate).rawData).toString('base64');
}

/** SHA-256 of the DER in pairs of hex digits, as certificate viewers show it. */
export function fingerprintOf(certificate: string): string {
  const hash = createHash('sha256')
    .update(Buffer.from(new x509.X509Certificate(certificate).rawData))
    .digest('hex');
  return hash.toUpperCase().match(/../g)?.join(':') ?? '';
}

export function expiryOf(certificate: string): Instant {
  return toInstant(new x509.X509Certificate(certificate).notAfter.getTime());
}

function serial(): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(15)))
    .toString('hex')
    .padStart(30, '0');
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
