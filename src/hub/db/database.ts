/** Opens the register: the embedded server of DATA_DIR, or the one DATABASE_URL names, with its schema up to date. */
import postgres, { type Options, type Sql } from 'postgres';
import type { Log, Settings } from '../hub.ts';
import { type EmbeddedOptions, superuser } from './embedded.ts';
import { DatabaseFault } from './faults.ts';
import { migrate } from './migrations.ts';
import { superviseEmbedded } from './supervised.ts';

export interface Database {
  readonly sql: Sql;
  /** Closes the connections and, if the server is the hub's own, stops it. */
  stop(): Promise<void>;
}

const oldestServer = 150_000;
const closeWithinSeconds = 5;

/** @throws DatabaseFault with one sentence that says what to do. */
export async function openDatabase(
  settings: Pick<Settings, 'dataDir' | 'databaseUrl'>,
  log: Log,
  options: EmbeddedOptions = {},
): Promise<Database> {
  if (settings.databaseUrl !== null) return openFrom(connectTo(settings.databaseUrl), async () => undefined);
  const server = await superviseEmbedded(settings.dataDir, log, options);
  return openFrom(connectTo(embeddedUrl(server.socketDir)), () => server.stop());
}

/** `host` is the socket's folder, written as libpq writes it. */
export function embeddedUrl(socketDir: string, database = 'postgres'): string {
  return `postgres://${superuser}@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
}

/** A pool for a PostgreSQL URL; `?host=/folder` names a Unix socket, which the driver alone does not read. */
export function connectTo(url: string, options: Options<Record<string, never>> = {}): Sql {
  const quiet = { onnotice: () => undefined, ...options };
  const address = new URL(url);
  const folder = address.searchParams.get('host');
  if (folder === null) return postgres(url, quiet) as Sql;
  address.searchParams.delete('host');
  return postgres(address.href, { ...quiet, host: folder }) as Sql;
}

async function openFrom(sql: Sql, stopServer: () => Promise<void>): Promise<Database> {
  const stop = async () => {
    await sql.end({ timeout: closeWithinSeconds });
    await stopServer();
  };
  try {
    await checkVersion(sql);
    await migrate(sql);
    return { sql, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function checkVersion(sql: Sql): Promise<void> {
  const [row] = await sql<{ server_version_num: string }[]>`show server_version_num`.catch((error: Error) => {
    throw new DatabaseFault(
      'unreachable',
      `The database does not answer (${error.message}): check DATABASE_URL and that the server runs.`,
      error,
    );
  });
  if (Number(row?.server_version_num) >= oldestServer) return;
  throw new DatabaseFault(
    'too-old',
    `The database server is older than PostgreSQL 15: upgrade it, or unset DATABASE_URL to use the built-in one.`,
  );
}
