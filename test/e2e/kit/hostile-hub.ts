/**
 * A hub that can lie. It serves the built board app and a TUF feed that the test signs, right or wrong, and every answer on
 * its way to the board may be replaced:
 *
 *     await using hub = await startHostileHub();
 *     hub.feed.publish([notice('alpha')]);                             // an honest release
 *     hub.attack = (path, response) => path === '/feed/metadata/timestamp.json' && dripping(response);
 *     hub.poke();                                                      // the board pulls at once
 *
 * Its world begins at a fixed instant and goes on in real time; `hub.clock` moves it.
 */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { pinRoot } from '../../../src/core/release/trust.ts';
import { type Instant, toInstant } from '../../../src/core/time/instant.ts';
import { appCsp } from '../../../src/hub/http/headers.ts';
import { keyNamed, Repository, sha256, tools, now as worldBegin } from '../../core/release/repository.ts';
import { projectDir } from '../../support/hub.ts';
import { type RunningServer, startServer } from '../../support/server.ts';
import { until } from '../../support/wait.ts';
import { forged } from './glass.ts';
import { notice, officeBodies } from './office.ts';
import { wallClock } from './wall-clock.ts';

/** Writes the answer itself and says so with true; false: the honest answer goes out. */
export type Attack = (path: string, response: ServerResponse, honest: Uint8Array | null) => boolean;

export interface HealthReport {
  readonly release: string | null;
  readonly clock: 'trusted' | 'untrusted';
  readonly refusals: readonly { readonly code: string; readonly count: number; readonly reason: string }[];
}

export interface HostileHub extends AsyncDisposable {
  readonly origin: string;
  readonly asked: readonly string[];
  /** What it signs; replaceable: another hub takes over this address. */
  feed: Repository;
  attack: Attack | null;
  /** What the hub believes the time to be. */
  readonly clock: { now(): Instant; jump(ms: number): void };
  /** Health reports of paired boards, oldest first. */
  readonly reports: readonly HealthReport[];
  readonly acknowledged: readonly unknown[];
  readonly listeners: number;
  /** Tells every board of the newest release, with files if given. */
  poke(files?: Readonly<Record<string, string>>): void;
  /** Raw text to every event stream. */
  say(text: string): void;
  /** Ends every event stream. */
  hangUp(): void;
}

