/** What the hub's rooms are handed by hub/main: no room reaches for another by itself. */
import type { Sql } from 'postgres';
import type { ReleaseHead } from '../core/release/record.ts';
import type { Instant } from '../core/time/instant.ts';

/** Read from the environment once, in hub/settings.ts (DESIGN §5). */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly keysDir: string;
  readonly kioskConfig: string;
  readonly databaseUrl: string | null;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly trustProxy: boolean;
  /** NOTICEBOARD_NOW: the clock starts there. */
  readonly simulatedNow: Instant | null;
}

/** The hub's only clock. */
export interface HubClock {
  readonly simulated: boolean;
  now(): Instant;
}

/** Rings when a release has been published, here or by another hub on the same database (LISTEN/NOTIFY). */
export interface Doorbell {
  ring(): Promise<void>;
  subscribe(onRing: () => void): () => void;
  close(): Promise<void>;
}

export type LogLevel = 'error' | 'info' | 'debug';
/** One JSON line an event; never a secret, never a body. */
export type Log = (level: LogLevel, event: string, facts?: Readonly<Record<string, unknown>>) => void;

/** Who does something: `operator:<OS user>`, `config`, `source:<id>`, later a staff account. */
export type Actor = string;

export interface Hub {
  readonly settings: Settings;
  readonly clock: HubClock;
  readonly sql: Sql;
  readonly bell: Doorbell;
  readonly log: Log;
  /** Signs what stands in `records` and is not live; serialised by an advisory lock. Returns the newest release. */
  publish(): Promise<ReleaseHead>;
}
