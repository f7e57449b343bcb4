/** What runs once the hub is open: the parts every wire is drawn between. */
import type { Sql } from 'postgres';
import type { Office } from '../config/office.ts';
import { enrichItem } from '../enrich.ts';
import type { EventStream } from '../http/events.ts';
import type { HubClock, Log, Settings } from '../hub.ts';
import type { ItemDesk } from '../items/desk.ts';
import type { Keyring } from '../publish/keyring.ts';
import type { Publisher } from '../publish/publisher.ts';

/** Closes one part; the last opened is closed first. */
export type Close = () => Promise<void> | void;

export interface Running {
  readonly settings: Settings;
  /** The built pages. */
  readonly webDir: string;
  readonly log: Log;
  readonly sql: Sql;
  readonly clock: HubClock;
  readonly keyring: Keyring;
  readonly publisher: Publisher;
  readonly office: Office;
  readonly events: EventStream;
}

export function deskOf({ sql, clock, keyring }: Pick<Running, 'sql' | 'clock' | 'keyring'>): ItemDesk {
  return { sql, clock, sealKey: () => keyring.keys().sealKey, enrich: enrichItem };
}