export interface HostileOptions {
  /** Wall clock of the browsers that load their page here, minus the hub's. Default 0: they agree. */
  readonly wallErrorMs?: number;
  /** Publish the office with these items before the first board asks. Default: none. */
  readonly feed?: Repository;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

export async function startHostileHub({ wallErrorMs = 0, feed }: HostileOptions = {}): Promise<HostileHub> {
  const began = performance.now();
  let jumped = 0;
  const streams = new Set<ServerResponse>();
  const reports: HealthReport[] = [];
  const acknowledged: unknown[] = [];
  const now = () => toInstant(worldBegin + performance.now() - began + jumped);
  const wallErrorNow = () => Math.round(now() - Date.now() + wallErrorMs);
  const listen = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' }).write(': \n\n');
    streams.add(response.on('close', () => streams.delete(response)));
  };
  const receive = async (path: string, request: IncomingMessage, response: ServerResponse) => {
    const body: unknown = JSON.parse(await textOf(request));
    if (path === '/api/device/pair') return send(response, await pairing(hub.feed), '.json');
    if (path === '/api/device/health') reports.push(body as HealthReport);
    if (path === '/api/device/acknowledge') acknowledged.push(body);
    return response.writeHead(204).end();
  };
  const answer: RequestListener = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://hub');
    void (async () => {
      if (request.method === 'POST') return receive(pathname, request, response);
      const time = pathname === '/feed/time' ? hub.feed.time(searchParams.get('nonce') ?? '', now()) : null;
      const honest = time ?? (await honestAnswer(hub.feed, pathname, wallErrorNow()));
      if (hub.attack?.(pathname, response, honest)) return;
      if (pathname === '/feed/events') return listen(response);
      return send(response, honest, extname(pathname) || '.html');
    })();
  };
  const server: RunningServer = await startServer(answer);
  const say = (text: string) => {
    for (const stream of streams) stream.write(text);
  };
  const hub: HostileHub = {
    origin: server.origin,
    asked: server.asked,
    feed: feed ?? officeFeed(),
    attack: null,
    clock: {
      now,
      jump: (ms) => {
        jumped += ms;
      },
    },
    reports,
    acknowledged,
    get listeners() {
      return streams.size;
    },
    poke(files) {
      const { lineage, release: number } = hub.feed;
      say(releaseEvent({ lineage, number, spreadMs: 0, ...(files ? { files } : {}) }));
    },
    say,
    hangUp() {
      for (const stream of streams) stream.end();
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
  return hub;
}

/** An office at release 2: its site, boards and playlist with `alpha`, then `beta`. */
export function officeFeed(): Repository {
  const feed = new Repository();
  feed.publish(officeBodies());
  feed.publish([notice('beta')]);
  return feed;
}

/** The same office in the hands of somebody else: every key is theirs. */
export function strangersFeed(): Repository {
  const feed = new Repository();
  const thief = keyNamed('thief');
  const root = [thief, keyNamed('thief-b'), keyNamed('thief-c')];
  feed.keys = { root, targets: thief, snapshot: thief, timestamp: thief, carried: thief };
  feed.rootVersion = 0;
  feed.signRoot();
  feed.publish(officeBodies());
  return feed;
}

/** Publishes what must never show. */
export function forge(feed: Repository): void {
  feed.publish([notice('forged', { text: forged }), notice('alpha', { revision: 9, text: forged })]);
}

/** Resolves when a board has told this hub of a refusal by that name. */
export async function untilReported(hub: HostileHub, code: string): Promise<void> {
  await until(`a report that names ${code}`, () => hub.reports.at(-1)?.refusals.some((refusal) => refusal.code === code));
}

export function releaseEvent(data: object): string {
  return `event: release\ndata: ${JSON.stringify(data)}\n\n`;
}

function send(response: ServerResponse, bytes: Uint8Array | string | null, extension: string): void {
  response.writeHead(bytes === null ? 404 : 200, {
    'content-type': mediaTypes[extension] ?? 'application/octet-stream',
    'access-control-allow-origin': '*',
    'cache-control': 'no-store',
    'content-security-policy': appCsp(),
  });
  response.end(bytes);
}

async function pairing(feed: Repository): Promise<string> {
  const pinned = await pinRoot(feed.files.get('metadata/root.json')!, [feed.purpose], tools);
  if (pinned.kind === 'refused') throw new Error(pinned.refusal.reason);
  const { lineage } = feed;
  return JSON.stringify({ deviceId: 'device-1', boardId: 'square', lineage, rootFingerprint: pinned.fingerprint });
}

async function honestAnswer(feed: Repository, path: string, wallErrorMs: number): Promise<Uint8Array | null> {
  if (path.startsWith('/feed/')) return feed.files.get(path.slice('/feed/'.length)) ?? null;
  if (path.startsWith('/api/device/bodies/')) return restrictedBody(feed, path);
  if (path === '/blank') return Buffer.from('<!doctype html><title>blank</title>');
  const file = path.endsWith('/') ? `${path}index.html` : path;
  const bytes = await readFile(join(projectDir, 'dist/web', file)).catch(() => null);
  return bytes && file.endsWith('.js') && file !== '/sw.js' ? Buffer.concat([Buffer.from(wallClock(wallErrorMs)), bytes]) : bytes;
}

/** A hub that hands every body to every device. */
function restrictedBody(feed: Repository, path: string): Uint8Array | null {
  const record = [...feed.records.values()].find(({ text }) => path.endsWith(`${sha256(Buffer.from(text))}.json`));
  return record ? Buffer.from(record.text) : null;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += part;
  return text;
}
