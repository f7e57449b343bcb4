/** `noticeboard import`: one feed, from a file of this machine or an address, into drafts that wait for review. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { Id, itemKinds } from '../../core/item/item.ts';
import type { Site } from '../../core/office/site.ts';
import type { Actor, HubClock } from '../hub.ts';
import { fetchSource } from '../intake/fetch.ts';
import { readBytes } from '../intake/read.ts';
import { takeIn } from '../intake/take-in.ts';
import type { ItemDesk } from '../items/desk.ts';
import { CommandRefused } from './refused.ts';

export const ImportInput = v.pipe(
  v.object({
    /** A whole path. */
    file: v.optional(v.pipe(v.string(), v.regex(/^\//, 'must be a whole path'))),
    url: v.optional(v.pipe(v.string(), v.regex(/^https?:\/\//, 'must begin with https:// or http://'))),
    /** The address lies inside the office's network. */
    internal: v.optional(v.boolean(), false),
    category: Id,
    kind: v.optional(v.picklist(itemKinds), 'notice'),
  }),
  v.check(({ file, url }) => (file === undefined) !== (url === undefined), 'give a file or an address'),
);
type ImportInput = v.InferOutput<typeof ImportInput>;

interface ImportContext {
  readonly desk: ItemDesk;
  readonly clock: HubClock;
  readonly site: () => Site;
}

/** @throws CommandRefused for a category that is not there, and for what cannot be read as a feed. */
export async function importFeed({ desk, clock, site }: ImportContext, input: ImportInput, actor: Actor): Promise<unknown> {
  const { office, categories } = site();
  const known = categories.map(({ id }) => id);
  if (!known.includes(input.category)) {
    throw new CommandRefused('unknown-category', `There is no category ${input.category}: site.json lists ${known.join(', ')}.`);
  }
  const { from, bytes, contentType, base } = await bytesOf(input);
  const reading = readBytes(bytes, contentType, {
    kind: input.kind,
    category: input.category,
    issuer: office.name,
    language: office.locale,
    base,
    at: clock.now(),
    zone: office.timeZone,
  });
  const whole = reading.refused.find(({ entry }) => entry === null);
  if (whole !== undefined) throw new CommandRefused(whole.code, `${from}: ${whole.reason}`);
  // A feed that names itself is the same feed wherever the file lies.
  const source = `import:${reading.feed?.self ?? from}`;
  const taken = await takeIn(desk, { source, idPrefix: 'import', actor, exemption: null, reading });
  return { from, source, ...taken, refused: reading.refused };
}

interface Bytes {
  readonly from: string;
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly base: string | undefined;
}

async function bytesOf({ file, url, internal }: ImportInput): Promise<Bytes> {
  if (url !== undefined) {
    const fetched = await fetchSource({ url, internal, validators: {} });
    if (fetched.kind === 'failed') throw new CommandRefused(fetched.code, fetched.reason);
    if (fetched.kind === 'unchanged') throw new CommandRefused('http-status', `${url} answered 304 to a first request.`);
    return { from: url, bytes: fetched.bytes, contentType: fetched.contentType, base: fetched.url };
  }
  const from = file ?? '';
  try {
    return { from, bytes: new Uint8Array(await readFile(from)), contentType: null, base: undefined };
  } catch (cause) {
    throw new CommandRefused('unreadable', `${from} cannot be read: ${(cause as Error).message}.`);
  }
}
