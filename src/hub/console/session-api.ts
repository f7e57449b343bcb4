/** Coming in and going out: session, one-time links, signing in with name, password and code together. */
import type { Context } from 'hono';
import * as v from 'valibot';
import { permissionsOf, roles } from '../../core/staff/role.ts';
import { Done, InvitationView, SessionView } from '../../core/staff/wire.ts';
import { recordAudit } from '../audit/audit.ts';
import { actorOf, hasAccounts, Login, PersonName } from '../identity/accounts.ts';
import { acceptInvitation, openInvitation } from '../identity/invitations.ts';
import { closeSession, readSession } from '../identity/sessions.ts';
import { signIn } from '../identity/sign-in.ts';
import { cookieFor, sessionCookie } from './access.ts';
import { type Answer, type Call, type ConsoleParts, type Endpoint, endpoint, Refused } from './endpoint.ts';

const Token = v.pipe(v.string(), v.maxLength(100));
const Password = v.pipe(v.string(), v.maxLength(1_000));
const Code = v.pipe(v.string(), v.maxLength(20));
const First = v.object({ id: Login, name: PersonName });

async function sessionView(parts: ConsoleParts, token: string | null): Promise<v.InferOutput<typeof SessionView>> {
  const session = token === null ? null : await readSession(parts.sql, token, parts.clock.now());
  const { office } = parts.site();
  const base = { first: !(await hasAccounts(parts.sql)), office: office.name, locale: office.locale, timeZone: office.timeZone };
  if (!session) return { ...base, person: null, permissions: [], csrf: '' };
  const { account, csrf } = session;
  return {
    ...base,
    person: { id: account.id, name: account.name, roles: [...account.roles] },
    permissions: [...new Set(roles.filter((role) => account.roles.includes(role)).flatMap((role) => permissionsOf[role]))],
    csrf,
  };
}

async function enter({ parts, input, at, c }: Call<{ id: string; password: string; code: string }, undefined>): Promise<Answer> {
  const outcome = await signIn(parts.sql, parts.desk.sealKey(), { ...input, address: parts.addressOf(c), at });
  if (outcome.kind === 'wait') {
    c.header('Retry-After', String(outcome.seconds));
    throw new Refused(429, 'too-many-attempts', `Too many wrong attempts: try again in ${outcome.seconds} s.`);
  }
  if (outcome.kind === 'refused') {
    if (outcome.attempts >= 5) parts.log('error', 'sign-in-attempts', { account: input.id, attempts: outcome.attempts });
    throw new Refused(401, 'sign-in-refused', 'Name, password or code is wrong. A code is valid once and for half a minute.');
  }
  setCookie(c, parts, outcome.token);
  return { body: await sessionView(parts, outcome.token) };
}

const setCookie = (c: Context, { secure }: ConsoleParts, token: string | null): void =>
  c.header('Set-Cookie', cookieFor(secure, token));

const sentences: Readonly<Record<string, string>> = {
  'link-unknown': 'This link was used, has expired or was never made: ask an administrator for a new one.',
  'name-missing': 'The first administrator chooses a name: send first.id and first.name.',
  'code-wrong': 'The code does not match: scan the square again and type the six digits that show now.',
  'password-too-short': 'A password has at least twelve characters.',
  'password-too-long': 'A password has at most two hundred characters.',
  'password-too-plain': 'This password is too easy to guess: take several words that do not belong together.',
};

async function accept({
  parts,
  input,
  at,
}: Call<
  { token: string; password: string; code: string; first?: { id: string; name: string } | undefined },
  undefined
>): Promise<Answer> {
  await parts.sql.begin(async (tx) => {
    const outcome = await acceptInvitation(tx, parts.desk.sealKey(), input, at);
    if (outcome.kind === 'refused')
      throw new Refused(outcome.code === 'link-unknown' ? 403 : 400, outcome.code, sentences[outcome.code] ?? outcome.code);
    const detail = { account: outcome.account, first: outcome.first };
    await recordAudit(tx, { actor: actorOf({ id: outcome.account }), command: 'invitation-accept', at, detail });
  });
  return { body: { done: true } };
}

export const sessionEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/session',
    summary: 'Who is signed in here, and the token that changes must carry',
    who: 'anyone',
    command: null,
    answer: SessionView,
    run: async ({ parts, c }) => ({ body: await sessionView(parts, sessionCookie(c, parts.secure)) }),
  }),
  endpoint({
    method: 'post',
    path: '/session',
    summary: 'Sign in with name, password and one-time code',
    who: 'anyone',
    command: 'sign-in',
    input: v.object({ id: v.pipe(v.string(), v.toLowerCase(), Login), password: Password, code: Code }),
    answer: SessionView,
    run: enter,
  }),
  endpoint({
    method: 'delete',
    path: '/session',
    summary: 'Sign out',
    who: 'signed-in',
    command: 'sign-out',
    answer: Done,
    run: async ({ parts, who, at, c }) => {
      await parts.sql.begin(async (tx) => {
        if (who.session) await closeSession(tx, who.session.tokenHash);
        await recordAudit(tx, { actor: who.actor, command: 'sign-out', at, detail: {} });
      });
      setCookie(c, parts, null);
      return { body: { done: true } };
    },
  }),
  endpoint({
    method: 'post',
    path: '/invitation/open',
    summary: 'What a one-time link is for: whose account, and the secret for the authenticator app',
    who: 'anyone',
    command: null,
    input: v.object({ token: Token }),
    answer: InvitationView,
    run: async ({ parts, input, at }) => {
      const office = parts.site().office.name;
      const open = await openInvitation(parts.sql, parts.desk.sealKey(), { token: input.token, office, at });
      if (!open) throw new Refused(403, 'link-unknown', sentences['link-unknown'] ?? '');
      return { body: open };
    },
  }),
  endpoint({
    method: 'post',
    path: '/invitation/accept',
    summary: 'Choose a password, prove the second factor, use the link up',
    who: 'anyone',
    command: 'invitation-accept',
    input: v.object({ token: Token, password: Password, code: Code, first: v.optional(First) }),
    answer: Done,
    run: accept,
  }),
];
