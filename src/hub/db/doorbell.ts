/** LISTEN/NOTIFY as a doorbell only: it says that something was released, the database says what. postgres.js listens again after a broken connection. */
import type { Sql } from 'postgres';
import type { Doorbell, Log } from '../hub.ts';

const channel = 'noticeboard_release';

export async function openDoorbell(sql: Sql, log: Log): Promise<Doorbell> {
  const listeners = new Set<() => void>();
  const rung = (): void => {
    for (const listener of listeners) listener();
  };
  let connected = false;
  // onlisten also runs after a reconnect: what rang in the gap was lost, so everybody looks once.
  const { unlisten } = await sql.listen(channel, rung, () => {
    if (connected) {
      log('info', 'doorbell-reconnected');
      rung();
    }
    connected = true;
  });
  return {
    ring: async () => void (await sql.notify(channel, '')),
    subscribe(onRing) {
      listeners.add(onRing);
      return () => void listeners.delete(onRing);
    },
    close: unlisten,
  };
}
