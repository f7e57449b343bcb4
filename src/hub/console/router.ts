/** Puts the table of endpoints under /api: parse, admit, run once, answer. Every refusal is problem+json with a stable code. */
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { callerOf, ownOrigin } from './access.ts';
import { type Answer, type Caller, type ConsoleParts, type Endpoint, Refused } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { onlyOnce } from './idempotency.ts';
import { createPace } from './pace.ts';

export function consoleApi(parts: ConsoleParts): Hono {
  const app = new Hono();
  const pace = createPace();
  for (const endpoint of endpoints)
    app.on(endpoint.method, endpoint.path, async (c) => {
      try {
        const wait = pace.waitSeconds(parts.addressOf(c), parts.clock.now());
        if (wait > 0) {
          c.header('Retry-After', String(wait));
          throw new Refused(429, 'too-many-requests', `Too many requests from this address: try again in ${wait} s.`);
        }
        return answerOf(c, await handle(c, parts, endpoint));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return refusal(c, error);
      }
    });
  return app;
}

const nobody: Caller = {
  actor: 'nobody',
  account: '',
  name: 'nobody',
  roles: [],
  permissions: new Set(),
  scope: { boards: [], categories: [] },
  session: null,
};

async function handle(c: Context, parts: ConsoleParts, endpoint: Endpoint): Promise<Answer> {
  const at = parts.clock.now();
  const changes = endpoint.method !== 'get';
  if (endpoint.who === 'anyone' && changes) ownOrigin(c);
  const who = endpoint.who === 'anyone' ? nobody : await callerOf(c, parts, endpoint, at);
  const query = parsed(endpoint.query, c.req.query(), 'The query');
  const input = parsed(endpoint.input, endpoint.input === null ? undefined : await jsonOf(c), 'The input');
  if (hasNul([c.req.param(), query, input])) throw new Refused(400, 'bad-input', 'A NUL character is no text: leave it out.');
  const call = { parts, who, at, params: c.req.param() as Record<string, string>, query, input, c };
  const run = () => endpoint.run(call as never);
  const key = changes && endpoint.who !== 'anyone' ? c.req.header('idempotency-key') : undefined;
  return key === undefined
    ? run()
    : onlyOnce({ parts, key, actor: who.actor, request: `${c.req.method} ${c.req.path}`, input, at }, run);
}

/** PostgreSQL keeps no NUL, and no person writes one. */
function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return (
    typeof value === 'object' && value !== null && Object.entries(value).some(([key, member]) => hasNul(key) || hasNul(member))
  );
}

function parsed(schema: Endpoint['input'], value: unknown, what: string): unknown {
  if (schema === null) return undefined;
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Refused(400, 'bad-input', `${v.getDotPath(issue) ?? what}: ${issue.message}.`);
}

async function jsonOf(c: Context): Promise<unknown> {
  if (!/^application\/json\b/.test(c.req.header('content-type') ?? ''))
    throw new Refused(400, 'bad-input', 'Send JSON, with Content-Type: application/json.');
  try {
    return await c.req.json();
  } catch {
    throw new Refused(400, 'bad-input', 'The body is not JSON.');
  }
}

const noStore = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };

function answerOf(c: Context, { status = 200, body, bytes }: Answer): Response {
  if (bytes)
    return c.body(new Uint8Array(bytes.value), 200, { 'Content-Type': bytes.type, 'Cache-Control': 'private, max-age=3600' });
  return c.body(JSON.stringify(body ?? null), status, noStore);
}

function refusal(c: Context, { status, code, message }: Refused): Response {
  const body = JSON.stringify({ type: 'about:blank', title: code.replaceAll('-', ' '), status, code, detail: message });
  return c.body(body, status, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' });
}
