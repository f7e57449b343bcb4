/** Asking the hub: every answer is read by its schema, every refusal keeps its stable code. */
import * as v from 'valibot';

/** What the hub refused, or that it did not answer (`unreachable`). */
export class Fault extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const Problem = v.object({ code: v.string(), detail: v.string() });
let csrf = '';

/** The session's token, sent with every change from now on. */
export function carry(token: string): void {
  csrf = token;
}

type Schema<T> = v.GenericSchema<unknown, T>;

export const ask = <T>(path: string, schema: Schema<T>): Promise<T> => request('GET', path, undefined, schema);

export const send = <T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, schema: Schema<T>): Promise<T> =>
  request(method, path, body, schema);

async function request<T>(method: string, path: string, body: unknown, schema: Schema<T>): Promise<T> {
  const headers = method === 'GET' ? {} : { 'Content-Type': 'application/json', 'X-Csrf': csrf };
  const answer = await fetch(`/api${path}`, {
    method,
    headers,
    cache: 'no-store',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Fault(0, 'unreachable', cause instanceof Error ? cause.message : String(cause));
  });
  const text: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw faultOf(answer.status, text);
  const parsed = v.safeParse(schema, text);
  if (!parsed.success)
    throw new Fault(
      answer.status,
      'not-understood',
      `${path}: ${v.getDotPath(parsed.issues[0]) ?? ''} ${parsed.issues[0].message}`,
    );
  return parsed.output;
}

function faultOf(status: number, body: unknown): Fault {
  const problem = v.safeParse(Problem, body);
  return problem.success
    ? new Fault(status, problem.output.code, problem.output.detail)
    : new Fault(status, 'failed', `HTTP ${status}`);
}
