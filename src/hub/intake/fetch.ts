/**
 * One fetch of a source: conditional, bounded in time, size and redirects, and to no address a source may not be at.
 * The name is resolved here and the connection is made to exactly the address that was judged, so that a second answer of
 * the DNS cannot lead elsewhere; every redirect is judged anew. A failure is an outcome, and changes nothing (R61).
 */
import { lookup as resolve } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Instant } from '../../core/time/instant.ts';
import { isUsableAddress } from './address.ts';

/** What the last answer said of itself: sent back, so that an unchanged feed costs one line. */
export interface Validators {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

export type Fetched =
  | {
      readonly kind: 'fetched';
      readonly bytes: Uint8Array;
      readonly contentType: string | null;
      readonly validators: Validators;
      readonly url: string;
    }
  | { readonly kind: 'unchanged' }
  /** `retryAfterSeconds` when the source asked for it. */
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string; readonly retryAfterSeconds?: number };

export interface FetchLimits {
  readonly timeoutMs: number;
  /** Of the body after decompression. */
  readonly mostBytes: number;
  readonly redirects: number;
}
export const fetchLimits: FetchLimits = { timeoutMs: 20_000, mostBytes: 16 * 1024 * 1024, redirects: 5 };

export interface FetchRequest {
  readonly url: string;
  /** The source is declared `internal`: private and loopback addresses are allowed. */
  readonly internal: boolean;
  readonly validators: Validators;
  readonly limits?: FetchLimits;
  /** For a Retry-After that is a date, from a source that does not say what it takes the time to be. */
  readonly at?: Instant;
  /** Addresses of a name; replaced by tests alone. */
  readonly addressesOf?: (host: string) => Promise<readonly string[]>;
  /** Certificates trusted beside the system's: a town's own authority. */
  readonly ca?: string;
}

/** Expected ends of a fetch, thrown inside this file only. */
class FetchFailure extends Error {
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;
  constructor(code: string, message: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Never throws for anything a network can do. */
export async function fetchSource(request: FetchRequest): Promise<Fetched> {
  const limits = request.limits ?? fetchLimits;
  const signal = AbortSignal.timeout(limits.timeoutMs);
  try {
    return await follow(request, limits, signal);
  } catch (cause) {
    if (cause instanceof FetchFailure) {
      return {
        kind: 'failed',
        code: cause.code,
        reason: cause.message,
        ...(cause.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: cause.retryAfterSeconds }),
      };
    }
    if (signal.aborted)
      return {
        kind: 'failed',
        code: 'timeout',
        reason: `${request.url} gave no whole answer within ${limits.timeoutMs / 1000} s.`,
      };
    if (cause instanceof Error && ('code' in cause || 'errno' in cause))
      return { kind: 'failed', code: 'unreachable', reason: `${request.url}: ${cause.message}.` };
    throw cause;
  }
}

async function follow(request: FetchRequest, limits: FetchLimits, signal: AbortSignal): Promise<Fetched> {
  let url = new URL(request.url);
  for (let hop = 0; ; hop++) {
    const response = await open(url, request, signal);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
      response.destroy();
      if (hop === limits.redirects)
        throw new FetchFailure('too-many-redirects', `${request.url} redirects more than ${limits.redirects} times.`);
      url = redirected(url, location);
      continue;
    }
    if (status === 304) {
      response.destroy();
      return { kind: 'unchanged' };
    }
    if (status !== 200) throw refusedStatus(url, response, request.at);
    const bytes = await bodyOf(response, limits.mostBytes, signal);
    const validators = { etag: response.headers.etag, lastModified: response.headers['last-modified'] };
    return { kind: 'fetched', bytes, contentType: response.headers['content-type'] ?? null, validators, url: url.href };
  }
}

function redirected(from: URL, location: string): URL {
  if (!URL.canParse(location, from))
    throw new FetchFailure('bad-redirect', `${from.href} redirects to “${location.slice(0, 200)}”, which is no address.`);
  const to = new URL(location, from);
  if (from.protocol === 'https:' && to.protocol !== 'https:')
    throw new FetchFailure(
      'insecure-redirect',
      `${from.href} redirects from https: to ${to.protocol}, where anybody could answer.`,
    );
  return to;
}

