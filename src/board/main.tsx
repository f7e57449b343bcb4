/**
 * The board's page, where its rooms meet: show what the store holds → pull → listen (DESIGN §4.6). The worker pulls; this
 * thread draws what the programme says at the time it believes. Until the first page is up nothing else is begun.
 */

import { shiftAt } from '../core/page/burn-in.ts';
import { type AlertSpan, nextAlertEdge } from '../core/programme/alert-standing.ts';
import { playbackAcross } from '../core/programme/handover.ts';
import type { Programme } from '../core/programme/programme.ts';
import type { Connection } from '../core/release/sync-state.ts';
import { type Instant, minuteMs, secondMs, toInstant } from '../core/time/instant.ts';
import { monotonicNow, setTimer, wallNow } from '../device/clock.ts';
import { onNetworkHint } from '../device/network.ts';
import { afterPaint, keepAwake, onWake, prefersReducedMotion } from '../device/screen.ts';
import { askForRoom } from '../device/storage.ts';
import { type Address, parseAddress } from '../keeper/address.ts';
import { createBoardClock } from '../keeper/board-clock.ts';
import { createMediaUrls } from '../keeper/media-urls.ts';
import type { FromWorker, Status, ToWorker } from '../keeper/messages.ts';
import { letNewerIn } from '../keeper/newer-app.ts';
import { scriptUrl } from '../keeper/trusted-types.ts';
import type { AppUpdate } from '../keeper/update.ts';
import workerUrl from '../keeper/worker.ts?worker&url';
import { createWorkerLine } from '../keeper/worker-line.ts';
import { mediaCacheName } from '../store/media.ts';
import { type BoardDb, type HeldProgramme, type Identity, openOrRemake, storeNameOf } from '../store/schema.ts';
import { readIdentity, readStart, readState } from '../store/state.ts';
import type { Moment } from './choice.ts';
import { heldLongMs, noteHeld, noteLeft, noteStart, restMs } from './crash-loop.ts';
import { createJournal } from './journal.ts';
import { appUpdate, loadRest, stills, warnings } from './parts.ts';
import { Player } from './player.ts';
import { createSlides } from './slides.tsx';
import { createStage } from './stage.ts';

/** Names the build: its file is named by its content. */
const app: string = /-([\w-]{8})\.js$/.exec(new URL(import.meta.url).pathname)?.[1] ?? 'development';
const startedAt = wallNow();

/** Leaves in order, so that it is not taken for a crash. */
function reload(): void {
  noteLeft(startedAt);
  location.reload();
}

/** Loaded in the quiet after the first page, to be there when nothing can be loaded any more. */
const rescue = () => import('../keeper/lost.ts');
const storeEvents = {
  onSuperseded: reload,
  onLost: () => void rescue().then(({ reloadWhenThere }) => reloadWhenThere(reload)),
};

interface Ground {
  readonly address: Address;
  readonly db: BoardDb;
  readonly identity: Identity | null;
  readonly board: string | null;
  /** Data origin; null for the app's own. */
  readonly hub: string | null;
}

