import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../src/hub/db/database.ts';
import { startEmbedded } from '../../../src/hub/db/embedded.ts';
import { sentenceFor } from '../../../src/hub/db/faults.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'noticeboard-embedded-'));
  await chmod(dataDir, 0o711);
});
afterEach(() => rm(dataDir, { recursive: true }));

const quiet = () => undefined;
const serverPid = async (folder = join(dataDir, 'postgres')) =>
  Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]);

test('a server that survived kill -9 of its hub is adopted, and nothing acknowledged is lost', async () => {
  const program = `
    import { openDatabase } from '${new URL('../../../src/hub/db/database.ts', import.meta.url).href}';
    const { sql } = await openDatabase({ dataDir: ${JSON.stringify(dataDir)}, databaseUrl: null }, () => undefined);
    for (let n = 0; ; n++) {
      await sql\`insert into meta (key, value) values (\${'n' + n}, \${n})\`;
      process.stdout.write(n + '\\n');
    }`;
  const hub = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let acknowledged = '';
  hub.stdout.setEncoding('utf8').on('data', (part: string) => {
    acknowledged += part;
    if (acknowledged.split('\n').length > 200) hub.kill('SIGKILL');
  });
  await once(hub, 'close');
  const pid = await serverPid();
  const last = Number(acknowledged.slice(0, acknowledged.lastIndexOf('\n')).split('\n').at(-1));

  const { sql, stop } = await openDatabase({ dataDir, databaseUrl: null }, quiet);
  expect(await serverPid()).toBe(pid);
  const [row] = await sql`select count(*)::int as n from meta where key ~ '^n' and (value #>> '{}')::int <= ${last}`;
  expect(row?.n).toBe(last + 1);
  await stop();
  await expect(stat(join(dataDir, 'postgres/postmaster.pid'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('the server checksums its pages, syncs every commit, and listens on no network', async () => {
  const { sql, stop } = await openDatabase({ dataDir, databaseUrl: null }, quiet);
  const shown =
    await sql`select name, setting from pg_settings where name in ('data_checksums', 'fsync', 'listen_addresses', 'server_encoding') order by name`;
  expect(Object.fromEntries(shown.map(({ name, setting }) => [name, setting]))).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    listen_addresses: '',
    server_encoding: 'UTF8',
  });
  const [provider] = await sql`select datlocprovider as provider from pg_database where datname = 'postgres'`;
  expect(provider?.provider).toBe('b');
  await stop();
});

test('a DATA_DIR too deep for a Unix socket gets its socket elsewhere', async () => {
  const deep = join(dataDir, 'd'.repeat(90), 'e'.repeat(90));
  await mkdir(deep, { recursive: true });
  const server = await startEmbedded(deep, quiet, { durable: false });
  expect(server.socketDir).not.toContain(deep);
  expect(Buffer.byteLength(join(server.socketDir, '.s.PGSQL.5432'))).toBeLessThanOrEqual(107);
  await server.stop();
});

test.runIf(process.getuid?.() === 0)(
  'root may start the hub where nobody may enter: the database moves to a place it can',
  async () => {
    await chmod(dataDir, 0o700);
    const server = await startEmbedded(dataDir, quiet, { durable: false });
    const { uid } = await stat(join(dataDir, 'postgres/PG_VERSION'));
    expect(uid).toBe(65534);
    await server.stop();
    const again = await startEmbedded(dataDir, quiet, { durable: false });
    await again.stop();
  },
);

test('the process id of a dead server, now of another process, does not stop the start', async () => {
  const first = await startEmbedded(dataDir, quiet, { durable: false });
  const pidFile = join(dataDir, 'postgres/postmaster.pid');
  const lines = (await readFile(pidFile, 'utf8')).split('\n');
  await first.stop();
  await writeFile(pidFile, [process.pid, ...lines.slice(1)].join('\n'));
  const second = await startEmbedded(dataDir, quiet, { durable: false });
  expect(second.adopted).toBe(false);
  await second.stop();
});

test('two starts at once end with one server', async () => {
  const [a, b] = await Promise.all([
    startEmbedded(dataDir, quiet, { durable: false }),
    startEmbedded(dataDir, quiet, { durable: false }),
  ]);
  expect(a.socketDir).toBe(b.socketDir);
  await a.stop();
  await b.stop();
});

test('a database of another PostgreSQL version is refused in one sentence', async () => {
  await (await startEmbedded(dataDir, quiet, { durable: false })).stop();
  await writeFile(join(dataDir, 'postgres/PG_VERSION'), '12\n');
  await expect(startEmbedded(dataDir, quiet)).rejects.toMatchObject({
    code: 'start-failed',
    message: expect.stringContaining('another version of PostgreSQL'),
  });
});

test.each([
  ['initdb: error: could not write to file "x": No space left on device', 'the disk is full: free some space and start again'],
  [
    'FATAL:  data directory "/x" has wrong ownership',
    'the folder belongs to another user: give it to the user who starts the hub, or set DATA_DIR to another one',
  ],
  ['FATAL:  something new', 'FATAL:  something new'],
])('%s is told as a sentence', (said, sentence) => {
  expect(sentenceFor(said)).toBe(sentence);
});
