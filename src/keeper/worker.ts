/**
 * The faces' worker: pulls, verifies, applies, so that none of it is felt on the glass (DESIGN §4.14). For a terminal it
 * begins the archive too.
 * Of several pages in one browser one pulls (a Web Lock decides); the others follow it over a channel.
 */
import { connectionOf, type SyncState } from '../core/release/sync-state.ts';
import { minuteMs, secondMs, toInstant } from '../core/time/instant.ts';
import { parseKeptClock } from '../core/time/trusted-clock.ts';
import { drawLot, monotonicNow, setTimer } from '../device/clock.ts';
import { keepArchive } from '../store/archive.ts';
import { adoptBoard, dropPrevious, forgetEnded } from '../store/boards.ts';
import { appendJournal } from '../store/journal.ts';
import { mediaCacheName, sweepMedia } from '../store/media.ts';
import { type BoardDb, type Identity, openOrRemake, storeNameOf } from '../store/schema.ts';
import { countRefusal, readIdentity, readState, writeState } from '../store/state.ts';
import { listenForReleases, type Poke } from '../sync/events.ts';
import { type SyncLoop, startLoop } from '../sync/loop.ts';
import { type BoardClock, createBoardClock } from './board-clock.ts';
import type { Changed, FromWorker, Status, ToWorker } from './messages.ts';
import { createPuller } from './puller.ts';

type OnChannel = Changed | Status | { readonly kind: 'who-pulls' };

interface Room {
  readonly db: BoardDb;
  readonly cache: Cache;
  readonly clock: BoardClock;
  readonly identity: Identity | null;
  readonly board: string | null;
  readonly app: string;
  /** Origin of the hub. */
  readonly hub: string;
  readonly channel: BroadcastChannel;
  /** Runs a job while no other page writes. */
  readonly write: <T>(job: () => Promise<T>) => Promise<T>;
  readonly changed: () => void;
  loop: SyncLoop | null;
  status: Status | null;
  /** No item's time ends before this instant; 0: not known. */
  nextEndAt: number;
}

const toPage = (message: FromWorker): void => self.postMessage(message);

self.addEventListener('message', function first({ data }: MessageEvent<ToWorker>) {
  if (data.kind !== 'start') return;
  self.removeEventListener('message', first);
  void openRoom(data).then(work);
});

async function openRoom({ hub, board, app, archive }: ToWorker & { kind: 'start' }): Promise<Room> {
  const own = self.location.origin;
  // A store that is lost is noticed by the page too, which decides when to load anew.
  const events = { onSuperseded: () => toPage({ kind: 'superseded' }) };
  const home = await openOrRemake(storeNameOf(null), events);
  const identity = await readIdentity(home);
  const origin = identity?.hub ?? hub ?? own;
  const name = storeNameOf(origin === own ? null : origin);
  const db = name === home.name ? home : await openOrRemake(name, events);
  if (db !== home) home.close();
  if (archive) await keepArchive(db);
  const channel = new BroadcastChannel(name);
  const room: Room = {
    db,
    cache: await caches.open(mediaCacheName(name)),
    clock: createBoardClock(await readState(db, 'clock')),
    identity,
    board: identity?.boardId ?? board,
    app,
    hub: origin,
    channel,
    write: (job) => navigator.locks.request(`${name}-write`, job) as never,
    changed() {
      room.nextEndAt = 0;
      const changed: Changed = { kind: 'changed', clock: room.clock.state() };
      channel.postMessage(changed);
      toPage(changed);
    },
    loop: null,
    status: null,
    nextEndAt: 0,
  };
  return room;
}

async function work(room: Room): Promise<void> {
  const { channel, db } = room;
  self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => hear(room, data));
  channel.onmessage = ({ data }: MessageEvent<OnChannel>) => follow(room, data);
  await adopt(room);
  channel.postMessage({ kind: 'who-pulls' } satisfies OnChannel);
  void watchEnds(room);
  await navigator.locks.request(`${db.name}-pull`, () => lead(room));
}

