/** Boards: what each holds and shows now, who looks after it, its machines; and the button that puts every one on the slate. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { type BoardList, type BoardView, DayPlan, Done, PairingCode, Pushed } from '../core/staff/wire.ts';
import { ask, type Fault, send } from './api.ts';
import { Act } from './Decision.tsx';
import { FaultLine } from './FaultLine.tsx';
import { Field } from './Field.tsx';
import { useHere } from './here.ts';
import { clock, shortTime, useSpeech } from './language.ts';
import { refreshDesk, useBoards, useOverview } from './queries.ts';

export function BoardsScreen() {
  const { t } = useSpeech();
  const { may } = useHere();
  const boards = useBoards();
  if (!boards.data) return <main class="page quiet">{boards.isError ? t.unreachable : t.loading}</main>;
  return (
    <main class="page">
      <div class="head">
        <h1>{t.boards.title}</h1>
        {may('slate') && <SlateButton />}
      </div>
      {boards.data.root !== 'office' && <p class="note">{t.boards.demo}</p>}
      {boards.data.boards.length === 0 && <p class="empty">{t.boards.none}</p>}
      <ul class="boards">
        {boards.data.boards.map((board) => (
          <BoardRow key={board.id} board={board} list={boards.data} />
        ))}
      </ul>
    </main>
  );
}

function SlateButton() {
  const { t } = useSpeech();
  const overview = useOverview();
  const client = useQueryClient();
  const on = overview.data?.slate === true;
  const [sure, setSure] = useState(false);
  const act = useMutation<unknown, Fault>({
    mutationFn: () => send('POST', on ? '/slate/lift' : '/slate', {}, Pushed),
    onSettled: () => {
      setSure(false);
      return refreshDesk(client);
    },
  });
  if (on) return <Act name={t.boards.lift} onPress={act.isPending ? undefined : () => act.mutate()} />;
  return (
    <div class="acts">
      {sure && <span class="quiet">{t.boards.slateHint}</span>}
      <Act
        name={t.boards.slate}
        strong={sure}
        onPress={act.isPending ? undefined : () => (sure ? act.mutate() : setSure(true))}
      />
      {sure && <Act name={t.cancel} onPress={() => setSure(false)} />}
      <FaultLine fault={act.error} />
    </div>
  );
}

function BoardRow({ board, list }: { board: BoardView; list: BoardList }) {
  const speech = useSpeech();
  const { t, tongue } = speech;
  const { may } = useHere();
  const [day, setDay] = useState(false);
  return (
    <li>
      <div class="which">
        <h2>{board.name}</h2>
        <p class="quiet">
          {board.widthPx}×{board.heightPx}
          {board.address && `，${board.address}`}
        </p>
        <Contact board={board} />
      </div>
      <div class="state">
        <p>
          <b>{t.boards.showing}</b>　{board.showing[tongue] ?? ''}
        </p>
        {board.devices.length === 0 ? (
          <p class="quiet">{t.boards.empty}</p>
        ) : (
          board.devices.map((device) => <Device key={device.id} device={device} newest={list.release} />)
        )}
        <div class="acts">
          <Act name={t.boards.day} onPress={() => setDay(!day)} />
          {may('boards') && list.root === 'office' && <Pairing board={board.id} />}
        </div>
        {day && <Day board={board.id} />}
      </div>
    </li>
  );
}

function Device({ device, newest }: { device: BoardView['devices'][number]; newest: number }) {
  const speech = useSpeech();
  const { t } = speech;
  const { now, may } = useHere();
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const revoke = useMutation<unknown, Fault>({
    mutationFn: () => send('DELETE', `/devices/${device.id}`, undefined, Done),
    onSettled: () => client.invalidateQueries({ queryKey: ['boards'] }),
  });
  const { release, connection } = device;
  const words =
    connection === 'live'
      ? t.boards.live
      : connection === 'stale' && device.lastSeenAt
        ? t.boards.stale(shortTime(device.lastSeenAt, now, speech))
        : t.boards.never;
  const clocks: Readonly<Record<string, string>> = t.boards.clock;
  return (
    <div class="device">
      <span class={`dot ${connection}`} aria-hidden="true" />
      <span>
        {words}
        {release !== null && `，${t.boards.release(release)}`}
        {release !== null && release < newest && <b>，{t.boards.behind(newest - release)}</b>}
        {device.clock && clocks[device.clock] && `，${clocks[device.clock]}`}
      </span>
      {may('boards') &&
        (sure ? (
          <>
            <span class="quiet">{t.boards.revokeSure}</span>
            <Act name={t.boards.revoke} strong onPress={() => revoke.mutate()} />
            <Act name={t.cancel} onPress={() => setSure(false)} />
          </>
        ) : (
          <button type="button" class="plain" onClick={() => setSure(true)}>
            {t.boards.revoke}
          </button>
        ))}
      <FaultLine fault={revoke.error} />
    </div>
  );
}

function Pairing({ board }: { board: string }) {
  const { t } = useSpeech();
  const code = useMutation<{ code: string; rootFingerprint: string }, Fault>({
    mutationFn: () => send('POST', `/boards/${board}/devices`, {}, PairingCode),
  });
  return (
    <>
      <Act name={t.boards.add} onPress={code.isPending ? undefined : () => code.mutate()} />
      {code.data && (
        <div class="note" role="status">
          <p>{t.boards.code}</p>
          <p class="code">{code.data.code}</p>
          <p class="quiet">
            {t.boards.fingerprint} <code>{code.data.rootFingerprint}</code>
          </p>
        </div>
      )}
      <FaultLine fault={code.error} />
    </>
  );
}

function Contact({ board }: { board: BoardView }) {
  const { t } = useSpeech();
  const { may } = useHere();
  const client = useQueryClient();
  const [edits, setEdits] = useState(false);
  const [person, setPerson] = useState(board.person ?? '');
  const [phone, setPhone] = useState(board.phone ?? '');
  const save = useMutation<unknown, Fault>({
    mutationFn: () => send('PUT', `/boards/${board.id}/contact`, { person, phone }, Done),
    onSuccess: () => setEdits(false),
    onSettled: () => client.invalidateQueries({ queryKey: ['boards'] }),
  });
  if (!edits)
    return (
      <p>
        {board.phone ? (
          <a href={`tel:${board.phone}`}>
            {board.person} {board.phone}
          </a>
        ) : (
          <span class="quiet">{t.live.noContact}</span>
        )}{' '}
        {may('boards') && (
          <button type="button" class="plain" onClick={() => setEdits(true)}>
            {t.item.edit}
            <span class="unseen">
              {t.boards.contact} {board.name}
            </span>
          </button>
        )}
      </p>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Field label={t.boards.person} value={person} onValue={setPerson} maxLength={60} />
      <Field label={t.boards.phone} type="tel" value={phone} onValue={setPhone} maxLength={60} />
      <button type="submit" class="act">
        {t.save}
      </button>
      <FaultLine fault={save.error} />
    </form>
  );
}

export function Day({ board }: { board: string }) {
  const speech = useSpeech();
  const { t } = speech;
  const day = useQuery({ queryKey: ['day', board], queryFn: () => ask(`/boards/${board}/day`, DayPlan) });
  if (!day.data) return <p class="quiet">{t.loading}</p>;
  return (
    <ol class="day">
      {day.data.spans.map((span) => (
        <li key={span.from}>
          <span class="when">
            {clock(span.from, speech)}–{clock(span.until, speech)}
          </span>{' '}
          <b>{span.playlist ?? '—'}</b> <span class="quiet">{span.reason}</span>
        </li>
      ))}
    </ol>
  );
}
