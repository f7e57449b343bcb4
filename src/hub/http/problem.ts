/** Errors of the hub as `application/problem+json` with a stable `code` (DESIGN §5). */
import type { Context } from 'hono';

export interface Problem {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 429 | 500 | 503;
  /** Kebab-case, stable: scripts rely on it. */
  readonly code: string;
  /** One sentence: what, where, what to do. */
  readonly detail: string;
}

export function problem(c: Context, { status, code, detail }: Problem): Response {
  return c.body(JSON.stringify({ type: 'about:blank', title: code.replaceAll('-', ' '), status, code, detail }), status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
  });
}

export const notFound = (c: Context): Response =>
  problem(c, {
    status: 404,
    code: 'not-found',
    detail: `There is nothing at ${c.req.path}. The signpost at / lists the pages of this hub.`,
  });
