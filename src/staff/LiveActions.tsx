/** What can be done to an item on boards: cover in one press, then see board by board that it is gone; withdraw and repeal. */
import { useState } from 'preact/hooks';
import type { InferOutput } from 'valibot';
import type { GlassRow, ItemView } from '../core/staff/wire.ts';
import { Act } from './Decision.tsx';
import { FaultLine } from './FaultLine.tsx';
import { Field } from './Field.tsx';
import { useHere } from './here.ts';
import { clock, shortTime, useSpeech } from './language.ts';
import { type StepName, useGlass, useStep } from './queries.ts';

type Ending = 'cover' | 'withdraw' | 'repeal';

export function LiveActions({ view }: { view: ItemView }) {
  const { t } = useSpeech();
  const { may } = useHere();
  const step = useStep('live');
  const [asks, setAsks] = useState<Ending | null>(null);
  const [reason, setReason] = useState('');
  const take = (name: StepName, body: Readonly<Record<string, unknown>>): void => {
    step.mutate({ id: view.id, step: name, body });
    setAsks(null);
    setReason('');
  };
  const covered = view.coveredAt !== null;
  return (
    <footer class="decide">
      <GlassState view={view} />
      <FaultLine fault={step.error} />
      {step.data?.proposal && <p class="note">{t.live.asked}</p>}
      {asks !== null && (
        <form
          class="ask"
          onSubmit={(event) => {
            event.preventDefault();
            take(asks, { reason });
          }}
        >
          <p>{t.live[`${asks}Hint`]}</p>
          {asks !== 'cover' && view.postingRuns && <p class="note">{t.live.second}</p>}
          <Field label={t.live.reason} value={reason} onValue={setReason} required maxLength={500} />
          <div class="acts">
            <button type="submit" class="act strong">
              {t.live[asks]}
            </button>
            <Act name={t.cancel} onPress={() => setAsks(null)} />
          </div>
        </form>
      )}
      {asks === null && (
        <div class="acts">
          {may('cover') && !covered && <Act name={t.live.cover} strong onPress={() => setAsks('cover')} />}
          {may('issue') && covered && <Act name={t.live.uncover} strong onPress={() => take('uncover', {})} />}
          {may('withdraw') && <Act name={t.live.withdraw} onPress={() => setAsks('withdraw')} />}
          {may('withdraw') && view.state !== 'repealed' && <Act name={t.live.repeal} onPress={() => setAsks('repeal')} />}
        </div>
      )}
    </footer>
  );
}

/** “12 of 14 off the glass, last at 09:31:07”, and whom to telephone about the other two. */
function GlassState({ view }: { view: ItemView }) {
  const speech = useSpeech();
  const { t } = speech;
  const glass = useGlass(view.id, view.coveredAt !== null);
  const state = glass.data;
  if (!state?.release) return null;
  const { confirmed, paired, lastAt, waiting, off } = state;
  return (
    <section class="glass" aria-live="polite">
      <p>
        <b>{(off ? t.live.glass : t.live.onGlass)(confirmed, paired)}</b>
        {lastAt && <span>　{t.live.last(clock(lastAt, speech, true))}</span>}
        {paired === 0 && <span class="quiet">　{t.live.noneListed}</span>}
      </p>
      {waiting.length > 0 && off && (
        <ul aria-label={t.live.waiting}>
          {waiting.map((row) => (
            <Waiting key={row.device} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Waiting({ row }: { row: InferOutput<typeof GlassRow> }) {
  const speech = useSpeech();
  const { t } = speech;
  const { now } = useHere();
  return (
    <li>
      <b>{row.boardName}</b>　{row.address ?? ''}　
      {row.phone ? (
        <a href={`tel:${row.phone}`}>
          {row.person} {row.phone}
        </a>
      ) : (
        <span class="quiet">{t.live.noContact}</span>
      )}
      <small class="quiet">
        {row.lastSeenAt && `　${t.live.lastSeen(shortTime(row.lastSeenAt, now, speech))}`}
        {row.leaseEndsAt && `，${t.live.lease(shortTime(row.leaseEndsAt, now, speech))}`}
      </small>
    </li>
  );
}
