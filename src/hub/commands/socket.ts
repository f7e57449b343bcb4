/** DATA_DIR/hub.sock (0600): commands of the machine's operator. Who may open the socket is who may command; no network reaches it. */
import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import * as v from 'valibot';
import { recordAudit } from '../audit/audit.ts';
import type { Actor, Log } from '../hub.ts';
import type { CommandContext } from './context.ts';
import { CommandRefused } from './refused.ts';
import { type Command, commands } from './registry.ts';

const largestBody = 256 * 1024;
/** What Linux and macOS both take; a longer path would be cut, not refused. */
const longestSocketPath = 103;

/** @throws CommandRefused if DATA_DIR's path is too long for a Unix socket. */
export async function serveCommands(context: CommandContext, log: Log): Promise<{ close(): Promise<void> }> {
  const path = join(context.settings.dataDir, 'hub.sock');
  if (Buffer.byteLength(path) > longestSocketPath)
    throw new CommandRefused(
      'path-too-long',
      `${path} is too long for a socket: choose a DATA_DIR of at most ${longestSocketPath - 9} bytes.`,
    );
  await rm(path, { force: true }); // left by a hub that was killed; the folder's lock says that none runs
  const server = createServer((request, response) => void answer(context, log, request, response));
  await listen(server, path);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The socket is bound within `listen`, so the mask holds for it alone and for no file another part writes meanwhile. */
async function listen(server: Server, path: string): Promise<void> {
  const listening = new Promise<void>((resolve, reject) => server.once('error', reject).once('listening', resolve));
  const before = process.umask(0o177);
  server.listen(path);
  process.umask(before);
  await listening;
  await chmod(path, 0o600);
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(context: CommandContext, log: Log, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await obey(context, log, request).catch((error: unknown): Answer => {
    log('error', 'command-failed', { path: request.url, error });
    return problem(500, 'failed', `The command failed: ${messageOf(error)}. The hub’s log says more; nothing was half done.`);
  });
  const type = status === 200 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body ?? null));
}

const problem = (status: number, code: string, detail: string): Answer => ({
  status,
  body: { type: 'about:blank', title: code.replaceAll('-', ' '), status, code, detail },
});

async function obey(context: CommandContext, log: Log, request: IncomingMessage): Promise<Answer> {
  const name = /^\/commands\/([a-z-]+)$/.exec(request.url ?? '')?.[1] ?? '';
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || request.method !== 'POST') return problem(404, 'unknown-command', `There is no command ${name}.`);
  const body = await bodyOf(request);
  if (body === null) return problem(413, 'too-large', 'The input is larger than 256 kB.');
  const input = v.safeParse(command.input, parseJson(body));
  if (!input.success)
    return problem(400, 'bad-input', `${v.getDotPath(input.issues[0]) ?? 'The input'}: ${input.issues[0].message}`);
  const use: Use = { name, command, input: input.output, actor: actorOf(request) };
  log('info', 'command', { command: name, actor: use.actor });
  try {
    const result = await command.run(context, use.input as never, use.actor);
    if (!command.records) await record(context, use, {});
    return { status: 200, body: result };
  } catch (error) {
    const code = codeOf(error);
    await record(context, use, { refused: code ?? 'failed' });
    if (code === null) throw error;
    return problem(409, code, messageOf(error));
  }
}

interface Use {
  readonly name: string;
  readonly command: Command;
  readonly input: unknown;
  readonly actor: Actor;
}

/** What was asked, without what is secret in it. */
async function record({ sql, clock }: CommandContext, { name, input, actor }: Use, outcome: { refused?: string }): Promise<void> {
  const { passphrase: _secret, ...facts } = input as Record<string, unknown>;
  await sql.begin((tx) => recordAudit(tx, { actor, command: name, at: clock.now(), detail: { ...facts, ...outcome } }));
}

/** The socket's permissions say who may command; the name the command gives says who of them did. */
function actorOf(request: IncomingMessage): Actor {
  const named = String(request.headers['x-actor']);
  return /^operator:[\w.-]{1,64}$/.test(named) ? named : 'operator:unknown';
}

/** Faults of the hub's rooms carry a kebab-case code; a system error's (ENOENT) or PostgreSQL's is none. */
function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[a-z][a-z-]+$/.test(code) ? code : null;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body || '{}');
  } catch {
    return undefined; // not JSON: the schema refuses it
  }
}

/** Null when it is larger than any input. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk as string;
    if (body.length > largestBody) return null;
  }
  return body;
}
