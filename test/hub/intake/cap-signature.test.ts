import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { beforeAll, expect, test } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { instantOf } from '../../../src/core/time/instant.ts';
import { judgeFiles } from '../../../src/hub/intake/cap-judge.ts';
import { signatureNs } from '../../../src/hub/intake/cap-message.ts';

x509.cryptoProvider.set(webcrypto as Crypto);

const alert = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>rain-1</identifier><sender>weather@city.example</sender><sent>2026-06-17T14:20:00+08:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><event>暴雨</event><headline>暴雨红色预警</headline></info></alert>`;
let own: Certified;
let other: Certified;

interface Certified {
  readonly pem: string;
  readonly key: string;
}

async function certified(from = '2026-01-01', until = '2027-01-01'): Promise<Certified> {
  const keys = await webcrypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 },
    true,
    ['sign', 'verify'],
  );
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=weather',
    notBefore: new Date(from),
    notAfter: new Date(until),
    keys,
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  } as never);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    pem: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
  };
}

function signed(xml: string, { key }: Certified, xpath = '/*'): string {
  const signer = new SignedXml({
    privateKey: key,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  signer.addReference({
    xpath,
    isEmptyUri: xpath === '/*',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signer.computeSignature(xml, { location: { reference: '/*', action: 'append' } });
  return signer.getSignedXml();
}

const judged = (xml: string, certificates: readonly string[], mustBeSigned = certificates.length > 0) =>
  judgeFiles([{ file: 'a', bytes: new TextEncoder().encode(xml) }], {
    board: { drills: false },
    at: instantOf('2026-06-17T15:00:00+08:00'),
    certificates,
    mustBeSigned,
  }).map(({ decision, reason }) => `${decision} ${reason}`);

beforeAll(async () => {
  [own, other] = [await certified(), await certified()];
});

test('a signature that verifies with the configured certificate is believed', () => {
  expect(judged(signed(alert, own), [own.pem])).toEqual(['present null']);
});

test('it is found within a feed as well', () => {
  const feed = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:x"><entry><content type="text/xml">${signed(alert, own)}</content></entry></feed>`;
  expect(judged(feed, [own.pem])).toEqual(['present null']);
});

test('one changed character, another certificate, or none at all is refused', () => {
  expect(judged(signed(alert, own).replace('红色', '橙色'), [own.pem])).toEqual(['refuse signature-invalid']);
  expect(judged(signed(alert, own), [other.pem])).toEqual(['refuse signature-invalid']);
  expect(judged(alert, [own.pem])).toEqual(['refuse unsigned']);
});

test('a certificate that was not valid when the message was sent vouches for nothing', async () => {
  const old = await certified('2024-01-01', '2025-01-01');
  expect(judged(signed(alert, old), [old.pem])).toEqual(['refuse signature-invalid']);
});

test('a signature over a part vouches for no message', () => {
  const part = signed(alert, own, "//*[local-name(.)='info']");
  expect(part).toContain(signatureNs);
  expect(judged(part, [own.pem])).toEqual(['refuse signature-invalid']);
});

test('a relay that signs as well takes nothing from the source’s signature', () => {
  const bare = signed(alert, own);
  const [signature] = /<Signature [\s\S]*<\/Signature>/.exec(signed(alert, other)) ?? [''];
  expect(judged(bare.replace('</alert>', `${signature}</alert>`), [own.pem])).toEqual(['present null']);
});

test('without a configured certificate it shows, and the line says that nobody checked', () => {
  expect(judged(signed(alert, own), [])).toEqual(['present signature-not-checked']);
});
