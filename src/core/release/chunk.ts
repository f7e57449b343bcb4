/** The text of a chunk, from which its hash follows: hub and board write it alike, so a board can tell which chunks it holds. */
import { canonicalJson } from './canonical-json.ts';
import type { RecordRef } from './record.ts';

/** A member of a chunk: its body as the canonical text its hash names, or null where a narrower audience keeps it out. */
export interface ChunkMember {
  readonly ref: RecordRef;
  readonly bodyText: string | null;
}

/**
 * Canonical JSON of a `Chunk`, its records in order of kind and id. Bodies are spliced in as they stand, since they are
 * canonical already: a chunk of 100 is written without reading 240 kB of JSON.
 */
export function chunkText(bucket: number, buckets: number, members: readonly ChunkMember[]): string {
  const records = [...members].sort((a, b) => compare(a.ref.kind, b.ref.kind) || compare(a.ref.id, b.ref.id)).map(memberText);
  return `{"bucket":${bucket},"buckets":${buckets},"format":1,"records":[${records.join(',')}]}`;
}

function memberText({ ref, bodyText }: ChunkMember): string {
  const body = bodyText === null ? '' : `"body":${bodyText},`;
  const { kind, id, revision, audience, hash, length } = ref;
  return `{"audience":${canonicalJson(audience)},${body}${canonicalJson({ kind, id, revision, hash, length }).slice(1)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
