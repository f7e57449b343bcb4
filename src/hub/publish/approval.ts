/**
 * The seal of an approval (R5; DESIGN §4.4): an HMAC with a key that is never in the database, over exactly what was
 * decided. A row edited in the database, or words that differ from what was approved, are refused at signing.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import { contentHashOf } from '../hashes.ts';

export interface Approval {
  readonly itemId: string;
  readonly revision: number;
  readonly contentHash: string;
  readonly author: string;
  readonly approver: string;
  readonly basis: string | null;
  /** ISO instant. */
  readonly decidedAt: string;
}

export function sealApproval(sealKey: Uint8Array, approval: Approval): string {
  const { itemId, revision, contentHash, author, approver, basis, decidedAt } = approval;
  return createHmac('sha256', sealKey)
    .update(canonicalJson({ itemId, revision, contentHash, author, approver, basis, decidedAt }))
    .digest('hex');
}

export type Clearance = { readonly kind: 'cleared' } | { readonly kind: 'refused'; readonly reason: string };

/** Whether `body`, the item about to be signed, is what two people agreed on. */
export function checkApproval(
  sealKey: Uint8Array,
  body: Readonly<Record<string, unknown>>,
  approval: (Approval & { readonly seal: string }) | null,
): Clearance {
  const refused = (reason: string): Clearance => ({ kind: 'refused', reason });
  if (!approval) return refused('no confidentiality decision is recorded for this revision');
  if (approval.author === approval.approver) return refused(`author and approver are the same person (${approval.author})`);
  const expected = Buffer.from(sealApproval(sealKey, approval), 'hex');
  const found = Buffer.from(approval.seal, 'hex');
  if (expected.length !== found.length || !timingSafeEqual(expected, found))
    return refused('the decision was changed in the database after it was sealed');
  if (approval.itemId !== body.id || approval.revision !== body.revision)
    return refused('the decision belongs to another revision');
  if (approval.contentHash !== contentHashOf(body)) return refused('the words differ from what was approved');
  return { kind: 'cleared' };
}
