/** Takes in the sources of site.json when they are due: fetch or file, read, register, publish what was issued. */
import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import type { Board } from '../../core/office/board.ts';
import type { Site, Source } from '../../core/office/site.ts';
import { secondMs, toInstant, toIso } from '../../core/time/instant.ts';
import type { Log } from '../hub.ts';
import type { ItemDesk } from '../items/desk.ts';
import { takeAlertSource } from './alert-source.ts';
import { type Fetched, fetchSource } from './fetch.ts';
import { largestFeedBytes, readBytes } from './read.ts';
import { claimSource, type LastResult, nextWaitMs, type SourceState, writeState } from './source-state.ts';
import { takeIn } from './take-in.ts';

export interface IntakeParts {
  readonly desk: ItemDesk;
  readonly kioskConfig: string;
  /** The configuration that holds now; null before the first good one. */
  readonly site: () => Site | null;
  /** Warnings are kept where some board may need them. */
  readonly boards: () => readonly Board[];
  readonly publish: () => Promise<unknown>;
  readonly log: Log;
  /** [0, 1): spreads the calls. */
  readonly random: () => number;
  readonly fetch?: typeof fetchSource;
}

export interface Intake {
  /** Reads every due source (`all`: due or not) one after another. Never throws for what a source does. */
  takeInDue(all?: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Timers only wake us: what is due is in the database. */
const wakeMs = 15 * secondMs;

/** Begins at once; files are read at every start, because somebody may have put a new one there. */
export function startIntake(parts: IntakeParts): Intake {
  let running: Promise<void> = Promise.resolve();
  let closed = false;
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    running = running.then(work).catch((error: unknown) => parts.log('error', 'intake-failed', { message: messageOf(error) }));
    return running;
  };
  const readAll = (always: (source: Source) => boolean) =>
    inTurn(async () => {
      for (const source of parts.site()?.sources ?? []) if (!closed) await readSource(parts, source, always(source));
    });
  void readAll((source) => source.url.startsWith('file:'));
  const timer = setInterval(() => void readAll(() => false), wakeMs);
  return {
    takeInDue: (all = false) => readAll(() => all),
    async close() {
      closed = true;
      clearInterval(timer);
      await running;
    },
  };
}

async function readSource(parts: IntakeParts, source: Source, always: boolean): Promise<void> {
  const { desk, log } = parts;
  const before = await claimSource(desk.sql, source, desk.clock.now(), always);
  if (before === null) return;
  const fetched = await fetchOne(parts, source, before);
  const result = await takeFetched(parts, source, fetched);
  const now = desk.clock.now();
  const failures = result.kind === 'failed' ? before.failures + 1 : 0;
  const retryAfter = fetched.kind === 'failed' ? fetched.retryAfterSeconds : undefined;
  await writeState(desk.sql, source.id, {
    url: source.url,
    // Kept only with words that were taken in: a refused feed, and one that came in part, is fetched whole again.
    validators:
      result.kind === 'taken-in' && result.whole && result.deferred === 0 && result.held === 0 && fetched.kind === 'fetched'
        ? fetched.validators
        : result.kind === 'unchanged'
          ? before.validators
          : {},
    nextAt: toIso(toInstant(now + nextWaitMs(source.everySeconds, failures, parts.random(), retryAfter))),
    lastAt: toIso(now),
    lastGoodAt: result.kind === 'failed' ? before.lastGoodAt : toIso(now),
    failures,
    result,
  });
  log(result.kind === 'failed' ? 'error' : 'info', `source-${result.kind}`, { source: source.id, ...result });
  if (result.kind === 'taken-in' && result.issued > 0) await parts.publish();
}

async function fetchOne(parts: IntakeParts, source: Source, before: SourceState): Promise<Fetched> {
  if (source.kind === 'alert' && exemptionOf(source) === null)
    return {
      kind: 'failed',
      code: 'no-exemption',
      reason:
        'A source of warnings is relayed by itself, over https: or from a file: write "publish": "automatic" and its exemption in site.json.',
    };
  if (source.url.startsWith('file:')) return readLocal(parts.kioskConfig, source.url, before);
  const { url, internal } = source;
  return (parts.fetch ?? fetchSource)({ url, internal, validators: before.validators, at: parts.desk.clock.now() });
}

async function takeFetched(parts: IntakeParts, source: Source, fetched: Fetched): Promise<LastResult> {
  if (fetched.kind !== 'fetched')
    return fetched.kind === 'unchanged' ? fetched : { kind: 'failed', code: fetched.code, reason: fetched.reason };
  const { desk } = parts;
  const site = parts.site();
  if (site !== null && source.kind === 'alert') {
    const { kioskConfig, boards, fetch = fetchSource } = parts;
    return takeAlertSource({ sql: desk.sql, kioskConfig, site, boards: boards(), at: desk.clock.now(), fetch }, source, fetched);
  }
  if (site === null || source.kind === 'alert')
    return { kind: 'failed', code: 'no-site', reason: 'There is no configuration to read the source with.' };
  const { office } = site;
  const rules = {
    kind: source.kind,
    category: source.category,
    issuer: office.name,
    language: office.locale,
    base: fetched.url || undefined,
    at: desk.clock.now(),
    zone: office.timeZone,
  };
  const reading = readBytes(fetched.bytes, fetched.contentType, rules);
  const actor = `source:${source.id}`;
  const taken = await takeIn(desk, { source: source.id, idPrefix: source.id, actor, exemption: exemptionOf(source), reading });
  const whole = reading.refused.find((refusal) => refusal.entry === null);
  if (whole !== undefined) return { kind: 'failed', code: whole.code, reason: whole.reason };
  return {
    kind: 'taken-in',
    added: taken.added.length,
    changed: taken.changed.length,
    issued: taken.issued.length,
    held: taken.held.length,
    refused: taken.refused,
    deferred: taken.deferred,
    whole: reading.feed?.whole ?? false,
  };
}

/** Asked here again although the configuration was checked: nothing else stands between a source and the boards. */
export function exemptionOf(source: Source): NonNullable<Source['exemption']> | null {
  const { publish, exemption, url, category } = source;
  const authentic = url.startsWith('https:') || url.startsWith('file:');
  return publish === 'automatic' && authentic && exemption?.categories.includes(category) === true ? exemption : null;
}

/** A file of kiosk-config: a path, or a link, that leads out of it is refused. */
async function readLocal(kioskConfig: string, url: string, before: SourceState): Promise<Fetched> {
  const failed = (code: string, reason: string): Fetched => ({ kind: 'failed', code, reason });
  const path = decodeURI(url.slice('file:'.length));
  try {
    const [root, file] = [await realpath(kioskConfig), await realpath(resolve(kioskConfig, path))];
    const inside = relative(root, file);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`))
      return failed('outside-config', `${url} leads out of kiosk-config: put the file there.`);
    if ((await stat(file)).size > largestFeedBytes)
      return failed('too-large', `${url} is larger than ${largestFeedBytes} bytes.`);
    const bytes = new Uint8Array(await readFile(file));
    const etag = createHash('sha256').update(bytes).digest('hex');
    return etag === before.validators.etag
      ? { kind: 'unchanged' }
      : { kind: 'fetched', bytes, contentType: null, validators: { etag }, url: '' };
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) return failed('unreadable', `${url} cannot be read: ${cause.message}.`);
    if (cause instanceof URIError) return failed('unreadable', `${url} is no path.`);
    throw cause;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
