/**
 * Writes kiosk-config/schema/*.schema.json from the schemas the hub itself reads with, so that an editor helps a clerk while
 * typing. `--check` writes nothing and fails if a file is not current.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { ItemFile } from '../core/item/item.ts';
import { Board } from '../core/office/board.ts';
import { Site } from '../core/office/site.ts';
import { Playlist } from '../core/programme/playlist.ts';
import { Calendar } from '../core/programme/schedule.ts';
import { ScheduleFile } from '../core/programme/schedule-file.ts';

const folder = new URL('../../kiosk-config/schema/', import.meta.url);
const schemas = {
  site: Site,
  boards: v.array(Board),
  playlists: v.array(Playlist),
  schedules: v.array(ScheduleFile),
  calendar: Calendar,
  item: ItemFile,
} as const;

const check = process.argv.includes('--check');
await mkdir(folder, { recursive: true });
for (const [name, schema] of Object.entries(schemas)) {
  // What a check function demands beyond JSON Schema's words is left to the hub, which says it in a sentence.
  const text = `${JSON.stringify(toJsonSchema(schema as v.GenericSchema, { typeMode: 'input', errorMode: 'ignore' }), null, 2)}\n`;
  const file = new URL(`${name}.schema.json`, folder);
  if (!check) await writeFile(file, text);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    process.stderr.write(`kiosk-config/schema/${name}.schema.json is not current: run npx tsx src/tools/schemas.ts.\n`);
    process.exitCode = 1;
  }
}
