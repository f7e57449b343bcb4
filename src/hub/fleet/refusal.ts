/** `application/problem+json` with a stable code (DESIGN §5), as the whole hub answers errors. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** @param detail one sentence: what, where, what to do. */
export function refusal(c: Context, status: ContentfulStatusCode, code: string, detail: string): Response {
  const body = JSON.stringify({ type: 'about:blank', title: code.replaceAll('-', ' '), status, code, detail });
  return c.body(body, status, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' });
}
