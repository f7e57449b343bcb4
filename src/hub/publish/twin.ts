/** What a board plays, asked of the hub: the same programme function on the same data. */
import type { Sql } from 'postgres';
import type { Board } from '../../core/office/board.ts';
import type { SiteRecord } from '../../core/office/site.ts';
import { withOwnAlerts } from '../../core/programme/alert-entries.ts';
import { playbackWithAlerts } from '../../core/programme/alert-glass.ts';
import { planKeyOf } from '../../core/programme/plan-key.ts';
import type { Playback, Programme } from '../../core/programme/programme.ts';
import type { Instant } from '../../core/time/instant.ts';
import { readHeldAlerts } from './holdings.ts';
import { readProgramme } from './plans.ts';
import { readState } from './state.ts';

export interface Twin {
  readonly programme: Programme;
  readonly playback: Playback;
  readonly at: Instant;
}

async function readLive<T>(sql: Sql, kind: string, id: string): Promise<T | null> {
  const [row] = await sql<{ body: Uint8Array }[]>`select body from records where kind = ${kind} and id = ${id}`;
  return row ? (JSON.parse(Buffer.from(row.body).toString('utf8')) as T) : null;
}

/** @throws Error before the first configuration is applied, which main does before it listens. */
export async function readSite(sql: Sql): Promise<SiteRecord> {
  const site = await readLive<SiteRecord>(sql, 'site', 'site');
  if (!site) throw new Error('the register holds no site');
  return site;
}

export async function readTwin(sql: Sql, boardId: string, at: Instant): Promise<Twin | null> {
  const board = await readLive<Board>(sql, 'board', boardId);
  const state = board && (await readState(sql));
  const programme = board && state && (await readProgramme(sql, planKeyOf(board), state.lineage));
  if (!board || !programme) return null;
  const own = withOwnAlerts(programme, board, { site: await readSite(sql), alerts: await readHeldAlerts(sql) });
  return { programme: own, at, playback: playbackWithAlerts(null, own, 'now', { contactAt: at, paired: false }, at) };
}
