/** The example office's files, parsed once, and how its tests read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import type { BlockOf, KnownBlock } from '../../src/core/item/block.ts';
import { ItemFile } from '../../src/core/item/item.ts';
import { Board } from '../../src/core/office/board.ts';
import { Site } from '../../src/core/office/site.ts';
import { Playlist } from '../../src/core/programme/playlist.ts';
import { Calendar, Schedule } from '../../src/core/programme/schedule.ts';
import { instantOf } from '../../src/core/time/instant.ts';

export type OfficeItem = v.InferOutput<typeof ItemFile>;

export const root = join(import.meta.dirname, '../../kiosk-config');
export const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
export const filesIn = (folder: string) => readdirSync(join(root, folder)).filter((name) => name.endsWith('.json'));

export const site = v.parse(Site, readJson('site.json'));
export const boards = v.parse(v.array(Board), readJson('boards.json'));
export const playlists = v.parse(v.array(Playlist), readJson('playlists.json'));
export const schedules = v.parse(v.array(Schedule), readJson('schedules.json'));
export const calendars = filesIn('calendars').map((name) => v.parse(Calendar, readJson(`calendars/${name}`)));
export const items = new Map(
  filesIn('items').map((name) => [basename(name, '.json'), v.parse(ItemFile, readJson(`items/${name}`))]),
);
export const all = [...items.values()];
export const item = (id: string): OfficeItem => items.get(id)!;
export const firstLight = instantOf('2026-11-24T12:00:00+08:00');

/** Every string a reader may meet: not ids, hashes or file names. */
export function wordsOf(value: unknown, key = ''): string[] {
  if (typeof value === 'string')
    return ['id', 'type', 'media', 'file', 'category', 'rule', 'relation'].includes(key) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((member) => wordsOf(member, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => wordsOf(member, name));
}
export const hanIn = (text: string) => text.match(/\p{Script=Han}/gu)?.length ?? 0;
export const blocksOf = <T extends KnownBlock['type']>(file: OfficeItem, type: T) =>
  file.blocks.filter((block) => block.type === type) as BlockOf<T>[];
export const chartOf = (id: string) => blocksOf(item(id), 'chart')[0]!;
export const tableOf = (id: string) => blocksOf(item(id), 'table')[0]!;
export const isShown = ({ publishedAt, showUntil }: OfficeItem, at: number) =>
  instantOf(publishedAt) <= at && (showUntil === undefined || at < instantOf(showUntil));
