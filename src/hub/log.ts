/** One JSON line an event on stderr; stdout belongs to the people who start the hub. */
import type { Log, LogLevel } from './hub.ts';

const rank: Record<LogLevel, number> = { error: 0, info: 1, debug: 2 };

/** `now` gives the machine's time, also when the hub's clock is simulated. Errors are logged by name and message, never whole. */
export function createLog(write: (line: string) => void, now: () => Date, least: LogLevel = 'info'): Log {
  return (level, event, facts = {}) => {
    if (rank[level] > rank[least]) return;
    write(`${JSON.stringify({ at: now().toISOString(), level, event, ...facts }, plain)}\n`);
  };
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message };
  return typeof value === 'bigint' ? value.toString() : value;
}
