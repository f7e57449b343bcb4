/** A feed as the client reads it: files by path, never more bytes than were asked for, verified by name where they have one. */
import { mustMatch } from './client.ts';
import { maxBytes, parseJson } from './metadata.ts';
import type { RecordRef } from './record.ts';
import { Refused } from './refusal.ts';
import type { Tools } from './trust.ts';

/** Path relative to /feed; null where there is no such file; throws if nobody answers. */
export type Fetch = (path: string, maxBytes: number) => Promise<Uint8Array | null>;

export interface NamedFile {
  readonly path: string;
  readonly length: number;
  readonly sha256: string;
}

export interface Feed {
  maybe(path: string, maxBytes: number): Promise<Uint8Array | null>;
  /** @throws Refused `missing`, `too-large`. */
  must(path: string, maxBytes: number): Promise<Uint8Array>;
  /** The JSON of a file whose hash and length are signed for. @throws Refused. */
  verified(file: NamedFile, cap: number): Promise<unknown>;
  /** The same for bytes that came another way. */
  verifiedBytes(bytes: Uint8Array, file: NamedFile): Promise<unknown>;
}

export function feedOf(fetch: Fetch, tools: Tools): Feed {
  const maybe = async (path: string, most: number) => {
    const bytes = await fetch(path, most);
    if (bytes !== null && bytes.length > most) throw new Refused('too-large', path, `More than ${most} bytes.`);
    return bytes;
  };
  const must = async (path: string, most: number) => {
    const bytes = await maybe(path, most);
    if (bytes === null) throw new Refused('missing', path, 'The feed names this file and does not have it.');
    return bytes;
  };
  const verifiedBytes = async (bytes: Uint8Array, file: NamedFile) => {
    await mustMatch(bytes, file.length, file.sha256, file.path, tools);
    return parseJson(bytes, file.path, tools.decode);
  };
  const verified = async (file: NamedFile, cap: number) => {
    if (file.length > cap) throw new Refused('too-large', file.path, `Signed for ${file.length} bytes; a board takes ${cap}.`);
    return verifiedBytes(await must(file.path, file.length), file);
  };
  return { maybe, must, verified, verifiedBytes };
}

/** `targets/DIR/HASH.NAME`: consistent snapshots put the hash before the file's own name. */
export function targetPath(name: string, sha256: string): string {
  const slash = name.lastIndexOf('/') + 1;
  return `targets/${name.slice(0, slash)}${sha256}.${name.slice(slash)}`;
}

export function bodyPath(hash: string): string {
  return `bodies/${hash}.json`;
}

export type Restricted = ((ref: RecordRef) => Promise<Uint8Array | null>) | undefined;

/** The verified body of a record, or undefined where its audience keeps it from this board. @throws Refused. */
export async function readBody(
  ref: RecordRef,
  feed: Feed,
  restricted: Restricted,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const file = { path: bodyPath(ref.hash), length: ref.length, sha256: ref.hash };
  if (isPublic(ref)) return asBody(await feed.verified(file, maxBytes.body), file.path);
  const bytes = await restricted?.(ref);
  return bytes ? asBody(await feed.verifiedBytes(bytes, file), file.path) : undefined;
}

/** @throws Refused `malformed`. */
export function asBody(value: unknown, file: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw new Refused('malformed', file, 'A record body is a JSON object.');
}

/** `*` stands alone and means everybody: only then is a body a public file. */
export function isPublic(ref: { readonly audience: readonly string[] }): boolean {
  return ref.audience.includes('*');
}

const atOnce = 6;

/** `visit` for each, six at a time, results in order. A first failure ends it. */
export async function eachOf<T, R>(values: readonly T[], visit: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(values.length);
  let next = 0;
  const lane = async () => {
    while (next < values.length) {
      const i = next++;
      results[i] = await visit(values[i]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, values.length) }, lane));
  return results;
}
