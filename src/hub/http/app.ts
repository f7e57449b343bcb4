/** The hub's front door: every route of DESIGN §5. What a route needs from another room is handed in. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Sql } from 'postgres';
import type { SiteRecord } from '../../core/office/site.ts';
import { scheduleIcs } from '../../core/programme/schedule-ics.ts';
import type { ReleaseHead } from '../../core/release/record.ts';
import { dayMs, toInstant } from '../../core/time/instant.ts';
import type { Log } from '../hub.ts';
import { type BoardTwin, boardPage } from './board-page.ts';
import type { EventStream } from './events.ts';
import { feedRoutes, type TimeSigner } from './feed.ts';
import { securityHeaders } from './headers.ts';
import { plainPageCsp } from './html.ts';
import { gonePage, itemPage, publishedItem } from './item-page.ts';
import { openApi } from './openapi.ts';
import { atomFeed, jsonFeed, readFeedPage } from './outgoing-feeds.ts';
import { notFound, problem } from './problem.ts';
import { signpostPage } from './signpost-page.ts';
import { itemWords } from './words.ts';

export interface Front {
  readonly sql: Sql;
  readonly log: Log;
  readonly time: TimeSigner;
  readonly events: EventStream;
  readonly head: () => Promise<ReleaseHead | null>;
  readonly site: () => Promise<SiteRecord>;
  readonly boards: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Null if there is no such board. */
  readonly twin: (boardId: string) => Promise<BoardTwin | null>;
  /** Facts for /healthz beside release and lineage: clock, keys' expiries. */
  readonly health: () => Promise<Readonly<Record<string, unknown>>>;
  readonly appOrigins: () => readonly string[];
  readonly deviceApi: Hono;
  /** Everything else under /api: the console and scripts. */
  readonly consoleApi: Hono;
  /** Its part of /api/openapi.json. */
  readonly consolePaths: object;
  readonly faces: Hono;
  readonly hsts: boolean;
}

const subscribedDays = 60;
const plainHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': plainPageCsp,
  'Cache-Control': 'no-cache',
};

export function createApp(front: Front): Hono {
  const app = new Hono();
  app.use('*', securityHeaders({ hsts: front.hsts }));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    front.log('error', 'request-failed', { path: c.req.path, message: error instanceof Error ? error.message : String(error) });
    return problem(c, {
      status: 500,
      code: 'internal',
      detail: 'The hub could not answer this request. Its log says why; try again in a minute.',
    });
  });
  app.notFound(notFound);
  app.get('/healthz', (c) => healthz(c, front));
  app.get('/feed/events', (c) => front.events.open(c.req.raw.signal));
  app.route('/feed', feedRoutes({ sql: front.sql, time: front.time }));
  app.get('/feed.json', (c) => outgoing(c, front, 'application/feed+json; charset=utf-8', jsonFeed));
  app.get('/feed.atom', (c) => outgoing(c, front, 'application/atom+xml; charset=utf-8', atomFeed));
  app.get('/i/:id', (c) => item(c, front));
  app.get('/boards/:id', (c) => twin(c, front));
  app.get('/api/openapi.json', (c) => c.json(openApi(front.consolePaths)));
  app.get('/boards/:id/schedule.ics', (c) => schedule(c, front));
  app.use('/api/device/*', deviceCors(front.appOrigins));
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: 256 * 1024,
      onError: (c) => problem(c, { status: 413, code: 'too-large', detail: 'The body is larger than 256 kB.' }),
    }),
  );
  app.route('/api/device', front.deviceApi);
  app.route('/api', front.consoleApi);
  app.get('/', async (c) => c.body(signpostPage(await front.site(), await front.boards()), 200, plainHeaders));
  app.route('/', front.faces);
  return app;
}

async function healthz(c: Context, front: Front): Promise<Response> {
  const head = await front.head();
  if (!head) return c.json({ status: 'starting' }, 503, { 'Cache-Control': 'no-store' });
  return c.json({ status: 'ok', release: head.number, lineage: head.lineage, ...(await front.health()) }, 200, {
    'Cache-Control': 'no-store',
  });
}

type Writer = typeof jsonFeed;

async function outgoing(c: Context, front: Front, type: string, write: Writer): Promise<Response> {
  const page = Number(c.req.query('page') ?? '0');
  if (!Number.isInteger(page) || page < 0 || page > 100_000) return notFound(c);
  const head = await front.head();
  const etag = `"${head?.lineage ?? ''}.${head?.number ?? 0}.${page}"`;
  const headers = { 'Content-Type': type, ETag: etag, 'Cache-Control': 'no-cache' };
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
  const site = await front.site();
  return c.body(write(await readFeedPage(front.sql, page), site, baseUrl(c, site)), 200, {
    ...headers,
    'X-Content-Type-Options': 'nosniff',
  });
}

/** The address the public knows; else the one this request came by. */
function baseUrl(c: Context, site: SiteRecord): string {
  return site.publicUrl || new URL(c.req.url).origin;
}

async function item(c: Context, front: Front): Promise<Response> {
  const found = await publishedItem(front.sql, c.req.param('id') ?? '');
  if (found.kind === 'unknown') return notFound(c);
  const site = await front.site();
  if (found.kind === 'gone') return c.body(gonePage(site), 410, { ...plainHeaders, 'Cache-Control': 'no-store' });
  return c.body(itemPage(found.item, site), 200, plainHeaders);
}

async function twin(c: Context, front: Front): Promise<Response> {
  const found = await front.twin(c.req.param('id') ?? '');
  return found ? c.body(boardPage(found, await front.site()), 200, plainHeaders) : notFound(c);
}

/** To subscribe to: from the day before yesterday, so that a calendar keeps what just was. */
async function schedule(c: Context, front: Front): Promise<Response> {
  const found = await front.twin(c.req.param('id') ?? '');
  if (!found) return notFound(c);
  const { off } = itemWords((await front.site()).office.locale);
  const text = scheduleIcs(found.programme, toInstant(found.at - 2 * dayMs), subscribedDays, off);
  return c.body(text, 200, { 'Content-Type': 'text/calendar; charset=utf-8', 'Cache-Control': 'no-cache' });
}

/** Paired boards whose app lives on its own origin: only the origins site.json names, never credentials. */
function deviceCors(origins: () => readonly string[]) {
  return async (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    const origin = c.req.header('origin');
    const allowed = origin !== undefined && origins().includes(origin);
    if (c.req.method === 'OPTIONS') {
      if (!allowed) return c.body(null, 403);
      return c.body(null, 204, {
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Methods': 'GET, POST',
        'Access-Control-Allow-Headers': 'Content-Type, X-Device, X-Device-At, X-Device-Signature',
        'Access-Control-Max-Age': '600',
        Vary: 'Origin',
      });
    }
    await next();
    if (allowed) {
      c.res.headers.set('Access-Control-Allow-Origin', origin);
      c.res.headers.append('Vary', 'Origin');
    }
    return undefined;
  };
}