function refusedStatus(url: URL, response: IncomingMessage, at: Instant | undefined): FetchFailure {
  response.destroy();
  return new FetchFailure('http-status', `${url.href} answered ${response.statusCode}.`, retryAfter(response, at));
}

/** Seconds, or an HTTP date (RFC 9110 §10.2.3): that is counted from the source's own Date, whose clock wrote it. */
function retryAfter({ headers }: IncomingMessage, at: Instant | undefined): number | undefined {
  const written = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/.test(written)) return Number(written) > 0 ? Number(written) : undefined;
  const [until, said] = [Date.parse(written), Date.parse(headers.date ?? '')];
  const from = Number.isNaN(said) ? at : said;
  if (!/GMT$/.test(written) || Number.isNaN(until) || from === undefined || until <= from) return undefined;
  return Math.ceil((until - from) / 1000);
}

async function open(url: URL, request: FetchRequest, signal: AbortSignal): Promise<IncomingMessage> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new FetchFailure('bad-scheme', `${url.href} is neither https: nor http:.`);
  if (url.username !== '' || url.password !== '')
    throw new FetchFailure(
      'credentials',
      `The address of ${url.host} holds a user name or password; take it out, addresses are logged.`,
    );
  const address = await judgedAddress(url, request, signal);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const { etag, lastModified } = request.validators;
  return await new Promise<IncomingMessage>((answered, failed) => {
    const outgoing = send(url, {
      signal,
      agent: false,
      ...(request.ca === undefined ? {} : { ca: request.ca }),
      lookup: (_host, options, done) => {
        const family = isIP(address);
        if (options.all === true) done(null, [{ address, family }]);
        else done(null, address, family);
      },
      headers: {
        'user-agent': 'noticeboard',
        accept:
          'application/feed+json, application/rss+xml, application/atom+xml, application/json;q=0.9, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1',
        'accept-encoding': 'gzip, deflate, br',
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
        ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
      },
    });
    outgoing.once('response', answered);
    outgoing.once('error', failed);
    outgoing.end();
  });
}

/** One bad address among several refuses the name: which one is used would be the resolver's choice, not ours. */
async function judgedAddress(url: URL, request: FetchRequest, signal: AbortSignal): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) !== 0 ? [host] : await within(signal, (request.addressesOf ?? addressesOf)(host));
  const [first] = addresses;
  if (first === undefined) throw new FetchFailure('unreachable', `${host} has no address.`);
  const bad = addresses.find((address) => !isUsableAddress(address, request.internal));
  if (bad !== undefined) {
    const advice = request.internal
      ? 'no source can be there'
      : 'if the source is the office’s own, write "internal": true beside it in site.json';
    throw new FetchFailure('forbidden-address', `${host} is ${bad}, an address inside the network; ${advice}.`);
  }
  return first;
}

/** The resolver has no time limit of its own that we could set. */
async function within<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let abort = (): void => {};
  const late = new Promise<never>((_, failed) => {
    abort = () => failed(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function addressesOf(host: string): Promise<readonly string[]> {
  return (await resolve(host, { all: true })).map(({ address }) => address);
}

async function bodyOf(response: IncomingMessage, mostBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const stream = decompressed(response);
  const chunks: Buffer[] = [];
  let length = 0;
  const abort = () => stream.destroy(new Error('aborted'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.byteLength;
      if (length > mostBytes) throw new FetchFailure('too-large', `The answer is longer than ${mostBytes} bytes.`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, length);
  } finally {
    signal.removeEventListener('abort', abort);
    response.destroy();
  }
}

function decompressed(response: IncomingMessage): NodeJS.ReadableStream & { destroy(error?: Error): unknown } {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return response;
  const decoder =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : null;
  if (decoder === null) {
    response.destroy();
    throw new FetchFailure('bad-encoding', `The answer is compressed as ${encoding}, which was not asked for.`);
  }
  response.once('error', (error) => decoder.destroy(error));
  return response.pipe(decoder);
}
