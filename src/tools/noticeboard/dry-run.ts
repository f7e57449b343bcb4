/**
 * `noticeboard import --dry-run`: what would be taken in, without a hub. Every file has its line, whatever it is; what is no
 * feed, or cannot be read, is a refusal of the whole file, with `entry` null.
 */
import { readFile, stat } from 'node:fs/promises';
import type { ItemKind } from '../../core/item/item.ts';
import type { Instant } from '../../core/time/instant.ts';
import { fetchSource } from '../../hub/intake/fetch.ts';
import { largestFeedBytes, readBytes } from '../../hub/intake/read.ts';

export interface DryRun {
  readonly file: string;
  /** Null: it is no feed. */
  readonly format: string | null;
  readonly encoding: string | null;
  readonly entries: number;
  readonly accepted: number;
  readonly refused: readonly Refused[];
}
export interface Refused {
  readonly entry: string | null;
  readonly code: string;
  readonly reason: string;
}

export interface DryRunRules {
  readonly kind: ItemKind;
  readonly category: string;
  readonly internal: boolean;
  readonly at: Instant;
}

type Source =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly contentType: string | null; readonly base: string | undefined }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string };

export const isAddress = (file: string): boolean => /^https?:\/\//.test(file);

/** Codes of files that could not even be looked into: the command then fails, after it has answered for all others. */
export const unreadable = 'unreadable';

export async function dryRun(file: string, { internal, ...rules }: DryRunRules): Promise<DryRun> {
  const source = isAddress(file) ? await fetched(file, internal) : await local(file);
  if (source.kind === 'failed') return refusedWhole(file, source.code, source.reason);
  const { bytes, contentType, base } = source;
  try {
    const office = { issuer: 'import', language: 'zh-Hans', zone: 'Asia/Shanghai' };
    const reading = readBytes(bytes, contentType, { ...rules, ...office, base });
    return {
      file,
      format: reading.feed?.format ?? null,
      encoding: reading.encoding,
      entries: reading.feed?.entries.length ?? 0,
      accepted: reading.drafts.length,
      refused: reading.refused,
    };
  } catch (cause) {
    // A fault of ours with one file keeps no other from its answer; a hub would name it in its log.
    return refusedWhole(file, unreadable, `Reading it failed, which is a fault of this program: ${(cause as Error).message}.`);
  }
}

function refusedWhole(file: string, code: string, reason: string): DryRun {
  return { file, format: null, encoding: null, entries: 0, accepted: 0, refused: [{ entry: null, code, reason }] };
}

async function fetched(url: string, internal: boolean): Promise<Source> {
  const answer = await fetchSource({ url, internal, validators: {} });
  if (answer.kind === 'fetched') return { kind: 'bytes', bytes: answer.bytes, contentType: answer.contentType, base: answer.url };
  if (answer.kind === 'failed') return { kind: 'failed', code: answer.code, reason: answer.reason };
  return { kind: 'failed', code: 'http-status', reason: `${url} answered 304 to a first request.` };
}

async function local(file: string): Promise<Source> {
  try {
    const { size } = await stat(file);
    if (size > largestFeedBytes)
      return { kind: 'failed', code: 'too-large', reason: `The feed has ${size} bytes; the most is ${largestFeedBytes}.` };
    return { kind: 'bytes', bytes: new Uint8Array(await readFile(file)), contentType: null, base: undefined };
  } catch (cause) {
    return { kind: 'failed', code: unreadable, reason: `It cannot be read: ${(cause as Error).message}.` };
  }
}
