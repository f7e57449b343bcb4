/**
 * Reads kiosk-config whole: every file with its schema, every reference between files, every picture by its bytes.
 * Either a Config, or all faults at once: a clerk mends a folder, not one line after another.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { ItemFile } from '../../core/item/item.ts';
import { Board } from '../../core/office/board.ts';
import { Site } from '../../core/office/site.ts';
import { Playlist } from '../../core/programme/playlist.ts';
import { Calendar, type Schedule } from '../../core/programme/schedule.ts';
import { ScheduleFile } from '../../core/programme/schedule-file.ts';
import type { Config } from './config.ts';
import { type ConfigFault, type Parsed, parseWith } from './fault.ts';
import { readItems } from './load-items.ts';
import { referenceFaults } from './references.ts';

export type LoadedConfig =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'faults'; readonly faults: readonly ConfigFault[] };

const maxJsonBytes = 4 * 1024 * 1024;

export async function loadConfig(dir: string): Promise<LoadedConfig> {
  const faults: ConfigFault[] = [];
  const read = async <T>(file: string, schema: v.GenericSchema<unknown, T>, absent?: T): Promise<T | undefined> => {
    const parsed = await readJson(dir, file, schema, absent);
    if (parsed.kind === 'parsed') return parsed.value;
    faults.push(...parsed.faults);
    return undefined;
  };
  const site = await read<Site>('site.json', Site as v.GenericSchema<unknown, Site>);
  const boards = await read<Board[]>('boards.json', v.array(Board) as v.GenericSchema<unknown, Board[]>);
  const playlists = await read<Playlist[]>(
    'playlists.json',
    v.pipe(v.array(Playlist), v.minLength(1, 'needs at least one playlist')) as v.GenericSchema<unknown, Playlist[]>,
  );
  const schedules = await read<Schedule[]>('schedules.json', v.array(ScheduleFile) as v.GenericSchema<unknown, Schedule[]>, []);
  const calendars: Calendar[] = [];
  for (const name of await jsonNames(join(dir, 'calendars'))) {
    const calendar = await read<Calendar>(`calendars/${name}`, Calendar as v.GenericSchema<unknown, Calendar>);
    if (calendar) calendars.push(calendar);
  }
  const items = await readItems(dir, await jsonNames(join(dir, 'items')), (file) =>
    readJson(dir, file, ItemFile as v.GenericSchema<unknown, ItemFile>),
  );
  faults.push(...items.faults);
  if (!site || !boards || !playlists || !schedules) return { kind: 'faults', faults };
  const config: Config = { site, boards, playlists, schedules, calendars, items: items.loaded };
  faults.push(...referenceFaults(config));
  return faults.length > 0 ? { kind: 'faults', faults } : { kind: 'config', config };
}

export async function readJson<T>(
  dir: string,
  file: string,
  schema: v.GenericSchema<unknown, T>,
  absent?: T,
): Promise<Parsed<T>> {
  const fault = (sentence: string): Parsed<T> => ({ kind: 'faults', faults: [{ file, path: '', sentence }] });
  let bytes: Buffer;
  try {
    bytes = await readFile(join(dir, file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return fault(`cannot be read (${(error as Error).message}).`);
    return absent === undefined
      ? fault('is missing: "npm run noticeboard -- init DIR" writes an empty office to begin with.')
      : { kind: 'parsed', value: absent };
  }
  if (bytes.length > maxJsonBytes) return fault('is larger than 4 MB.');
  try {
    return parseWith(file, schema, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    return fault(`is not JSON in UTF-8: ${(error as Error).message}.`);
  }
}

async function jsonNames(dir: string): Promise<readonly string[]> {
  const names = await readdir(dir).catch(() => [] as string[]);
  return names.filter((n) => n.endsWith('.json') && !n.startsWith('.')).sort();
}

/** Changes when anything in the configuration does. */
export function configHash(config: Config): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('hex');
}
