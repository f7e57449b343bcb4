/** What the hub does by itself: a fresh timestamp before the old one is stale, and releases for what becomes due. */
import type { Sql } from 'postgres';
import { minuteMs } from '../../core/time/instant.ts';
import type { HubClock, Log } from '../hub.ts';
import { nextDueAt } from './changes.ts';
import type { Publisher } from './publisher.ts';

export interface Jobs {
  close(): void;
}

/** Looks at least once a minute, so that a sleeping machine catches up within one. */
const longestMs = minuteMs;

export function startJobs({
  sql,
  clock,
  publisher,
  log,
}: {
  readonly sql: Sql;
  readonly clock: HubClock;
  readonly publisher: Publisher;
  readonly log: Log;
}): Jobs {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let dueAt: number | null = null;
  const tick = async (): Promise<void> => {
    try {
      await publisher.refreshTimestamp();
      if (dueAt !== null && dueAt <= clock.now()) await publisher.publish();
      dueAt = await nextDueAt(sql, clock.now());
    } catch (error) {
      if (!closed) log('error', 'job-failed', { error });
    }
    if (closed) return;
    const wait = dueAt === null ? longestMs : Math.min(longestMs, Math.max(50, dueAt - clock.now()));
    timer = setTimeout(() => void tick(), wait);
  };
  void tick();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
