/**
 * The consultation terminal, where its rooms meet: show what the store holds → pull → listen, as a board does. The keeper
 * pulls and keeps the archive, the desk reads and searches it, this thread draws. A visitor's session lives here alone.
 */
import './terminal.css';
import { render } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Item } from '../core/item/item.ts';
import { carePace, standardPace } from '../core/terminal/session.ts';
import { newVisit, type Step, type Visit, visitAfter } from '../core/terminal/visit.ts';
import { minuteMs, secondMs } from '../core/time/instant.ts';
import { monotonicNow, setTimer } from '../device/clock.ts';
import { onNetworkHint } from '../device/network.ts';
import { keepAwake, onWake } from '../device/screen.ts';
import { askForRoom } from '../device/storage.ts';
import { type LocalVoice, onLocalVoice } from '../device/voice.ts';
import { parseAddress } from '../keeper/address.ts';
import { reloadWhenThere } from '../keeper/lost.ts';
import { createMediaUrls } from '../keeper/media-urls.ts';
import type { FromWorker } from '../keeper/messages.ts';
import { scriptUrl } from '../keeper/trusted-types.ts';
import { type AppUpdate, startAppUpdate } from '../keeper/update.ts';
import keeperUrl from '../keeper/worker.ts?worker&url';
import { createWorkerLine } from '../keeper/worker-line.ts';
import { mediaCacheName } from '../store/media.ts';
import { openOrRemake, storeNameOf } from '../store/schema.ts';
import { readIdentity } from '../store/state.ts';
import deskUrl from './desk.ts?worker&url';
import { createDesk, type Desk } from './desk-line.ts';
import { chromeOfSite, type Face, useAnswer } from './face.ts';
import type { ToIndexer } from './indexer.ts';
import indexerUrl from './indexer.ts?worker&url';
import { forgetVisit, lockDown } from './lock-down.ts';
import { Notice } from './Notice.tsx';
import { type SessionWatch, watchSession } from './session-watch.ts';
import { Terminal } from './Terminal.tsx';
import { arrive, restAsBoard } from './two-lives.ts';
import { keepOwnFonts, nameFaces } from './type.ts';
import { wordsOf } from './words.ts';

interface Rooms {
  readonly desk: Desk;
  readonly board: string | null;
  readonly media: ReturnType<typeof createMediaUrls>;
  /** Runs whenever the store has moved. */
  readonly onMoved: (moved: () => void) => void;
  /** The visitor has gone: the moment to let a new version of the app in. */
  readonly atRest: () => void;
  /** What the first visitor touched on the board this terminal rests as. */
  readonly item: string | null;
}

const startWorker = (url: string) => new Worker(scriptUrl(url) as unknown as URL, { type: 'module' });

async function start(): Promise<void> {
  nameFaces();
  lockDown();
  const address = parseAddress(location.search, location.origin);
  const arrival = arrive(address.board);
  const home = await openOrRemake(storeNameOf(null), {
    onSuperseded: () => location.reload(),
    onLost: () => void reloadWhenThere(() => location.reload()),
  });
  const identity = await readIdentity(home);
  const hub = identity ? (identity.hub === location.origin ? null : identity.hub) : address.hub;
  const store = storeNameOf(hub);
  if (hub !== null) (await openOrRemake(store)).close();
  const desk = createDesk(startWorker(deskUrl), store);
  let moved = () => {};
  const hear = (message: FromWorker) => {
    if (message.kind === 'superseded') return location.reload();
    if (message.kind === 'status') {
      const { dataset } = document.documentElement;
      dataset.connection = message.connection;
      if (message.release) dataset.release = `${message.release.number}`;
    }
    if (message.kind === 'changed') {
      desk.moved(message.clock);
      moved();
      indexer.postMessage({ store } satisfies ToIndexer);
    }
  };
  const indexer = startWorker(indexerUrl);
  indexer.addEventListener('message', () => {
    desk.moved(null);
    moved();
  });
  const keeper = createWorkerLine(() => startWorker(keeperUrl), hear);
  keeper.tell({ kind: 'start', hub, board: identity?.boardId ?? address.board, app: 'terminal', archive: true });
  let update: AppUpdate | null = null;
  const rooms: Rooms = {
    desk,
    board: identity?.boardId ?? address.board,
    media: createMediaUrls(() => caches.open(mediaCacheName(store))),
    onMoved: (run) => {
      moved = run;
    },
    atRest: () => (arrival.board === null ? update?.atBoundary() : restAsBoard(arrival.board)),
    item: arrival.item,
  };
  render(<Room rooms={rooms} />, document.body);
  keeper.start();
  indexer.postMessage({ store } satisfies ToIndexer);
  onWake(() => keeper.tell({ kind: 'hint', hint: 'wake' }));
  onNetworkHint((hint) => keeper.tell({ kind: 'hint', hint }));
  keepAwake();
  void askForRoom();
  update = startAppUpdate(() => location.reload());
  const keepType = (): void => void keepOwnFonts().catch(() => void setTimer(keepType, minuteMs));
  keepType();
}

