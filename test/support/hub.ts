/**
 * The real hub as its own process (`dist/hub/main.js`), on a free port with a DATA_DIR of its own, for end-to-end tests
 * and benchmarks:
 *
 *     await using hub = await startHub({ config: 'kiosk-config' });
 *     await hub.command('cover', { item: 'tender-2026-07' });
 *     await fetch(`${hub.origin}/feed/metadata/timestamp.json`);
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { scratchDir } from './scratch.ts';
import { until } from './wait.ts';

export const projectDir = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');
const hubFile = join(projectDir, 'dist/hub/main.js');

export interface HubOptions {
  /** Folder of kiosk-config; default: the example office. */
  readonly config?: string;
  /** Keep the data of an earlier hub: its `dataDir`. Default: a new folder, removed by `stop`. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Host of `origin`; default 127.0.0.1. */
  readonly host?: string;
  /** Another program than the one just built: its `main.js`. */
  readonly program?: string;
}

export interface RunningHub extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** What it has written so far, stdout and stderr. */
  output(): string;
  /** A command through the Unix socket, as the noticeboard command does it. @throws Error with the hub's sentence. */
  command(name: string, input?: unknown): Promise<unknown>;
  /** SIGKILL, as a power cut: the data stay. */
  kill(): Promise<void>;
  /** SIGTERM, and the end of its data unless they were given. */
  stop(): Promise<void>;
}

/** Resolves when /healthz answers `ok`. @throws Error with the hub's output if it ends before. */
export async function startHub(options: HubOptions = {}): Promise<RunningHub> {
  const program = options.program ?? hubFile;
  if (!existsSync(program)) throw new Error(`${program} is not built: run npm run build, or npm test which does`);
  const scratch = options.dataDir === undefined ? await scratchDir('hub') : null;
  const dataDir = options.dataDir ?? join(scratch?.dir ?? '', 'data');
  const port = options.port ?? (await freePort());
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: `${port}`,
    DATA_DIR: dataDir,
    KIOSK_CONFIG: options.config ?? join(projectDir, 'kiosk-config'),
    ...options.env,
  };
  const child = spawn(process.execPath, ['--enable-source-maps', program], {
    cwd: projectDir,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collectOutput(child);
  const origin = `${env.TLS_CERT ? 'https' : 'http'}://${options.host ?? '127.0.0.1'}:${port}`;
  const stop = async () => {
    await end(child, 'SIGTERM');
    await scratch?.remove();
  };
  try {
    const own = `${env.TLS_CERT ? 'https' : 'http'}://127.0.0.1:${port}`;
    if ((await until('the hub to be healthy', () => hasBegun(child, own), 90_000)) === 'ended')
      throw new Error(`the hub ended with ${child.exitCode ?? child.signalCode}`);
  } catch (cause) {
    await stop();
    throw new Error(`The hub did not start; it said:\n${output()}`, { cause });
  }
  const command = (name: string, input: unknown = {}) => sendCommand(join(dataDir, 'hub.sock'), name, input);
  return {
    origin,
    port,
    pid: child.pid ?? 0,
    dataDir,
    output,
    command,
    kill: () => end(child, 'SIGKILL'),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** A port of the loopback interface that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was free');
  return address.port;
}

async function hasBegun(child: ChildProcess, origin: string): Promise<'healthy' | 'ended' | null> {
  if (child.exitCode !== null || child.signalCode !== null) return 'ended';
  const { status, body } = await ask(`${origin}/healthz`);
  return status === 200 && (JSON.parse(body) as { status?: unknown }).status === 'ok' ? 'healthy' : null;
}

/** A plain GET that trusts any certificate: a test's own. */
async function ask(url: string): Promise<{ status: number; body: string }> {
  const { get } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false, timeout: 5_000 }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    }).on('error', reject);
  });
}

function sendCommand(socketPath: string, name: string, input: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { socketPath, path: `/commands/${name}`, method: 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => {
          const answer: unknown = body === '' ? null : JSON.parse(body);
          if (response.statusCode === 200) resolve(answer);
          else reject(new Error(`${name} was refused (${response.statusCode}): ${body}`));
        });
      },
    );
    sent.on('error', reject).end(JSON.stringify(input));
  });
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
