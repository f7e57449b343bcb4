/** Playlists, and pushing them to boards now, on a schedule, or as a takeover. What reaches every board needs two persons (R69). */
import * as v from 'valibot';
import { Id } from '../../core/item/item.ts';
import { Playlist } from '../../core/programme/playlist.ts';
import type { Schedule } from '../../core/programme/schedule.ts';
import { ScheduleInput, toScheduleRecord } from '../../core/programme/schedule-file.ts';
import { coversBoards } from '../../core/staff/role.ts';
import { Measure, Plans, Pushed } from '../../core/staff/wire.ts';
import { type Answer, type Call, type ConsoleParts, type Endpoint, endpoint, Refused } from './endpoint.ts';
import { measurePlaylist } from './measure.ts';
import { type PlanKind, putPlan, readPlans, removePlan } from './plan-records.ts';
import { type Confirmable, propose } from './proposals.ts';

const PlaylistInput = v.omit(Playlist, ['id']);
type Targets = readonly string[];

async function list({ parts }: Call<undefined, undefined>): Promise<Answer> {
  const [playlists, schedules] = await Promise.all([readPlans(parts.sql, 'playlist'), readPlans(parts.sql, 'schedule')]);
  const { defaultPlaylist } = parts.site();
  const standard = defaultPlaylist ?? playlists[0]?.id;
  return {
    body: {
      playlists: playlists.map(({ id, body, revision, managedByFile }) => ({
        id,
        name: typeof body.name === 'string' ? body.name : id,
        managedByFile,
        revision,
        body,
        scheduled: schedules.filter((schedule) => schedule.body.playlist === id).map((schedule) => schedule.id),
        isDefault: id === standard,
      })),
      schedules,
    },
  };
}

function mustReach({ parts, who }: Pick<Call<unknown, unknown>, 'parts' | 'who'>, boards: Targets): void {
  const known = new Set(['*', ...parts.boards().flatMap(({ id, groups }) => [id, ...groups])]);
  const unknown = boards.find((target) => !known.has(target));
  if (unknown !== undefined) throw new Refused(400, 'unknown-board', `There is no board or group “${unknown}”.`);
  const groupsOf = (id: string) => parts.boards().find((board) => board.id === id)?.groups ?? [];
  if (!coversBoards(who.scope, boards, groupsOf))
    throw new Refused(403, 'outside-scope', `${who.name} may push only to ${who.scope.boards.join(', ')}.`);
}

/** Boards a playlist reaches through schedules, or as the default. */
async function reachOf(parts: ConsoleParts, playlist: string): Promise<Targets> {
  const schedules = await readPlans(parts.sql, 'schedule');
  const through = schedules
    .filter(({ body }) => body.playlist === playlist)
    .flatMap(({ body }) => (body.boards as string[]) ?? []);
  const [first] = await readPlans(parts.sql, 'playlist');
  return (parts.site().defaultPlaylist ?? first?.id) === playlist ? ['*', ...through] : through;
}

const everyBoard = (boards: Targets): boolean => boards.includes('*');

/** Done at once, or where it reaches every board put to a second person. */
async function change(
  call: Call<unknown, unknown>,
  { kind, id, body, boards }: { kind: PlanKind; id: string; body: Record<string, unknown> | null; boards: Targets },
): Promise<Answer> {
  const { parts, who, at } = call;
  mustReach(call, boards);
  if (everyBoard(boards)) {
    const command = body === null ? `${kind}-remove` : `${kind}-put`;
    const proposal = await parts.sql.begin((tx) => propose(tx, call, { command, target: id, input: { body } }));
    return { status: 202, body: { id, release: null, proposal } };
  }
  await parts.sql.begin(async (tx) => {
    if (body === null) await removePlan(tx, { kind, id, actor: who.actor, at });
    else await putPlan(tx, { kind, id, body, actor: who.actor, at });
  });
  return { body: { id, release: (await parts.publisher.publish()).number, proposal: null } };
}

