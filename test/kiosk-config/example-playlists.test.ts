/** The example's playlists keep their promise with the pages the boards really make (R13). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type Item, ItemFile } from '../../src/core/item/item.ts';
import { Board, includesBoard } from '../../src/core/office/board.ts';
import { Site } from '../../src/core/office/site.ts';
import { hintsFor } from '../../src/core/page/hints.ts';
import { paginate } from '../../src/core/page/paginate.ts';
import { buildProgramme } from '../../src/core/programme/build.ts';
import { headOf } from '../../src/core/programme/head.ts';
import { planFor } from '../../src/core/programme/plan.ts';
import { playbackAt } from '../../src/core/programme/playback.ts';
import { Playlist } from '../../src/core/programme/playlist.ts';
import type { Holdings, PagesOf } from '../../src/core/programme/programme.ts';
import { Calendar, Schedule } from '../../src/core/programme/schedule.ts';
import { type Instant, instantOf } from '../../src/core/time/instant.ts';

const root = join(import.meta.dirname, '../../kiosk-config');
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
const namesIn = (folder: string) => readdirSync(join(root, folder)).filter((name) => name.endsWith('.json'));

const site = v.parse(Site, readJson('site.json'));
const boards = v.parse(v.array(Board), readJson('boards.json'));
const playlists = v.parse(v.array(Playlist), readJson('playlists.json'));
const schedules = v.parse(v.array(Schedule), readJson('schedules.json'));
const calendars = namesIn('calendars').map((name) => v.parse(Calendar, readJson(`calendars/${name}`)));
const items = namesIn('items').map((name): Item => {
  const { files: _, review: __, ...content } = v.parse(ItemFile, readJson(`items/${name}`));
  const item = { ...content, format: 1 as const, revision: 1 };
  return { ...item, hints: hintsFor(item) };
});

function holdingsAt(takesEffectAt: Instant): Holdings {
  const record = {
    office: site.office,
    categories: site.categories,
    defaultPlaylist: site.defaultPlaylist!,
    example: site.example,
    calendars: site.calendars!,
  };
  return {
    lineage: 'example',
    release: 1,
    takesEffectAt,
    site: { ...record, format: 1, publicUrl: '' },
    boards,
    playlists,
    schedules,
    calendars,
    plans: [],
    items: items.map((item) => headOf(item, '0'.repeat(64))),
  };
}

const pagesOn = (board: Board): PagesOf => {
  const pages = new Map(items.map((item) => [item.id, paginate(item, board).map(({ dwellMs }) => dwellMs)]));
  return ({ id }) => pages.get(id) ?? [];
};
const board = (id: string) => boards.find((candidate) => candidate.id === id)!;

describe.each(boards.map(({ id }) => id))('%s', (id) => {
  test.each(['2026-11-24T12:00:00+08:00', '2027-03-01T12:00:00+08:00'])('no item it plays is held back on %s', (iso) => {
    const plan = planFor({ previous: null, holdings: holdingsAt(instantOf(iso)), board: board(id), pagesOf: pagesOn(board(id)) });
    const played = schedules.filter((schedule) => includesBoard(schedule.boards, board(id))).map(({ playlist }) => playlist);
    expect(played.length).toBeGreaterThan(0);
    for (const playlist of played) expect(plan.playlists[playlist]?.held, playlist).toEqual([]);
  });

  test('it shows a page at any hour of a workday, a day off and a year nobody has announced', () => {
    const holdings = holdingsAt(instantOf('2026-11-24T12:00:00+08:00'));
    const programme = buildProgramme(holdings, id, pagesOn(board(id)))!;
    for (const day of ['2026-11-25', '2026-11-28', '2027-04-15'])
      for (let hour = 0; hour < 24; hour++) {
        const at = instantOf(`${day}T${String(hour).padStart(2, '0')}:40:00+08:00`);
        expect(playbackAt(programme, { contactAt: at, paired: false }, at).kind, `${day} ${hour}:40`).toBe('page');
      }
  });
});

test('the schedule names what it is for: office hours, evenings, days off, the village', () => {
  const programme = (id: string) => buildProgramme(holdingsAt(instantOf('2026-11-24T12:00:00+08:00')), id, pagesOn(board(id)))!;
  const playlistAt = (id: string, iso: string) => {
    const at = instantOf(iso);
    const playback = playbackAt(programme(id), { contactAt: at, paired: false }, at);
    return 'playlist' in playback ? playback.playlist : playback.kind;
  };
  expect(playlistAt('hall', '2026-11-25T10:00:00+08:00')).toBe('everyday');
  expect(playlistAt('hall', '2026-11-25T19:00:00+08:00')).toBe('evening');
  expect(playlistAt('square', '2026-11-28T10:00:00+08:00')).toBe('days-off');
  expect(playlistAt('square', '2026-11-28T03:00:00+08:00')).toBe('everyday');
  expect(playlistAt('village', '2026-11-28T10:00:00+08:00')).toBe('village');
});
