/**
 * The XML signature of a warning (XML-DSig), verified where the office has configured its source's certificate. What counts
 * afterwards is the text the signature covers, read anew: a signature over something else in the file vouches for nothing.
 */
import { X509Certificate } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { type Instant, toInstant } from '../../core/time/instant.ts';
import { signatureNs } from './cap-message.ts';
import { type CapElement, childrenOf, readTree } from './cap-tree.ts';

export type Verified =
  | { readonly kind: 'verified'; readonly xml: string }
  | { readonly kind: 'invalid'; readonly reason: string };

/** A message of a kind has one signature, two where a relay signs as well. */
const mostSignatures = 4;

/**
 * @param xml one `alert` element as it stands in its document, @param sent of the message: the certificate must have been valid then
 * @param certificates PEM texts; one of them must verify one of the signatures
 */
export function verifySignature(xml: string, certificates: readonly string[], sent: Instant): Verified {
  const tree = readTree(xml);
  if (tree.kind === 'refused') return { kind: 'invalid', reason: `The signed message cannot be read by itself: ${tree.reason}` };
  const signatures = childrenOf(tree.root).filter(isSignature).slice(0, mostSignatures);
  const valid = certificates.filter((pem) => wasValidAt(pem, sent));
  if (valid.length === 0) return { kind: 'invalid', reason: 'No configured certificate was valid when the message was sent.' };
  let reason = 'The signature does not verify with a configured certificate.';
  for (const signature of signatures) {
    for (const pem of valid) {
      // A relay that signs as well signs the bare message: each signature is tried beside the others and alone.
      for (const text of signatures.length === 1
        ? [xml]
        : [
            xml,
            without(
              xml,
              signatures.filter((other) => other !== signature),
            ),
          ]) {
        const signed = signedTextOf(text, xml.slice(signature.from, signature.until), pem);
        if (signed.kind === 'verified') return signed;
        reason = signed.reason;
      }
    }
  }
  return { kind: 'invalid', reason };
}

const isSignature = ({ name, ns }: CapElement): boolean => name === 'Signature' && ns === signatureNs;

function without(xml: string, elements: readonly CapElement[]): string {
  return [...elements].reverse().reduce((text, { from, until }) => text.slice(0, from) + text.slice(until), xml);
}

function signedTextOf(xml: string, signature: string, pem: string): Verified {
  try {
    const verifier = new SignedXml({ publicCert: pem, getCertFromKeyInfo: () => null });
    verifier.loadSignature(signature);
    if (!verifier.checkSignature(xml))
      return { kind: 'invalid', reason: 'The signature does not verify with a configured certificate.' };
    const whole = verifier.getSignedReferences().find((text) => {
      const tree = readTree(text);
      return tree.kind === 'tree' && tree.root.name === 'alert';
    });
    return whole === undefined
      ? { kind: 'invalid', reason: 'The signature verifies, but it does not cover the message.' }
      : { kind: 'verified', xml: whole };
  } catch (error) {
    // xml-crypto throws for what it cannot read and for digests that differ: either way nothing is vouched for.
    return {
      kind: 'invalid',
      reason: `The signature does not verify: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`,
    };
  }
}

function wasValidAt(pem: string, at: Instant): boolean {
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    return toInstant(Date.parse(validFrom)) <= at && at <= toInstant(Date.parse(validTo));
  } catch {
    return false; // no certificate: the configuration check has said so
  }
}