/** One visit after the other: each has a number, and what was drawn for one is never drawn for the next. */
function Room({ rooms }: { rooms: Rooms }) {
  const [moved, setMoved] = useState(0);
  const [minute, setMinute] = useState(0);
  const [visitor, setVisitor] = useState(0);
  useEffect(() => rooms.onMoved(() => setMoved((count) => count + 1)), [rooms]);
  useEffect(() => setTimer(() => setMinute(minute + 1), minuteMs), [minute]);
  const ground = useAnswer({ desk: rooms.desk, moved: moved + minute / 1e6 }, 'ground', { board: rooms.board });
  const over = useCallback(() => {
    forgetVisit();
    setVisitor((count) => count + 1);
    rooms.atRest();
  }, [rooms]);
  if (!ground) return <p class="preparing">{ground === null ? wordsOf('zh-Hans').preparing : ''}</p>;
  return (
    <Visitor key={visitor} rooms={rooms} item={visitor === 0 ? rooms.item : null} ground={ground} moved={moved} over={over} />
  );
}

function Visitor({
  rooms: { desk, media },
  item,
  ground,
  moved,
  over,
}: Pick<Face, 'ground' | 'moved'> & { rooms: Rooms; item: string | null; over: () => void }) {
  const [visit, setVisit] = useState<Visit>(() => {
    const fresh = newVisit(chromeOfSite(ground));
    return item === null ? fresh : visitAfter(fresh, { kind: 'go', to: { kind: 'item', id: item } });
  });
  const [, setPictures] = useState(0);
  const voice = useVoice(visit.language);
  const { endsAt, watch } = useSession(visit.care, voice?.isReading ?? false, over);
  useEffect(() => {
    if (item !== null) watch.touch();
  }, [item, watch]);
  const words = wordsOf(visit.language);
  const step = useCallback(
    (next: Step) => {
      voice?.stop();
      setVisit((before) => visitAfter(before, next));
    },
    [voice],
  );
  const opened = useCallback(
    (item: Item | null) => void (item && media.prepare(item).then(() => setPictures((count) => count + 1))),
    [media],
  );
  const speaking = useRef(voice);
  speaking.current = voice;
  useEffect(() => () => speaking.current?.stop(), []);
  const face: Face = { visit, words, ground, desk, moved, step, voice, pictureOf: media.urlOf };
  const seconds = useSecondsUntil(visit.care ? null : endsAt);
  return (
    <>
      <div inert={endsAt !== null}>
        <Terminal face={face} opened={opened} end={watch.end} />
      </div>
      {endsAt !== null && <Notice words={words} seconds={seconds} goOn={watch.touch} end={watch.end} />}
    </>
  );
}

/** Any touch, key or scrolling keeps the session; so does the tap that answers the notice. */
function useSession(care: boolean, isReading: boolean, over: () => void): { endsAt: number | null; watch: SessionWatch } {
  const [endsAt, setEndsAt] = useState<number | null>(null);
  const now = useRef({ care, isReading });
  now.current = { care, isReading };
  const watch = useMemo(
    () =>
      watchSession({
        now: monotonicNow,
        setTimer,
        pace: () => (now.current.care ? carePace : standardPace),
        isBusy: () => now.current.isReading,
        onNotice: setEndsAt,
        onOver: over,
      }),
    [over],
  );
  useEffect(() => {
    const kinds = ['pointerup', 'keyup', 'wheel', 'scroll', 'input'] as const;
    const touch = ({ target }: Event) => {
      if (!(target instanceof Element && target.closest('[data-notice]'))) watch.touch();
    };
    for (const kind of kinds) document.addEventListener(kind, touch, { capture: true, passive: true });
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, touch, { capture: true });
    };
  }, [watch]);
  return { endsAt, watch };
}

function useSecondsUntil(endsAt: number | null): number | null {
  const [, setTick] = useState(0);
  useEffect(() => {
    if (endsAt === null) return;
    let cancel = () => {};
    const tick = () => {
      setTick((count) => count + 1);
      cancel = setTimer(tick, secondMs);
    };
    tick();
    return () => cancel();
  }, [endsAt]);
  return endsAt === null ? null : Math.max(0, Math.ceil((endsAt - monotonicNow()) / secondMs));
}

function useVoice(language: string): Face['voice'] {
  const [voice, setVoice] = useState<LocalVoice | null>(null);
  const [isReading, setIsReading] = useState(false);
  useEffect(() => onLocalVoice(language, setVoice), [language]);
  return useMemo(
    () =>
      voice && {
        isReading,
        read(texts) {
          setIsReading(true);
          voice.read(texts, () => setIsReading(false));
        },
        stop: () => voice.stop(),
      },
    [voice, isReading],
  );
}

void start();
