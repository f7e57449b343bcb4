/**
 * A source of warnings, read when it is due: a CAP file, a feed with messages in it, or an index whose links are followed.
 * Only a source the office has exempted in writing, over https: or from a file, reaches boards by itself (R52, DESIGN §4.9).
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Sql } from 'postgres';
import type { Board } from '../../core/office/board.ts';
import type { Site, Source } from '../../core/office/site.ts';
import type { AlertMessage } from '../../core/programme/alert.ts';
import type { Instant } from '../../core/time/instant.ts';
import { pruneAlerts, readAlerts, takeAlerts } from './alert-records.ts';
import { readCap } from './cap.ts';
import { type Admitted, admit } from './cap-judge.ts';
import type { Fetched, fetchSource } from './fetch.ts';
import type { LastResult } from './source-state.ts';

export interface AlertSourceParts {
  readonly sql: Sql;
  readonly kioskConfig: string;
  readonly site: Site;
  readonly boards: readonly Board[];
  readonly at: Instant;
  readonly fetch: typeof fetchSource;
}

/** Links of an index followed in one reading; the rest comes with the next. */
const mostLinks = 40;

export async function takeAlertSource(
  parts: AlertSourceParts,
  source: Source,
  fetched: Extract<Fetched, { kind: 'fetched' }>,
): Promise<LastResult> {
  const certificates = await certificatesOf(parts.kioskConfig, source);
  if (certificates === null)
    return {
      kind: 'failed',
      code: 'certificate',
      reason: `A certificate of source ${source.id} cannot be read: ${source.certificates?.join(', ')}.`,
    };
  const own = admit(readCap(fetched.bytes, fetched.contentType), certificates, certificates.length > 0 && !isIndex(fetched));
  const { admitted, deferred } = await followed(parts, source, own, fetched.url, certificates);
  const messages = admitted.flatMap((one) => (one.kind === 'admitted' ? [one.message] : []));
  const unread = admitted.flatMap((one) => (one.kind === 'refused' ? [one] : []));
  const { site, boards, at } = parts;
  const taken = await parts.sql.begin(async (tx) => {
    await pruneAlerts(tx, at);
    return takeAlerts(tx, messages, { source: source.id, actor: `source:${source.id}`, site, boards, at, relay: null });
  });
  const [only] = unread;
  if (messages.length === 0 && only !== undefined && admitted.length === 1)
    return { kind: 'failed', code: only.code, reason: only.reason };
  return {
    kind: 'taken-in',
    added: taken.added.length,
    changed: 0,
    issued: taken.added.length,
    held: 0,
    refused: taken.refused.length + unread.length,
    deferred,
    whole: deferred === 0,
  };
}

/** The certificates a source's messages must be signed with; null if one cannot be read: then nothing of it is believed. */
export async function certificatesOf(kioskConfig: string, { certificates = [] }: Source): Promise<readonly string[] | null> {
  try {
    return await Promise.all(certificates.map((file) => readFile(resolve(kioskConfig, file), 'utf8')));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) return null;
    throw cause;
  }
}

/** An index is not signed: what its links lead to is. */
function isIndex({ bytes }: { readonly bytes: Uint8Array }): boolean {
  return /<(?:[\w.-]+:)?(?:feed|rss|RDF)[\s>]/.test(Buffer.from(bytes.subarray(0, 4_000)).toString('latin1'));
}

interface Followed {
  readonly admitted: readonly Admitted[];
  readonly deferred: number;
}

/** Every summary by the message its link leads to, on the source's own host; where that cannot be had, what the summary says. */
async function followed(
  parts: AlertSourceParts,
  source: Source,
  own: readonly Admitted[],
  base: string,
  certificates: readonly string[],
): Promise<Followed> {
  const known = new Set((await readAlerts(parts.sql, source.id)).map(({ message }) => nameOf(message)));
  const out: Admitted[] = [];
  const asked = new Set<string>();
  let deferred = 0;
  for (const one of own) {
    const href = one.kind === 'admitted' ? one.href : null;
    if (one.kind === 'refused' || href === null) {
      out.push(one);
      continue;
    }
    if (known.has(nameOf(one.message)) || asked.has(href)) continue;
    if (asked.size >= mostLinks) {
      deferred += 1;
      continue;
    }
    asked.add(href);
    out.push(...((await linked(parts, source, href, base, certificates)) ?? (certificates.length === 0 ? [one] : [])));
  }
  return { admitted: out, deferred };
}

const nameOf = ({ identifier, sent }: AlertMessage): string => `${identifier}\n${sent}`;

async function linked(
  parts: AlertSourceParts,
  source: Source,
  href: string,
  base: string,
  certificates: readonly string[],
): Promise<readonly Admitted[] | null> {
  if (base === '' || !URL.canParse(href, base)) return null;
  const url = new URL(href, base);
  if (url.host !== new URL(base).host || url.protocol !== new URL(base).protocol) return null;
  const answer = await parts.fetch({ url: url.href, internal: source.internal, validators: {} });
  if (answer.kind !== 'fetched') return null;
  const read = admit(readCap(answer.bytes, answer.contentType), certificates, certificates.length > 0);
  return read.some(({ kind }) => kind === 'admitted') ? read : null;
}
