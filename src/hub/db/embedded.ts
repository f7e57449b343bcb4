/**
 * The hub's own PostgreSQL server, on a Unix socket only. It is started in a session of its own: Ctrl-C and kill -9 of the
 * hub do not reach it, so that nothing acknowledged is lost, and the next hub adopts it.
 *
 *   no folder ──initdb──► folder ──start──► server ──hub killed──► orphan ──adopt──► server ──stop──► folder
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, open, readdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../hub.ts';
import { DatabaseFault, sentenceFor } from './faults.ts';
import { isEnterable, nativeFolder, publicFolder, type Runner, runnerOf } from './native.ts';

export const superuser = 'noticeboard';
const port = 5432;
/** sun_path holds 108 bytes with its closing zero. */
const longestSocketPath = 107;
const startWithinMs = 60_000;

export interface EmbeddedServer {
  readonly pid: number;
  /** Folder of the Unix socket `.s.PGSQL.5432`. */
  readonly socketDir: string;
  readonly adopted: boolean;
  /** Fast shutdown: open transactions roll back, everything committed is flushed; resolves when the server is gone. */
  stop(): Promise<void>;
}

/** `durable: false` switches fsync off: for throw-away test servers only. */
export interface EmbeddedOptions {
  readonly durable?: boolean;
}

/** Starts the server of `dataDir/postgres`, making the folder first if there is none, or adopts the one that runs. @throws DatabaseFault */
export async function startEmbedded(dataDir: string, log: Log, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  if (process.platform === 'win32') {
    throw new DatabaseFault(
      'binaries-missing',
      'On Windows the hub cannot start its own PostgreSQL: set DATABASE_URL to a PostgreSQL server, or run the hub in WSL.',
    );
  }
  const runner = runnerOf();
  const folder = join(resolve(dataDir), 'postgres');
  const native = await nativeFolder(runner);
  if (!(await isCluster(folder))) await makeCluster(native, folder, runner, log);
  const running = await adopt(folder);
  if (running) {
    log('info', 'database-adopted', { folder, pid: running.pid });
    return { pid: running.pid, socketDir: running.socketDir, adopted: true, stop: () => stopServer(running.pid) };
  }
  const place = await realpath(folder); // a link where nobody may enter the folder itself
  const socketDir = await socketFolder(place, runner);
  const pid = await start(native, place, socketDir, runner, options);
  return { pid, socketDir, adopted: false, stop: () => stopServer(pid) };
}

async function isCluster(folder: string): Promise<boolean> {
  return stat(join(folder, 'PG_VERSION')).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw new DatabaseFault(
        'folder-unusable',
        `The database folder ${folder} cannot be read (${error.code}): ${sentenceFor('permission denied')}.`,
        error,
      );
    },
  );
}

/** initdb beside the folder, then one rename: a start that is cut off leaves no half-made database. */
async function makeCluster(native: string, folder: string, runner: Runner | null, log: Log): Promise<void> {
  const reachable = runner === null || (await isEnterable(dirname(folder)));
  const fresh = await mkdtemp(join(reachable ? dirname(folder) : await publicFolder(), 'postgres-')).catch(
    (error: NodeJS.ErrnoException) => {
      throw new DatabaseFault(
        'folder-unusable',
        `No database can be made in ${dirname(folder)}: ${sentenceFor(error.message)}.`,
        error,
      );
    },
  );
  if (runner) await chown(fresh, runner.uid, runner.gid);
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C';
  const args = [
    '-D',
    fresh,
    '-U',
    superuser,
    '--auth=trust',
    '--encoding=UTF8',
    `--locale=${locale}`,
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  const { code, output } = await run(join(native, 'bin/initdb'), [...args, '--data-checksums', '--no-instructions'], runner);
  if (code !== 0) {
    await rm(fresh, { recursive: true, force: true });
    throw new DatabaseFault(
      'initdb-failed',
      `PostgreSQL could not make its database in ${dirname(folder)}: ${sentenceFor(output)}.`,
    );
  }
  try {
    if (reachable) await rename(fresh, folder);
    else await symlink(fresh, folder);
  } catch (error) {
    const isTaken = ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!isTaken || !(await isCluster(folder))) throw error;
    await rm(fresh, { recursive: true, force: true }); // another start made it a moment earlier
    return;
  }
  log('info', 'database-made', { folder: reachable ? folder : fresh });
  if (!reachable)
    process.stderr.write(
      `The database is in ${fresh}, because PostgreSQL does not run as root and nobody else may enter ${dirname(folder)}.\n`,
    );
}

interface Running {
  readonly pid: number;
  readonly socketDir: string;
}

