/**
 * One address of the console's API as data: who may ask, what goes in, what comes out, and which command it is. The router,
 * the permission matrix, the audit test and /api/openapi.json all read this one table.
 */
import type { Context } from 'hono';
import type { Sql } from 'postgres';
import type * as v from 'valibot';
import type { Board } from '../../core/office/board.ts';
import type { Site } from '../../core/office/site.ts';
import type { Permission, Scope } from '../../core/staff/role.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { HubClock, Log } from '../hub.ts';
import type { ItemDesk } from '../items/desk.ts';
import type { Publisher } from '../publish/publisher.ts';

/** What the console is handed by main. */
export interface ConsoleParts {
  readonly sql: Sql;
  readonly clock: HubClock;
  readonly log: Log;
  readonly desk: ItemDesk;
  readonly publisher: Publisher;
  readonly root: () => { readonly purpose: string; readonly fingerprint: string };
  readonly site: () => Site;
  readonly boards: () => readonly Board[];
  /** Boards listening now, paired or not. */
  readonly connected: () => number;
  readonly addressOf: (c: Context) => string;
  /** The console is reached over TLS: cookies say so. */
  readonly secure: boolean;
}

export interface Caller {
  /** `staff:ID` or `token:ID`: the name that goes into the register. */
  readonly actor: string;
  readonly account: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  readonly scope: Scope;
  /** Null for a script. */
  readonly session: { readonly csrf: string; readonly tokenHash: string } | null;
}

export interface Call<I, Q> {
  readonly parts: ConsoleParts;
  readonly who: Caller;
  readonly at: Instant;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly input: I;
  readonly c: Context;
}

export interface Answer {
  readonly status?: 200 | 201 | 202;
  readonly body: unknown;
  /** Instead of `body`: a picture. */
  readonly bytes?: { readonly type: string; readonly value: Uint8Array };
}

type Schema<T> = v.GenericSchema<unknown, T>;

export interface Endpoint {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below /api, parameters as `:id`. */
  readonly path: string;
  readonly summary: string;
  /** `anyone`: before signing in; `signed-in`: whoever is. */
  readonly who: 'anyone' | 'signed-in' | Permission;
  /** The audit rows a successful call writes begin with this; null: it changes nothing. */
  readonly command: string | null;
  readonly input: Schema<unknown> | null;
  readonly query: Schema<unknown> | null;
  readonly answer: Schema<unknown>;
  readonly run: (call: Call<never, never>) => Promise<Answer>;
}

interface Spec<I, Q> extends Omit<Endpoint, 'input' | 'query' | 'run'> {
  readonly input?: Schema<I>;
  readonly query?: Schema<Q>;
  readonly run: (call: Call<I, Q>) => Promise<Answer>;
}

export function endpoint<I = undefined, Q = undefined>(spec: Spec<I, Q>): Endpoint {
  return { ...spec, input: spec.input ?? null, query: spec.query ?? null, run: spec.run as Endpoint['run'] };
}

/** A call the hub refuses, with a stable code and a sentence. */
export class Refused extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 429;
  readonly code: string;
  constructor(status: Refused['status'], code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
