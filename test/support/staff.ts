/** People of an office for tests: real accounts made by real links, real sessions, and a client that sends what a browser sends. */
import type { Role } from '../../src/core/staff/role.ts';
import { toInstant } from '../../src/core/time/instant.ts';
import { codeOf, stepAt } from '../../src/hub/identity/totp.ts';

export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** Where requests go, and how time passes: a code works once, so each sign-in needs a later step. */
export interface StaffGround {
  readonly send: Send;
  /** Of the hub, in ms. */
  readonly now: () => number;
  readonly origin: string;
}

export interface Person {
  readonly id: string;
  readonly cookie: string;
  get(path: string): Promise<Response>;
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export const testPassword = 'correct horse 青禾镇 battery';

export function fromBase32(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8), 2));
}

export const codeAt = (secret: string, ms: number, steps = 0): string =>
  codeOf(fromBase32(secret), stepAt(toInstant(ms)) + steps);

const browser = (origin: string) => ({ 'Content-Type': 'application/json', Origin: origin, 'Sec-Fetch-Site': 'same-origin' });

/** Uses a one-time link up. @returns the second factor's secret */
export async function acceptLink(ground: StaffGround, token: string, first?: { id: string; name: string }): Promise<string> {
  const post = (path: string, body: unknown) =>
    ground.send(path, { method: 'POST', headers: browser(ground.origin), body: JSON.stringify(body) });
  const opened = (await (await post('/api/invitation/open', { token })).json()) as { secret: string };
  const answer = await post('/api/invitation/accept', {
    token,
    password: testPassword,
    code: codeAt(opened.secret, ground.now(), -1),
    ...(first ? { first } : {}),
  });
  if (!answer.ok) throw new Error(`the link was refused: ${await answer.text()}`);
  return opened.secret;
}

export async function signInAs(ground: StaffGround, id: string, secret: string, steps = 0): Promise<Person> {
  const answer = await ground.send('/api/session', {
    method: 'POST',
    headers: browser(ground.origin),
    body: JSON.stringify({ id, password: testPassword, code: codeAt(secret, ground.now(), steps) }),
  });
  if (!answer.ok) throw new Error(`${id} could not sign in: ${await answer.text()}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { csrf } = (await answer.json()) as { csrf: string };
  return personOf(ground, id, cookie, csrf);
}

export function personOf({ send, origin }: StaffGround, id: string, cookie: string, csrf: string): Person {
  return {
    id,
    cookie,
    get: (path) => send(path, { headers: { Cookie: cookie, 'x-test-address': id } }),
    send: (method, path, body, headers = {}) =>
      send(path, {
        method,
        headers: { ...browser(origin), Cookie: cookie, 'X-Csrf': csrf, 'x-test-address': id, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

export interface Hired {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly boards?: readonly string[];
  readonly categories?: readonly string[];
}

/** An administrator makes the account, its owner comes in by the link. */
export async function hire(ground: StaffGround, administrator: Person, hired: Hired): Promise<Person> {
  const { id, name, roles, boards = ['*'], categories = ['*'] } = hired;
  const made = await administrator.send('POST', '/api/staff', { id, name, roles, boards, categories });
  if (!made.ok) throw new Error(`${id} could not be hired: ${await made.text()}`);
  const { path } = (await made.json()) as { path: string };
  const secret = await acceptLink(ground, path.split('#welcome=')[1] ?? '');
  return signInAs(ground, id, secret);
}
