/** kiosk-config as it is once every file has been read and every reference holds. */
import type { Board } from '../../core/office/board.ts';
import type { Site } from '../../core/office/site.ts';
import type { Playlist } from '../../core/programme/playlist.ts';
import type { Calendar, Schedule } from '../../core/programme/schedule.ts';
import type { LoadedItem } from './load-items.ts';

export interface Config {
  readonly site: Site;
  readonly boards: readonly Board[];
  readonly playlists: readonly Playlist[];
  readonly schedules: readonly Schedule[];
  readonly calendars: readonly Calendar[];
  readonly items: readonly LoadedItem[];
}

/** What the hub itself needs of it between two reads; kept so that a bad file met at a restart changes nothing. */
export type Declared = Pick<Config, 'site' | 'boards'>;