/** The server that already runs on this folder, once it answers; null if none does. Removes a postmaster.pid whose process is another's. */
async function adopt(folder: string): Promise<Running | null> {
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const running = { pid: Number(lines[0]), socketDir: lines[4] ?? '' };
  if (!isAlive(running.pid)) return null;
  if (!(await isPostgres(running.pid))) {
    await rm(join(folder, 'postmaster.pid'), { force: true });
    return null;
  }
  const until = performance.now() + startWithinMs;
  while (performance.now() < until && isAlive(running.pid)) {
    if (await answers(running.socketDir)) return running;
    await wait(50);
  }
  if (!isAlive(running.pid)) return null;
  throw new DatabaseFault(
    'start-failed',
    `A PostgreSQL server (process ${running.pid}) holds ${folder} but does not answer: stop it (kill -INT ${running.pid}) and start again.`,
  );
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** After a restart of a container the old number may belong to any process; outside Linux PostgreSQL's own check must do. */
async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  return name.trim() === 'postgres';
}

/** Speaks PostgreSQL's first words: a socket that only accepts is not yet a server that is ready. */
function answers(socketDir: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(join(socketDir, `.s.PGSQL.${port}`));
    const words = Buffer.from(`user\0${superuser}\0database\0postgres\0\0`);
    const head = Buffer.alloc(8);
    head.writeInt32BE(8 + words.length, 0);
    head.writeInt32BE(196_608, 4); // protocol 3.0
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('connect', () => socket.write(Buffer.concat([head, words])));
    socket.once('data', (first) => {
      done(first.toString('latin1', 0, 1) === 'R');
      socket.end(Buffer.from([0x58, 0, 0, 0, 4])); // Terminate
    });
    socket.on('error', () => done(false));
    socket.on('close', () => done(false));
  });
}

/** `DATA_DIR/postgres-socket`, or a short hashed folder under the temporary one where that path is too deep or not enterable. */
async function socketFolder(folder: string, runner: Runner | null): Promise<string> {
  const near = join(dirname(folder), 'postgres-socket');
  const fits =
    Buffer.byteLength(join(near, `.s.PGSQL.${port}`)) <= longestSocketPath &&
    (runner === null || (await isEnterable(dirname(folder))));
  const name = `noticeboard-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  const target = fits ? near : join(runner ? await publicFolder() : tmpdir(), name);
  await mkdir(target, { recursive: true, mode: 0o700 });
  const { uid } = await stat(target);
  if (!runner && uid !== process.getuid?.()) {
    throw new DatabaseFault(
      'folder-unusable',
      `The folder ${target} for the database socket belongs to another user: remove it or set DATA_DIR to a shorter path.`,
    );
  }
  await chmod(target, 0o700);
  if (runner) await chown(target, runner.uid, runner.gid);
  return target;
}

const settings: readonly string[] = [
  'listen_addresses=',
  `port=${port}`,
  'unix_socket_permissions=0700',
  'max_connections=60',
  'timezone=UTC',
  'log_timezone=UTC',
  'logging_collector=on',
  'log_directory=log',
  'log_filename=postgresql-%a.log', // seven files, each begun anew: bounded (R76)
  'log_truncate_on_rotation=on',
  'log_rotation_age=1d',
  'log_rotation_size=0',
  'lc_messages=C',
];

async function start(
  native: string,
  folder: string,
  socketDir: string,
  runner: Runner | null,
  options: EmbeddedOptions,
): Promise<number> {
  const path = join(dirname(folder), 'postgres-start.log');
  const output = await open(path, 'w', 0o600);
  const more = options.durable === false ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : ['fsync=on'];
  const args = [
    '-D',
    folder,
    ...[...settings, ...more, `unix_socket_directories=${socketDir}`].flatMap((setting) => ['-c', setting]),
  ];
  const child = spawn(join(native, 'bin/postgres'), args, {
    ...runner,
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
    cwd: '/',
  });
  let ended: string | null = null;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${signal ?? `code ${code}`}`));
  try {
    const until = performance.now() + startWithinMs;
    while (ended === null && performance.now() < until) {
      if (await answers(socketDir)) return release(child);
      await wait(25);
    }
    const said = await lastWords(folder, path, ended);
    throw new DatabaseFault('start-failed', `PostgreSQL did not start on ${folder}: ${sentenceFor(said)}.`);
  } finally {
    await output.close();
  }
}

/** What it printed: before its log begins to stderr, then to the newest file of folder/log. */
async function lastWords(folder: string, path: string, ended: string | null): Promise<string> {
  const early = await readFile(path, 'utf8').catch(() => '');
  const late = await newestLog(join(folder, 'log'));
  const words = early.replace(/.*(redirecting log output|Future log output).*\n/g, '');
  return `${ended ?? 'it did not answer within a minute'}\n${words}\n${late.slice(-4_000)}`;
}

async function newestLog(logs: string): Promise<string> {
  const names = await readdir(logs).catch(() => []);
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(logs, name))).mtimeMs })));
  const newest = dated.sort((a, b) => b.at - a.at)[0];
  return newest ? readFile(join(logs, newest.name), 'utf8') : '';
}

function release(child: ChildProcess): number {
  child.unref();
  return child.pid!;
}

async function stopServer(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  const until = performance.now() + startWithinMs;
  while (isAlive(pid) && performance.now() < until) await wait(20);
}

function run(command: string, args: readonly string[], runner: Runner | null): Promise<{ code: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      ...runner,
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: '/',
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
    child.once('error', fail);
    child.once('close', (code) => done({ code, output }));
  });
}