function hear(room: Room, message: ToWorker): void {
  const { db, clock, write } = room;
  switch (message.kind) {
    case 'start':
      break;
    case 'shown':
      void appendJournal(db, message.record);
      break;
    case 'handed-over':
      void write(() => dropPrevious(db, message.board)).then(room.changed);
      break;
    case 'hint':
      room.loop?.send({ kind: message.hint === 'wake' ? 'tick' : message.hint });
      break;
    case 'broken':
      void countRefusal(db, message.code, message.reason, clock.now());
      break;
  }
}

function follow(room: Room, message: OnChannel): void {
  if (message.kind === 'who-pulls') {
    if (room.loop && room.status) room.channel.postMessage(room.status satisfies OnChannel);
    return;
  }
  if (message.clock) room.clock.follow(message.clock);
  if (message.kind === 'changed') {
    room.nextEndAt = 0;
    void adopt(room);
  }
  toPage(message);
}

/** Makes this page's programme from what is held, if another page's pull brought it or the layout changed. */
async function adopt({ board, db, clock, write }: Room): Promise<void> {
  if (board !== null && (await write(() => adoptBoard(db, board, clock.now())))) {
    toPage({ kind: 'changed', clock: clock.state() });
  }
}

/** Pulls and listens until the page goes; then another page's request for the lock is granted. */
async function lead(room: Room): Promise<never> {
  let carried: ReadonlyMap<string, string> = new Map();
  await sweepMedia(room.db, room.cache);
  const pull = createPuller(room);
  room.loop = startLoop({
    now: () => toInstant(monotonicNow()),
    random: drawLot,
    pull(signal) {
      const files = carried;
      carried = new Map();
      return pull(files, signal);
    },
    onState: (state) => void tell(room, state),
    setTimer,
  });
  listenForReleases({
    hub: room.hub,
    onPoke(poke: Poke) {
      if (poke.files.size > 0) carried = poke.files;
      room.loop?.send({ kind: 'poke', spreadMs: poke.spreadMs });
    },
    onFault: (code, reason) => void countRefusal(room.db, code, reason, room.clock.now()),
    random: drawLot,
    setTimer,
  });
  return new Promise<never>(() => {});
}

async function tell(room: Room, state: SyncState): Promise<void> {
  const { db, clock } = room;
  const [trust, release, contactAt] = await Promise.all([
    readState(db, 'trust'),
    readState(db, 'release'),
    readState(db, 'contactAt'),
  ]);
  const status: Status = {
    kind: 'status',
    connection: connectionOf(state, contactAt === null ? null : Math.max(0, clock.now() - contactAt)),
    release: release ? { lineage: release.lineage, number: release.number } : null,
    trust: trust ? (trust.pinned ? 'pinned' : 'first-use') : 'none',
    clock: clock.state(),
    contactAt,
    failure: state.kind === 'retrying' ? state.failure : null,
  };
  room.status = status;
  room.channel.postMessage(status satisfies OnChannel);
  toPage(status);
}

/** Deletes the words of items whose time has ended, offline too. Heads are read only when an end is due or the store moved. */
async function watchEnds(room: Room): Promise<void> {
  const { db, clock, write } = room;
  const contactAt = await readState(db, 'contactAt');
  if (contactAt !== null && clock.isTrusted() && clock.now() >= room.nextEndAt) {
    const { forgotten, nextEndAt } = await write(() => forgetEnded(db, clock.now(), contactAt));
    room.nextEndAt = nextEndAt ?? Number.POSITIVE_INFINITY;
    if (forgotten.length > 0) {
      await sweepMedia(db, room.cache);
      room.changed();
    }
  }
  await keepFloor(room);
  setTimer(() => void watchEnds(room), Math.min(minuteMs, Math.max(secondMs, room.nextEndAt - clock.now())));
}

/** How far the floor may rise before it is written down. */
const floorStepMs = 10 * minuteMs;

/** A board that is switched off without a pull in between must not wake up earlier than it went to sleep (R72). */
async function keepFloor({ db, clock }: Room): Promise<void> {
  const kept = parseKeptClock(await readState(db, 'clock')) ?? 0;
  if (clock.state().floorAt - kept >= floorStepMs) await writeState(db, 'clock', clock.kept());
}
