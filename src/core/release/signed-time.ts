/** The hub's signed answer to "what time is it": the only thing that sets a board's offset (DESIGN §4.5). */
import { type Instant, instantOf } from '../time/instant.ts';
import { maxBytes, parseEnvelope, TimeAnswer } from './metadata.ts';
import { type Refusal, Refused } from './refusal.ts';
import { mustBeSigned, rootOf, type Tools, type Trust } from './trust.ts';

export type VerifiedTime =
  | { readonly kind: 'time'; readonly now: Instant }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const file = 'time';

/**
 * Reads an answer to `nonce`, which the board drew for this one question. How long the answer was under way is the
 * caller's to add. An expired root still vouches for time: without time nobody could tell that it has expired.
 */
export async function verifyTime(trust: Trust, nonce: string, bytes: Uint8Array, tools: Tools): Promise<VerifiedTime> {
  try {
    if (bytes.length > maxBytes.time) throw new Refused('too-large', file, `${bytes.length} bytes for a time.`);
    const envelope = parseEnvelope(TimeAnswer, bytes, file);
    const root = rootOf(trust);
    await mustBeSigned(envelope, root, root.roles.timestamp, file, tools);
    if (envelope.signed.nonce !== nonce)
      throw new Refused('nonce', file, 'The answer is to another question: it may be an old one, played again.');
    return { kind: 'time', now: instantOf(envelope.signed.now) };
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', refusal: error.refusal };
    throw error;
  }
}
