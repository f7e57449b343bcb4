/**
 * Who asks, and whether the request is really theirs. A session comes as a cookie and changes nothing without its own token
 * in a header and our own origin; a script's key comes in a header no browser sends by itself.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { permissionsOf, tokenPermissions } from '../../core/staff/role.ts';
import type { Instant } from '../../core/time/instant.ts';
import { actorOf } from '../identity/accounts.ts';
import { longestMs, readSession } from '../identity/sessions.ts';
import { readToken } from '../identity/tokens.ts';
import { type Caller, type ConsoleParts, type Endpoint, Refused } from './endpoint.ts';

/** `__Host-` binds it to this origin and path, and browsers take that name only over TLS. */
export const cookieName = (secure: boolean): string => (secure ? '__Host-noticeboard' : 'noticeboard');

export function cookieFor(secure: boolean, token: string | null): string {
  const age = token === null ? 0 : Math.floor(longestMs / 1000);
  return `${cookieName(secure)}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${secure ? '; Secure' : ''}`;
}

export function sessionCookie(c: Context, secure: boolean): string | null {
  const name = `${cookieName(secure)}=`;
  const found = (c.req.header('cookie') ?? '').split(/;\s*/).find((part) => part.startsWith(name));
  return found?.slice(name.length) || null;
}

/** @throws Refused 401, 403 */
export async function callerOf(c: Context, parts: ConsoleParts, endpoint: Endpoint, at: Instant): Promise<Caller> {
  const bearer = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  const caller = bearer === undefined ? await bySession(c, parts, endpoint, at) : await byToken(parts, bearer, at);
  const { who } = endpoint;
  if (who !== 'anyone' && who !== 'signed-in' && !caller.permissions.has(who))
    throw new Refused(403, 'not-permitted', `${caller.name} may not do this: it needs the permission “${who}”.`);
  if (caller.session === null && who === 'signed-in')
    throw new Refused(403, 'not-permitted', 'This belongs to a person’s session: a script’s key does not reach it.');
  return caller;
}

async function bySession(c: Context, parts: ConsoleParts, { method }: Endpoint, at: Instant): Promise<Caller> {
  const cookie = sessionCookie(c, parts.secure);
  const session = cookie === null ? null : await readSession(parts.sql, cookie, at);
  if (!session) throw new Refused(401, 'not-signed-in', 'Nobody is signed in here, or the session has ended: sign in again.');
  if (method !== 'get') {
    ownOrigin(c);
    if (!same(c.req.header('x-csrf') ?? '', session.csrf))
      throw new Refused(403, 'foreign-request', 'The request does not carry this session’s token: load the console again.');
  }
  const { account, csrf, tokenHash } = session;
  return {
    actor: actorOf(account),
    account: account.id,
    name: account.name,
    roles: account.roles,
    permissions: new Set(account.roles.flatMap((role) => permissionsOf[role])),
    scope: account.scope,
    session: { csrf, tokenHash },
  };
}

async function byToken(parts: ConsoleParts, bearer: string, at: Instant): Promise<Caller> {
  const token = await readToken(parts.sql, bearer, at);
  if (!token) throw new Refused(401, 'token-unknown', 'This key is unknown, expired or revoked: make a new one in the console.');
  const allowed: ReadonlySet<string> = new Set(tokenPermissions);
  return {
    actor: `token:${token.id}`,
    account: token.madeBy,
    name: token.id,
    roles: [],
    permissions: new Set(token.permissions.filter((permission) => allowed.has(permission))),
    scope: token.scope,
    session: null,
  };
}

/** A browser says where a changing request comes from; one that does not say is not a browser of our pages. */
export function ownOrigin(c: Context): void {
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  const fromHere = origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
  if (!fromHere || (site !== undefined && site !== 'same-origin'))
    throw new Refused(
      403,
      'foreign-request',
      'The request comes from another page: only the console’s own pages may change anything.',
    );
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
