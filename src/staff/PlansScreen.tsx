/** Playlists: what turns, how long a turn really is and how long each item waits; and pushing one to boards. */
import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { InferOutput } from 'valibot';
import { Measure, type PlaylistView } from '../core/staff/wire.ts';
import { type Fault, send } from './api.ts';
import { Day } from './BoardsScreen.tsx';
import { FaultLine } from './FaultLine.tsx';
import { Choice } from './Field.tsx';
import { useHere } from './here.ts';
import { lasting, useSpeech } from './language.ts';
import { EntryWords } from './plans/EntryWords.tsx';
import { PlaylistForm } from './plans/PlaylistForm.tsx';
import { PushForm } from './plans/PushForm.tsx';
import { useBoards, usePlans } from './queries.ts';
import { go, hrefTo } from './route.ts';

export function PlansScreen({ id }: { id: string | null }) {
  const { t } = useSpeech();
  const { may } = useHere();
  const plans = usePlans();
  if (!plans.data) return <main class="page quiet">{plans.isError ? t.unreachable : t.loading}</main>;
  const { playlists } = plans.data;
  const isNew = id === 'new';
  const chosen = isNew ? null : (playlists.find((playlist) => playlist.id === id) ?? playlists[0] ?? null);
  return (
    <main class={`desk plans${id === null ? '' : ' chosen'}`}>
      <section class="queue" aria-label={t.plans.title}>
        <div class="head">
          <h1>{t.plans.title}</h1>
          {may('playlists') && (
            <button type="button" class="act small" onClick={() => go('plans', 'new')}>
              {t.plans.make}
            </button>
          )}
        </div>
        {playlists.length === 0 && <p class="empty">{t.plans.none}</p>}
        <ol>
          {playlists.map((playlist) => (
            <li key={playlist.id}>
              <a href={hrefTo('plans', playlist.id)} {...(playlist === chosen ? { 'aria-current': 'true' as const } : {})}>
                <span class="what">
                  <b>{playlist.name}</b>
                  <small>
                    {[
                      ...(playlist.isDefault ? [t.plans.isDefault] : []),
                      ...(playlist.managedByFile ? [t.plans.file] : []),
                      ...(playlist.scheduled.length > 0 ? [`${t.plans.scheduled} ${playlist.scheduled.join('、')}`] : []),
                    ].join('，')}
                  </small>
                </span>
              </a>
            </li>
          ))}
        </ol>
      </section>
      <section class="paper">
        {isNew ? (
          <PlaylistForm key="new" playlist={null} />
        ) : chosen === null ? (
          <p class="empty">{t.plans.none}</p>
        ) : chosen.managedByFile || !may('playlists') ? (
          <ReadOnly key={chosen.id} playlist={chosen} />
        ) : (
          <PlaylistForm key={chosen.id} playlist={chosen} />
        )}
      </section>
      <aside class="measure">{chosen !== null && !isNew && <Measured key={chosen.id} playlist={chosen} />}</aside>
    </main>
  );
}

function ReadOnly({ playlist }: { playlist: PlaylistView }) {
  const { t } = useSpeech();
  const { may } = useHere();
  const entries = (playlist.body.entries as readonly Readonly<Record<string, unknown>>[] | undefined) ?? [];
  return (
    <article class="read">
      <h2>{playlist.name}</h2>
      <p class="meta">{playlist.managedByFile ? t.plans.file : ''}</p>
      <ol class="entries">
        {entries.map((entry, i) => (
          <li key={i}>
            <EntryWords entry={entry} />
          </li>
        ))}
      </ol>
      {may('playlists') && <PushForm playlist={playlist.id} />}
    </article>
  );
}

/** As one board would really play it. */
function Measured({ playlist }: { playlist: PlaylistView }) {
  const speech = useSpeech();
  const { t } = speech;
  const boards = useBoards();
  const list = boards.data?.boards ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const board = chosen ?? list[0]?.id ?? null;
  const measure = useQuery<InferOutput<typeof Measure>, Fault>({
    queryKey: ['measure', playlist.id, playlist.revision, board],
    queryFn: () => send('POST', '/playlists/measure', { playlist: playlist.body, board }, Measure),
    enabled: board !== null,
    staleTime: 30_000,
  });
  const found = measure.data;
  return (
    <>
      <div class="head">
        <h2>{t.plans.measure}</h2>
        <Choice
          hidden
          label={t.plans.onBoard}
          value={board ?? ''}
          onValue={setChosen}
          options={list.map(({ id, name }) => [id, name] as const)}
        />
      </div>
      <FaultLine fault={measure.error} />
      {found && (
        <>
          <p class="figure">
            <b>{t.plans.turn(lasting(found.turnMs, speech))}</b>
            <span>
              {t.plans.wait(lasting(found.longestWaitMs, speech))}，{t.plans.promised(lasting(found.promisedWaitMs, speech))}
            </span>
          </p>
          <table class="turn">
            <tbody>
              {found.entries.map((entry) => (
                <tr key={entry.id}>
                  <th scope="row">{entry.title}</th>
                  <td>{lasting(entry.ms, speech)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {found.held.length > 0 && (
            <details>
              <summary>
                {t.plans.held}（{found.held.length}）
              </summary>
              <ul class="held">
                {found.held.map((held) => (
                  <li key={held.id}>{held.title}</li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
      {board !== null && (
        <details>
          <summary>{t.boards.day}</summary>
          <Day board={board} />
        </details>
      )}
    </>
  );
}
