/** A small office to ask about: every part has a plain default, a test names what matters to it. */
import type { Board } from '../../../src/core/office/board.ts';
import { buildProgramme } from '../../../src/core/programme/build.ts';
import type { Playlist } from '../../../src/core/programme/playlist.ts';
import type { BoardState, Holdings, ItemHead, Programme } from '../../../src/core/programme/programme.ts';
import type { Schedule } from '../../../src/core/programme/schedule.ts';
import { toScheduleRecord } from '../../../src/core/programme/schedule-file.ts';
import { dayMs, type Instant, instantOf, toInstant } from '../../../src/core/time/instant.ts';

/** Wednesday 2026-06-17 14:00 in Shanghai. */
export const noon: Instant = instantOf('2026-06-17T14:00:00+08:00');
export const later = (at: number, seconds: number): Instant => toInstant(at + seconds * 1000);

export function head(id: string, parts: Partial<ItemHead> = {}): ItemHead {
  return {
    id,
    revision: 1,
    hash: id.padEnd(64, '0').replace(/[^0-9a-f]/g, '0'),
    kind: 'notice',
    category: 'notices',
    language: 'zh-Hans',
    title: id,
    publishedAt: toInstant(noon - dayMs),
    audience: ['*'],
    from: null,
    until: null,
    posting: null,
    leaseMs: 7 * dayMs,
    example: false,
    ...parts,
  };
}

export function playlist(
  id: string,
  entries: Playlist['entries'] = [{ select: {}, weight: 1 }],
  longestWaitMinutes = 10,
): Playlist {
  return { id, entries, longestWaitMinutes };
}

export function schedule(id: string, parts: Partial<Schedule> = {}): Schedule {
  return toScheduleRecord({ id, playlist: id, boards: ['*'], from: '00:00', until: '24:00', priority: 0, ...parts });
}

export const square: Board = {
  id: 'square',
  name: 'Square',
  groups: ['outdoor'],
  feed: 'online',
  drills: false,
  screen: { widthPx: 1080, heightPx: 1920, widthMm: 680, colour: 'full' },
  viewing: { nearM: 1.5, typicalM: 3, farM: 6 },
  pace: 1,
  example: false,
};

export function holdings(parts: Partial<Holdings> = {}): Holdings {
  const site: Holdings['site'] = {
    format: 1,
    office: { name: 'Office', locale: 'zh-Hans', timeZone: 'Asia/Shanghai', contact: {} },
    categories: [{ id: 'notices', name: { 'zh-Hans': '通知公告' } }],
    defaultPlaylist: 'everyday',
    publicUrl: '',
    example: false,
  };
  return {
    lineage: 'l1',
    release: 1,
    takesEffectAt: noon,
    site,
    boards: [square],
    playlists: [playlist('everyday')],
    schedules: [],
    calendars: [],
    plans: [],
    items: [],
    ...parts,
  };
}

/** Two pages of 10 s and 8 s unless the id ends in a list of seconds: `a-12-9`. */
export function pagesOf({ id }: ItemHead): readonly number[] {
  const seconds = [...id.matchAll(/-(\d+)/g)].map(([, n]) => Number(n) * 1000);
  return seconds.length > 0 ? seconds : [10_000, 8_000];
}

export function programme(parts: Partial<Holdings> = {}): Programme {
  const built = buildProgramme(holdings(parts), 'square', pagesOf);
  if (built === null) throw new Error('no such board');
  return built;
}

export const online = (at: Instant): BoardState => ({ contactAt: at, paired: true });