/** @throws whatever keeps a board from starting: a store of a newer version, a browser that gives none. */
export async function start(): Promise<void> {
  if (!window.isSecureContext) return (await stills.load()).showInsecure();
  const address = parseAddress(location.search, location.origin);
  const home = await openOrRemake(storeNameOf(null), storeEvents);
  const identity = await readIdentity(home);
  const hub = identity ? (identity.hub === location.origin ? null : identity.hub) : address.hub;
  const db = hub === null ? home : await openOrRemake(storeNameOf(hub), storeEvents);
  const isPairable = identity === null || (await readState(db, 'disownedAt')) !== null;
  if (address.pair && isPairable) return (await import('./pairing.tsx')).showPairing(home, address);
  await run({ address, db, identity, board: identity?.boardId ?? address.board, hub });
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the wiring of one page, read from top to bottom as it starts.
async function run(ground: Ground): Promise<void> {
  const { db, identity, board, hub, address } = ground;
  const [from, isOneTooMany] = await Promise.all([readStart(db, board), noteStart(db, startedAt)]);
  await withWarnings(from.programme);
  const clock = createBoardClock(from.clock);
  let held: HeldProgramme | null = from.programme;
  let office = from.office;
  let status: Status | null = null;
  let contactAt: Instant | null = from.contactAt;
  let release = from.release;
  let trust = from.trust ? (from.trust.pinned ? 'pinned' : 'first-use') : 'none';
  const machine =
    identity === null && address.at !== null ? { at: address.at, since: monotonicNow(), speed: address.speed } : null;
  const connection = (): Connection => status?.connection ?? (held ? 'stale' : 'retrying');

  const now = (): Moment => {
    const { at: real, bounds } = clock.believed();
    const at = machine ? toInstant(machine.at + (monotonicNow() - machine.since) * machine.speed) : real;
    // Leases count by the real clock, whatever instant the time machine shows.
    const contact = toInstant(at - (real - (contactAt ?? real)));
    return {
      at,
      speed: machine?.speed ?? 1,
      state: { contactAt: contact, paired: identity !== null, ...(bounds && !machine ? { bounds } : {}) },
      ask: warnings.held?.playbackWithAlerts ?? playbackAcross,
    };
  };
  const tellRoot = (): void => {
    const { dataset } = document.documentElement;
    dataset.board = board ?? '';
    dataset.release = release ? String(release.number) : '';
    dataset.connection = connection();
    dataset.clock = clock.isTrusted() ? 'trusted' : 'untrusted';
    dataset.paired = String(identity !== null);
    dataset.trust = trust;
    document.documentElement.lang = held?.site.office.locale ?? 'zh-Hans';
  };
  tellRoot();

  const media = createMediaUrls(() => caches.open(mediaCacheName(storeNameOf(hub))));
  const standing = (programme: Programme): readonly AlertSpan[] => {
    const { at, state } = now();
    return warnings.held?.alertsStandingAt(programme, state, at) ?? [];
  };
  const slides = createSlides({
    now: () => now().at,
    connection,
    contactAt: () => contactAt,
    known: () => ({ board, hub: hub ?? location.origin, office, released: release !== null, status }),
    standing,
    media,
  });
  const stage = createStage({ host: stageHost(), reducedMotion: prefersReducedMotion, shift: () => shiftAt(now().at) });
  // Before the worker begins: a board that rests neither pulls nor plays.
  if (isOneTooMany) return rest(ground, slides, stage, held);
  const line = createWorkerLine(() => new Worker(scriptUrl(workerUrl) as unknown as URL, { type: 'module' }), hear);
  const tell = (message: ToWorker): void => line.tell(message);
  const journal = createJournal({
    now: () => now().at,
    monotonicNow,
    isTrusted: clock.isTrusted,
    app,
    silent: machine !== null,
    write: (record) => tell({ kind: 'shown', record }),
  });
  let update: AppUpdate | null = null;
  const begin = once(() => {
    line.start();
    void rescue();
    void keepApp((started) => {
      update = started;
    });
  });
  const player = new Player({
    stage,
    now,
    held: () => held,
    readDeck: async (id, hash) => (await db.get('deck', [id, hash])) ?? null,
    pageSlide: slides.page,
    stillSlide: slides.still,
    face: () =>
      `${Math.floor(now().at / 60_000)}:${connection()}:${contactAt === null ? '' : Math.floor(contactAt / 60_000)}:${status?.failure?.code ?? ''}:${office.length}:${held ? standing(held.current).map(({ id }) => id) : ''}:${warnings.held === null}`,
    faceChangesAt: (at) => nextAlertEdge(held?.current.alerts, at),
    onTurn(shown, ended) {
      journal.turned(shown, ended, held);
      update?.atBoundary();
      afterPaint(begin);
    },
    onHandedOver: (id) => tell({ kind: 'handed-over', board: id }),
    onBroken: (code, reason) => tell({ kind: 'broken', code, reason }),
    setTimer,
  });

  const reread = async (): Promise<void> => {
    const next = await readStart(db, board);
    await withWarnings(next.programme);
    held = next.programme;
    release = next.release;
    contactAt = next.contactAt ?? contactAt;
    if (next.trust) trust = next.trust.pinned ? 'pinned' : 'first-use';
    office = held ? [] : (await readStart(db, null)).office;
    tellRoot();
    player.forgive();
  };
  function hear(data: FromWorker): void {
    if (data.kind !== 'superseded' && data.clock) clock.follow(data.clock);
    if (data.kind === 'superseded') reload();
    else if (data.kind === 'changed') void reread();
    else follow(data);
  }
  function follow(data: Status): void {
    status = data;
    if (data.contactAt !== null) contactAt = toInstant(data.contactAt);
    trust = data.trust === 'none' ? trust : data.trust;
    tellRoot();
    player.look();
  }
  tell({ kind: 'start', hub, board, app });
  // With nothing held there is nothing to show before the worker has brought it; and no page that fails to come may keep it back.
  if (held) setTimer(begin, longestAloneMs);
  else begin();
  setTimer(() => void noteHeld(db), heldLongMs);
  addEventListener('pagehide', () => noteLeft(startedAt));
  onWake(() => {
    tell({ kind: 'hint', hint: 'wake' });
    player.look();
  });
  onNetworkHint((hint) => tell({ kind: 'hint', hint }));
  if (board !== null && /[?&]terminal=/.test(location.search))
    void import('./touch.ts').then((touch) => touch.openOnTouch(board));
  keepAwake();
  void askForRoom();
  player.look();
}

/** Too many starts that died: the slate, and a new try after a rest. No browser page is ever seen (R74). */
async function rest(
  { db }: Ground,
  slides: ReturnType<typeof createSlides>,
  stage: ReturnType<typeof createStage>,
  held: HeldProgramme | null,
): Promise<void> {
  // What kills the board may lie in what it holds: then its own words.
  await stage
    .prepare(slides.still('slate', 'crash-loop', held))
    .catch(() => stage.prepare(slides.still('first', 'crash-loop', null)));
  stage.turn();
  setTimer(async () => {
    await Promise.allSettled([letNewerIn(), noteHeld(db)]);
    noteLeft(startedAt);
    location.reload();
  }, restMs);
}

/** How long the first page may take before the rest begins without it. */
const longestAloneMs = 3 * secondMs;

/** Registers the service worker and fetches what may be needed later; tried until it works, so that a first visit cut short heals. */
async function keepApp(onStarted: (update: AppUpdate) => void): Promise<void> {
  try {
    const [{ startAppUpdate }] = await Promise.all([appUpdate.load(), loadRest()]);
    onStarted(
      startAppUpdate(() => {
        noteLeft(startedAt);
        location.reload();
      }),
    );
  } catch {
    setTimer(() => void keepApp(onStarted), minuteMs);
  }
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}

/** A programme with warnings is shown with them. Were their part lost, the notices would go on, and the next release ask again. */
async function withWarnings(programme: HeldProgramme | null): Promise<void> {
  if (programme?.current.alerts)
    await warnings.load().catch((error: unknown) => console.error('Warnings cannot be shown.', error));
}

function stageHost(): HTMLElement {
  const host = document.createElement('div');
  host.id = 'stage';
  document.body.append(host);
  return host;
}
