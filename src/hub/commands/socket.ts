/** DATA_DIR/hub.sock (0600): commands of the machine's operator. Who may open the socket is who may command; no network reaches it. */
import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Log } from '../hub.ts';
import { type CommandContext, commands } from './registry.ts';

const largestBody = 256 * 1024;

export async function serveCommands(context: CommandContext, log: Log): Promise<{ close(): Promise<void> }> {
  const path = join(context.settings.dataDir, 'hub.sock');
  await rm(path, { force: true }); // left by a hub that was killed; the folder's lock says that none runs
  const server = createServer((request, response) => void answer(context, log, request, response));
  const before = process.umask(0o177);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  process.umask(before);
  await chmod(path, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(context: CommandContext, log: Log, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: unknown): void => {
    response
      .writeHead(status, { 'content-type': status === 200 ? 'application/json' : 'application/problem+json' })
      .end(JSON.stringify(body ?? null));
  };
  const refuse = (status: number, code: string, detail: string): void =>
    send(status, { type: 'about:blank', title: code, status, code, detail });
  const name = /^\/commands\/([a-z-]+)$/.exec(request.url ?? '')?.[1] ?? '';
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || request.method !== 'POST') return refuse(404, 'unknown-command', `There is no command ${name}.`);
  try {
    const input = v.safeParse(command.input, JSON.parse((await bodyOf(request)) || '{}'));
    if (!input.success)
      return refuse(400, 'bad-input', `${v.getDotPath(input.issues[0]) ?? 'The input'}: ${input.issues[0].message}`);
    const actor = /^operator:[\w.-]{1,64}$/.test(String(request.headers['x-actor']))
      ? String(request.headers['x-actor'])
      : 'operator:unknown';
    log('info', 'command', { command: name, actor });
    send(200, await command.run(context, input.output as never, actor));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (typeof code === 'string' && /^[a-z][a-z-]+$/.test(code)) return refuse(409, code, message);
    log('error', 'command-failed', { command: name, error });
    refuse(500, 'failed', `The command ${name} failed: ${message}. The hub’s log says more; nothing was half done.`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk as string;
    if (body.length > largestBody) throw Object.assign(new Error('The input is larger than 256 kB.'), { code: 'too-large' });
  }
  return body;
}
