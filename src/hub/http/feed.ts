/**
 * /feed/*: static signed files from the database, so that any hub serves the same bytes. Open to every origin, without
 * credentials: what is here is public and carries its own proof. Hash-named files never change; the rest is asked anew.
 */
import { type Context, Hono } from 'hono';
import type { Sql } from 'postgres';
import { notFound, problem } from './problem.ts';

export interface TimeSigner {
  /** The signed answer to a board's own nonce (DESIGN §4.5). */
  signTime(nonce: string): Promise<Uint8Array>;
}

const nonceForm = /^[A-Za-z0-9_-]{16,64}$/;
const hashNamed = /(^|\/)[0-9a-f]{64}\./;

export function feedRoutes({ sql, time }: { readonly sql: Sql; readonly time: TimeSigner }): Hono {
  const app = new Hono();
  app.use('*', async (c, next) => {
    await next();
    c.res.headers.set('Access-Control-Allow-Origin', '*');
    c.res.headers.set('Access-Control-Expose-Headers', 'Content-Length, Content-Range, ETag');
    c.res.headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
  });
  app.options('*', (c) =>
    c.body(null, 204, { 'Access-Control-Allow-Methods': 'GET, HEAD', 'Access-Control-Allow-Headers': 'Range, If-None-Match' }),
  );
  app.get('/time', async (c) => {
    const nonce = c.req.query('nonce') ?? '';
    if (!nonceForm.test(nonce)) {
      return problem(c, {
        status: 400,
        code: 'bad-nonce',
        detail: 'GET /feed/time needs ?nonce= with 16 to 64 base64url characters of your own choosing.',
      });
    }
    return c.body(copy(await time.signTime(nonce)), 200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  });
  app.get('/:folder{metadata|targets|bodies}/:path{.+}', (c) =>
    feedFile(c, sql, `${c.req.param('folder')}/${c.req.param('path')}`),
  );
  return app;
}

async function feedFile(c: Context, sql: Sql, path: string): Promise<Response> {
  const [file] = await sql<{ media_type: string; sha256: string; bytes: Uint8Array }[]>`
    select media_type, sha256, bytes from feed_files where path = ${path}`;
  if (!file) return notFound(c);
  const etag = `"${file.sha256}"`;
  const headers: Record<string, string> = {
    'Content-Type': file.media_type,
    ETag: etag,
    'Accept-Ranges': 'bytes',
    // A withdrawn item's file must not live on in a shared cache: no-cache makes every use ask here first.
    'Cache-Control':
      path.startsWith('metadata/') && !/^metadata\/\d+\./.test(path)
        ? 'no-store'
        : hashNamed.test(path)
          ? 'no-cache, immutable'
          : 'no-cache',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  };
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
  const range = parseRange(c.req.header('range'), file.bytes.length);
  if (range === 'unsatisfiable') return c.body(null, 416, { ...headers, 'Content-Range': `bytes */${file.bytes.length}` });
  if (range === null) return c.body(copy(file.bytes), 200, headers);
  const part = file.bytes.subarray(range.from, range.until);
  return c.body(copy(part), 206, { ...headers, 'Content-Range': `bytes ${range.from}-${range.until - 1}/${file.bytes.length}` });
}

/** One byte range (RFC 9110 §14), half-open; null = the whole file. Several ranges are answered with the whole file. */
export function parseRange(
  header: string | undefined,
  length: number,
): { readonly from: number; readonly until: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const from = match[1] === '' ? Math.max(0, length - Number(match[2])) : Number(match[1]);
  const until = match[1] === '' || match[2] === '' ? length : Math.min(length, Number(match[2]) + 1);
  return from >= length || from >= until ? 'unsatisfiable' : { from, until };
}

const copy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
