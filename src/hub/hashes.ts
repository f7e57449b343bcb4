/** The two hashes everything on the hub is known by: of bytes, and of the words an approval binds to. */
import { createHash } from 'node:crypto';
import { contentBytes } from '../core/item/content-hash.ts';

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** SHA-256 of what approval binds to. */
export const contentHashOf = (item: Readonly<Record<string, unknown>>): string => sha256(contentBytes(item));
