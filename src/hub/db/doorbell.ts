/**
 * Tells every hub on this database that a release is out. A ring carries nothing: NOTIFY is limited to 8,000 bytes and what
 * rings while the line is down is lost (measured), so who hears it reads the newest release, and every reconnection rings.
 */
import type { Sql } from 'postgres';
import type { Doorbell, Log } from '../hub.ts';

const channel = 'noticeboard_release';

/** Listens on a connection of its own, which the driver renews by itself. */
export async function openDoorbell(sql: Sql, log: Log): Promise<Doorbell> {
  const listeners = new Set<() => void>();
  const ringAll = (): void => {
    for (const onRing of listeners) onRing();
  };
  let connected = false;
  const line = await sql.listen(channel, ringAll, () => {
    // Called for the first connection and after every lost one.
    if (connected) {
      log('info', 'doorbell-reconnected');
      ringAll();
    }
    connected = true;
  });
  return {
    ring: async () => {
      await sql.notify(channel, '');
    },
    subscribe(onRing) {
      listeners.add(onRing);
      return () => void listeners.delete(onRing);
    },
    close: () => line.unlisten(),
  };
}
