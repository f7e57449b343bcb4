/** Which chunk a record lies in: the same on hub and board, so that both can rewrite one chunk and leave the others. */

/** About this many records a chunk: five times faster into IndexedDB than one a value, and a change rewrites 200 kB. */
const recordsPerChunk = 100;

/** Bucket of a record, 0 ≤ bucket < `buckets`. `buckets` is a power of two. 32-bit FNV-1a over the UTF-16 units of `kind/id`. */
export function bucketOf(kind: string, id: string, buckets: number): number {
  const name = `${kind}/${id}`;
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  // FNV's low bits are its weak ones; the fold lets the high bits speak.
  return ((hash ^ (hash >>> 15)) >>> 0) & (buckets - 1);
}

/**
 * How many buckets `count` records want: a power of two with 50 to 100 records each. Given the `current` number it stays
 * until a bucket would hold more than 125 or fewer than 40, so that one record at the border does not rewrite the archive.
 */
export function bucketsFor(count: number, current?: number): number {
  if (
    current !== undefined &&
    count <= current * 1.25 * recordsPerChunk &&
    (current === 1 || count >= current * 0.4 * recordsPerChunk)
  ) {
    return current;
  }
  let buckets = 1;
  while (buckets * recordsPerChunk < count) buckets *= 2;
  return buckets;
}