const confirmed = (kind: PlanKind, removes: boolean): Confirmable => ({
  permission: 'playlists',
  run: async (tx, parts, { target, input, proposed_by }, second) => {
    const at = parts.clock.now();
    if (removes) await removePlan(tx, { kind, id: target, actor: proposed_by, at, second });
    else await putPlan(tx, { kind, id: target, body: input.body as Record<string, unknown>, actor: proposed_by, at, second });
    return { state: removes ? 'removed' : 'in-force', revision: 1 };
  },
});
export const confirmablePlans: Readonly<Record<string, Confirmable>> = {
  'playlist-put': confirmed('playlist', false),
  'playlist-remove': confirmed('playlist', true),
  'schedule-put': confirmed('schedule', false),
  'schedule-remove': confirmed('schedule', true),
};

const idOf = ({ params }: Call<unknown, unknown>): string => {
  const id = v.safeParse(Id, params.id);
  if (!id.success) throw new Refused(400, 'bad-input', `The id ${id.issues[0].message}.`);
  return id.output;
};

export const planEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/plans',
    summary: 'Playlists and schedules; those of kiosk-config are read-only',
    who: 'read',
    command: null,
    answer: Plans,
    run: list,
  }),
  endpoint({
    method: 'put',
    path: '/playlists/:id',
    summary: 'Make or change a playlist; in force at once where it is scheduled, after a second person where that is every board',
    who: 'playlists',
    command: 'playlist-put',
    input: PlaylistInput,
    answer: Pushed,
    run: async (call) => {
      const id = idOf(call);
      return change(call, { kind: 'playlist', id, body: { ...call.input, id }, boards: await reachOf(call.parts, id) });
    },
  }),
  endpoint({
    method: 'delete',
    path: '/playlists/:id',
    summary: 'Retire a playlist that no schedule uses',
    who: 'playlists',
    command: 'playlist-remove',
    answer: Pushed,
    run: async (call) => {
      const id = idOf(call);
      const boards = await reachOf(call.parts, id);
      if (boards.length > 0) throw new Refused(409, 'in-use', `The playlist “${id}” is scheduled: end its schedules first.`);
      return change(call, { kind: 'playlist', id, body: null, boards });
    },
  }),
  endpoint({
    method: 'post',
    path: '/playlists/measure',
    summary: 'How long a playlist is on one board, how long each item waits, and what would be held back',
    who: 'read',
    command: null,
    input: v.object({ playlist: Playlist, board: Id }),
    answer: Measure,
    run: async ({ parts, input, at }) => ({ body: await measurePlaylist(parts, input.playlist, input.board, at) }),
  }),
  endpoint({
    method: 'put',
    path: '/schedules/:id',
    summary: 'Push a playlist to boards or groups, now or on a schedule; to every board only with a second person',
    who: 'playlists',
    command: 'schedule-put',
    input: ScheduleInput,
    answer: Pushed,
    run: async (call) => {
      const id = idOf(call);
      const playlists = await readPlans(call.parts.sql, 'playlist');
      if (call.input.playlist !== '' && !playlists.some((playlist) => playlist.id === call.input.playlist))
        throw new Refused(400, 'unknown-playlist', `There is no playlist “${call.input.playlist}”.`);
      return change(call, {
        kind: 'schedule',
        id,
        body: { ...toScheduleRecord({ ...call.input, id } as Schedule) },
        boards: call.input.boards,
      });
    },
  }),
  endpoint({
    method: 'delete',
    path: '/schedules/:id',
    summary: 'End a schedule',
    who: 'playlists',
    command: 'schedule-remove',
    answer: Pushed,
    run: async (call) => {
      const id = idOf(call);
      const known = (await readPlans(call.parts.sql, 'schedule')).find((schedule) => schedule.id === id);
      if (!known) throw new Refused(404, 'unknown-schedule', `There is no schedule “${id}”.`);
      return change(call, { kind: 'schedule', id, body: null, boards: (known.body.boards as string[]) ?? [] });
    },
  }),
];
