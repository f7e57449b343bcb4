/** The frame of every screen: sections above, the state of boards and releases below, and what waits for a second person. */
import { useQueryClient } from '@tanstack/preact-query';
import { useRef } from 'preact/hooks';
import type { SiteRecord } from '../core/office/site.ts';
import { Done, type Overview, type SessionView } from '../core/staff/wire.ts';
import { send } from './api.ts';
import { BoardsScreen } from './BoardsScreen.tsx';
import { Desk } from './Desk.tsx';
import { type Here, HereContext, useHere } from './here.ts';
import { KeysDialog } from './KeysDialog.tsx';
import { useKeys } from './keys.ts';
import { shortTime, type Tongue, tongueNames, useSpeech } from './language.ts';
import { PlansScreen } from './PlansScreen.tsx';
import { Proposals } from './Proposals.tsx';
import { useOverview } from './queries.ts';
import { RecordScreen } from './RecordScreen.tsx';
import { go, hrefTo, type Screen, usePlace } from './route.ts';
import { StaffScreen } from './StaffScreen.tsx';

interface OfficeProps {
  readonly session: SessionView;
  readonly tongue: Tongue;
  readonly onSpeak: (tongue: Tongue) => void;
}

export function Office({ session, tongue, onSpeak }: OfficeProps) {
  const { t } = useSpeech();
  const overview = useOverview();
  const { person, permissions } = session;
  if (!overview.data || !person)
    return (
      <main class="door quiet" role="status">
        {overview.isError ? t.unreachable : t.loading}
      </main>
    );
  const here: Here = {
    person,
    may: (permission) => permissions.includes(permission),
    site: overview.data.site as unknown as SiteRecord,
    now: overview.data.now,
  };
  return (
    <HereContext.Provider value={here}>
      <Frame overview={overview.data} unreachable={overview.isError} tongue={tongue} onSpeak={onSpeak} />
    </HereContext.Provider>
  );
}

interface FrameProps extends Pick<OfficeProps, 'tongue' | 'onSpeak'> {
  readonly overview: Overview;
  readonly unreachable: boolean;
}

function Frame({ overview, unreachable, tongue, onSpeak }: FrameProps) {
  const { t } = useSpeech();
  const { person } = useHere();
  const { screen, id, edits } = usePlace();
  const client = useQueryClient();
  const help = useRef<HTMLDialogElement>(null);
  const leaving = useRef(false);
  useKeys({ '?': () => help.current?.showModal(), g: () => (leaving.current = true), ...jumps(leaving) });
  const leave = async (): Promise<void> => {
    await send('DELETE', '/session', undefined, Done).catch(() => undefined); // ended already: the same to whoever leaves
    client.clear();
    location.reload();
  };
  return (
    <div class="office">
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        {t.skip}
      </button>
      <header class="top">
        <b>{t.console}</b>
        <Sections overview={overview} screen={screen} />
        <div class="me">
          <label class="unseen" for="tongue">
            {t.language}
          </label>
          <select id="tongue" value={tongue} onChange={(event) => onSpeak(event.currentTarget.value as Tongue)}>
            {Object.entries(tongueNames).map(([tag, name]) => (
              <option key={tag} value={tag}>
                {name}
              </option>
            ))}
          </select>
          <span>{person.name}</span>
          <button type="button" class="plain keys" onClick={() => help.current?.showModal()}>
            <kbd>?</kbd> {t.shortcuts}
          </button>
          <button type="button" class="plain" onClick={() => void leave()}>
            {t.signOut}
          </button>
        </div>
      </header>
      {overview.slate && <p class="banner">{t.boards.slateOn}</p>}
      {overview.proposals > 0 && <Proposals />}
      <div id="content" class="content" tabIndex={-1}>
        <Content screen={screen} id={id} edits={edits} />
      </div>
      <StatusBar overview={overview} unreachable={unreachable} />
      <KeysDialog dialog={help} />
    </div>
  );
}

/** G, then a number. */
function jumps(leaving: { current: boolean }): Record<string, (() => void) | undefined> {
  const lanes: readonly Screen[] = ['review', 'draft', 'issue', 'live'];
  if (!leaving.current) return {};
  return Object.fromEntries(
    lanes.map((lane, i) => [
      String(i + 1),
      () => {
        leaving.current = false;
        go(lane);
      },
    ]),
  );
}

function Sections({ overview, screen }: { overview: Overview; screen: Screen }) {
  const { t } = useSpeech();
  const { may } = useHere();
  const { counts } = overview;
  const tabs: readonly (readonly [Screen, string, number | null])[] = [
    ['review', t.tabs.review, counts.review],
    ['draft', t.tabs.draft, counts.draft],
    ['issue', t.tabs.issue, counts.issue],
    ['live', t.tabs.live, counts.live],
    ['plans', t.tabs.plans, null],
    ['boards', t.tabs.boards, null],
    ...(may('record') ? ([['record', t.tabs.record, null]] as const) : []),
    ...(may('staff') ? ([['staff', t.tabs.staff, null]] as const) : []),
  ];
  return (
    <nav aria-label={t.menu}>
      {tabs.map(([to, label, count]) => (
        <a key={to} href={hrefTo(to)} {...(to === screen ? { 'aria-current': 'page' as const } : {})}>
          {label}
          {count !== null && <span class="n"> {count}</span>}
        </a>
      ))}
    </nav>
  );
}

function Content({ screen, id, edits }: { screen: Screen; id: string | null; edits: boolean }) {
  switch (screen) {
    case 'plans':
      return <PlansScreen id={id} />;
    case 'boards':
      return <BoardsScreen />;
    case 'record':
      return <RecordScreen />;
    case 'staff':
      return <StaffScreen />;
    default:
      return <Desk key={screen} lane={screen} id={id} edits={edits} />;
  }
}

function StatusBar({ overview, unreachable }: { overview: Overview; unreachable: boolean }) {
  const speech = useSpeech();
  const { t } = speech;
  const { site } = useHere();
  const quiet = overview.stale.find(({ code }) => code === 'nothing-new');
  const empty = overview.stale.filter(({ code }) => code === 'category-empty').map(({ subject }) => subject);
  const nameOf = (category: string) => site.categories.find(({ id }) => id === category)?.name[speech.tongue] ?? category;
  return (
    <footer class="status" role="status">
      {unreachable ? (
        <b>{t.unreachable}</b>
      ) : (
        <>
          <span>{t.status.boards(overview.live, overview.paired, overview.listening)}</span>
          {overview.releasedAt && (
            <span>{t.status.release(shortTime(overview.releasedAt, overview.now, speech), overview.release)}</span>
          )}
          {overview.clock === 'simulated' && <span>{t.status.simulated}</span>}
          {quiet?.since && <b>{t.status.quiet(shortTime(quiet.since, overview.now, speech))}</b>}
          {empty.length > 0 && <span class="wide">{t.status.empty(empty.map(nameOf).join('、'))}</span>}
        </>
      )}
      <span class="last keys">
        <kbd>/</kbd> {t.status.find}　<kbd>G</kbd> {t.status.go}
      </span>
    </footer>
  );
}
