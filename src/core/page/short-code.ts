/** The short code of an item: what a passer-by can remember and type where no QR code fits (R45). */

/** Crockford's digits: none looks like another. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Five characters that follow from the item's id (FNV-1a, 25 bits), such as `7K3MQ`. Two items of one office share a code
 * with a chance of about one in 30 million a pair: whoever looks one up shows every item that has it.
 */
export function shortCodeOf(id: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  const mixed = (hash ^ (hash >>> 15)) >>> 0;
  return Array.from({ length: 5 }, (_, i) => digits[(mixed >>> (i * 5)) & 31]).join('');
}
