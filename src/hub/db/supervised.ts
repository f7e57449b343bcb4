/** Keeps the hub's own PostgreSQL running: one that was killed, or ended on a full disk, is started again on its folder. */
import type { Log } from '../hub.ts';
import { type EmbeddedOptions, type EmbeddedServer, isAlive, startEmbedded } from './embedded.ts';

const lookEveryMs = 1_000;
/** After a start that failed (the disk is still full) the next one waits longer, up to this. */
const longestWaitMs = 30_000;

/** As `startEmbedded`; the driver's pool connects anew by itself, since the socket keeps its place. @throws DatabaseFault */
export async function superviseEmbedded(dataDir: string, log: Log, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  let server = await startEmbedded(dataDir, log, options);
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let restart: Promise<void> | null = null;
  const startAgain = async () => {
    log('error', 'database-gone', { pid: server.pid });
    try {
      server = await startEmbedded(dataDir, log, options);
      failures = 0;
      log('info', 'database-restarted', { pid: server.pid });
    } catch (error) {
      failures += 1;
      log('error', 'database-not-restarted', { reason: error instanceof Error ? error.message : String(error) });
    }
  };
  const look = () => {
    timer = setTimeout(
      async () => {
        if (!isAlive(server.pid)) {
          restart = startAgain();
          await restart;
        }
        if (timer) look();
      },
      Math.min(longestWaitMs, lookEveryMs * 2 ** failures),
    ).unref();
  };
  look();
  return {
    get pid() {
      return server.pid;
    },
    socketDir: server.socketDir,
    adopted: server.adopted,
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await restart;
      await server.stop();
    },
  };
}
