/** Boards and the machines behind them: what each holds and shows, pairing by a one-time code, one click to lose a stolen one. */
import * as v from 'valibot';
import { Iso } from '../../core/item/item.ts';
import type { Board } from '../../core/office/board.ts';
import { type Explanation, explainAt } from '../../core/programme/explain.ts';
import { choiceAt, lanesOf } from '../../core/programme/lane.ts';
import { coversBoards } from '../../core/staff/role.ts';
import { BoardList, DayPlan, Done, PairingCode } from '../../core/staff/wire.ts';
import { dayMs, type Instant, instantOf, minuteMs, toInstant, toIso } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import { addDevice, type DeviceRow, listDevices, revokeDevice } from '../fleet/devices.ts';
import { readTwin } from '../publish/twin.ts';
import { type Answer, type Call, type ConsoleParts, type Endpoint, endpoint, Refused } from './endpoint.ts';

/** A board polls each minute: three without a word are an alarm (R71). */
const silentMs = 3 * minuteMs;
const phoneLike = v.pipe(v.string(), v.trim(), v.maxLength(60));

export function connectionOf(
  { state, lastSeenAt }: Pick<DeviceRow, 'state' | 'lastSeenAt'>,
  at: Instant,
): 'live' | 'stale' | 'never' {
  if (state !== 'paired' || lastSeenAt === null) return 'never';
  return at - instantOf(lastSeenAt) <= silentMs ? 'live' : 'stale';
}

function deviceView(device: DeviceRow, at: Instant) {
  const health = (device.health ?? {}) as { readonly clock?: unknown; readonly app?: unknown };
  const word = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 60) : null);
  return {
    id: device.deviceId,
    state: device.state,
    pairedAt: device.pairedAt,
    lastSeenAt: device.lastSeenAt,
    release: device.acknowledged?.release ?? null,
    connection: connectionOf(device, at),
    clock: word(health.clock),
    app: word(health.app),
  };
}

async function showing(parts: ConsoleParts, board: Board, at: Instant): Promise<Explanation | null> {
  const twin = await readTwin(parts.sql, board.id, at);
  return twin && explainAt(twin.programme, { contactAt: at, paired: !board.example }, at);
}

async function list({ parts, at }: Call<undefined, undefined>): Promise<Answer> {
  const devices = await listDevices(parts.sql, at);
  const contacts = await parts.sql<{ board_id: string; person: string; phone: string }[]>`select * from board_contacts`;
  const head = await parts.publisher.head();
  const boards = [];
  for (const board of parts.boards()) {
    const contact = contacts.find(({ board_id }) => board_id === board.id);
    const now = await showing(parts, board, at);
    boards.push({
      id: board.id,
      name: board.name,
      groups: [...board.groups],
      example: board.example,
      widthPx: board.screen.widthPx,
      heightPx: board.screen.heightPx,
      colour: board.screen.colour,
      address: board.place?.address ?? null,
      person: contact?.person || null,
      phone: contact?.phone || null,
      devices: devices.filter(({ boardId, state }) => boardId === board.id && state !== 'revoked').map((d) => deviceView(d, at)),
      showing: now?.sentence ?? {},
      item: now?.playback.kind === 'page' ? now.playback.item : null,
      until: toIso(now?.until ?? at),
    });
  }
  return { body: { boards, release: head?.number ?? 0, listening: parts.connected(), root: parts.root().purpose } };
}

function mustBoard({ parts, who, params }: Pick<Call<unknown, unknown>, 'parts' | 'who' | 'params'>): Board {
  const board = parts.boards().find(({ id }) => id === params.id);
  if (!board) throw new Refused(404, 'unknown-board', `There is no board “${params.id}”.`);
  if (!coversBoards(who.scope, [board.id], () => board.groups))
    throw new Refused(403, 'outside-scope', `The board “${board.name}” is not among those ${who.name} works on.`);
  return board;
}

async function pairingCode(call: Call<unknown, undefined>): Promise<Answer> {
  const { parts, who, at } = call;
  const board = mustBoard(call);
  const { purpose, fingerprint } = parts.root();
  if (purpose !== 'office')
    throw new Refused(
      409,
      `${purpose}-root`,
      `This hub’s keys are marked ${purpose} and pair no board: make the office’s own with “noticeboard keys init --root FILE”.`,
    );
  const made = await parts.sql.begin(async (tx) => {
    const device = await addDevice(tx, board.id, at);
    await recordAudit(tx, { actor: who.actor, command: 'device-add', at, detail: { board: board.id, device: device.deviceId } });
    return device;
  });
  const { deviceId, code, expiresAt } = made as Awaited<ReturnType<typeof addDevice>>;
  return { status: 201, body: { deviceId, code, expiresAt, rootFingerprint: fingerprint } };
}

