/** What a command is handed by the wiring. */
import type { Sql } from 'postgres';
import type { Board } from '../../core/office/board.ts';
import type { Site } from '../../core/office/site.ts';
import type { HubClock, Settings } from '../hub.ts';
import type { ItemDesk } from '../items/desk.ts';
import type { Keyring } from '../publish/keyring.ts';
import type { Publisher } from '../publish/publisher.ts';

export interface CommandContext {
  readonly sql: Sql;
  readonly clock: HubClock;
  readonly settings: Settings;
  readonly desk: ItemDesk;
  readonly keyring: Keyring;
  readonly publisher: Publisher;
  readonly boards: () => readonly Board[];
  readonly site: () => Site;
  readonly connected: () => number;
}