/** The next twenty-four hours as stretches of one playlist each. */
async function dayOf(call: Call<undefined, undefined>): Promise<Answer> {
  const { parts, at } = call;
  const board = mustBoard(call);
  const twin = await readTwin(parts.sql, board.id, at);
  if (!twin) throw new Refused(409, 'not-yet', 'The hub has issued nothing for this board yet.');
  const lanes = lanesOf(twin.programme, { contactAt: at, paired: !board.example }, at);
  const spans: { from: string; until: string; kind: string; playlist: string | null; reason: string }[] = [];
  const end = at + dayMs;
  for (let from: number = at; from < end; ) {
    const { lane, reason, until } = choiceAt(lanes, from);
    const kind = lane !== null ? 'playlist' : reason === 'closed' ? 'off' : 'slate';
    const last = spans.at(-1);
    const to = toIso(toInstant(Math.min(until, end)));
    if (last && last.playlist === (lane?.id ?? null) && last.reason === reason) last.until = to;
    else spans.push({ from: toIso(toInstant(from)), until: to, kind, playlist: lane?.id ?? null, reason });
    from = Math.max(until, from + 1);
  }
  return { body: { board: board.id, spans } };
}

export const boardEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/boards',
    summary: 'Boards, their machines, and what each shows',
    who: 'read',
    command: null,
    answer: BoardList,
    run: list,
  }),
  endpoint({
    method: 'get',
    path: '/boards/:id/day',
    summary: 'Which playlist a board shows in the next twenty-four hours',
    who: 'read',
    command: null,
    answer: DayPlan,
    run: dayOf,
  }),
  endpoint({
    method: 'get',
    path: '/boards/:id/now',
    summary: 'Why a board shows what it shows, now or at an instant; with everything that does not show and why',
    who: 'read',
    command: null,
    query: v.object({ at: v.optional(Iso) }),
    answer: v.looseObject({}),
    run: async ({ parts, who, params, query, at }) => {
      const board = mustBoard({ parts, who, params });
      const explained = await showing(parts, board, query.at === undefined ? at : instantOf(query.at));
      if (!explained) throw new Refused(409, 'not-yet', 'The hub has issued nothing for this board yet.');
      return { body: explained };
    },
  }),
  endpoint({
    method: 'put',
    path: '/boards/:id/contact',
    summary: 'Who looks after a board, and the telephone; kept on the hub, in no release',
    who: 'boards',
    command: 'board-contact',
    input: v.object({ person: v.pipe(v.string(), v.trim(), v.maxLength(60)), phone: phoneLike }),
    answer: Done,
    run: async (call) => {
      const { parts, who, input, at } = call;
      const board = mustBoard(call);
      await parts.sql.begin(async (tx) => {
        await tx`insert into board_contacts (board_id, person, phone) values (${board.id}, ${input.person}, ${input.phone})
          on conflict (board_id) do update set person = excluded.person, phone = excluded.phone`;
        await recordAudit(tx, { actor: who.actor, command: 'board-contact', at, detail: { board: board.id } });
      });
      return { body: { done: true } };
    },
  }),
  endpoint({
    method: 'post',
    path: '/boards/:id/devices',
    summary: 'A one-time code to pair a machine with a board',
    who: 'boards',
    command: 'device-add',
    input: v.object({}),
    answer: PairingCode,
    run: pairingCode,
  }),
  endpoint({
    method: 'delete',
    path: '/devices/:id',
    summary: 'Revoke a machine: from now on it gets 401 and falls to its lease',
    who: 'boards',
    command: 'device-revoke',
    answer: Done,
    run: async ({ parts, who, params, at }) => {
      const id = params.id ?? '';
      const device = (await listDevices(parts.sql, at)).find(({ deviceId }) => deviceId === id);
      if (!device) throw new Refused(404, 'unknown-device', `There is no machine “${id}”.`);
      mustBoard({ parts, who, params: { id: device.boardId } });
      await parts.sql.begin(async (tx) => {
        await revokeDevice(tx, id, at);
        await recordAudit(tx, { actor: who.actor, command: 'device-revoke', at, detail: { device: id } });
      });
      return { body: { done: true } };
    },
  }),
];
