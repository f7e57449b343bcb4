/** Pushing a playlist: to which boards, on which days, from when to when; every board only with a second person. */
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { InferOutput } from 'valibot';
import { Pushed } from '../../core/staff/wire.ts';
import { type Fault, send } from '../api.ts';
import { Act } from '../Decision.tsx';
import { FaultLine } from '../FaultLine.tsx';
import { Field, Ticks } from '../Field.tsx';
import { useSpeech } from '../language.ts';
import { refreshDesk, useBoards, usePlans } from '../queries.ts';

type Sent = InferOutput<typeof Pushed>;

export function PushForm({ playlist }: { playlist: string }) {
  const { t } = useSpeech();
  const boards = useBoards();
  const plans = usePlans();
  const client = useQueryClient();
  const [targets, setTargets] = useState<readonly string[]>([]);
  const [from, setFrom] = useState('00:00');
  const [until, setUntil] = useState('00:00');
  const [priority, setPriority] = useState('20');
  const settle = () => Promise.all([client.invalidateQueries({ queryKey: ['plans'] }), refreshDesk(client)]);
  const push = useMutation<Sent, Fault>({
    mutationFn: () =>
      send('PUT', `/schedules/${playlist}-push`, { playlist, boards: targets, from, until, priority: Number(priority) }, Pushed),
    onSettled: settle,
  });
  const end = useMutation<Sent, Fault, string>({
    mutationFn: (id) => send('DELETE', `/schedules/${encodeURIComponent(id)}`, undefined, Pushed),
    onSettled: settle,
  });
  const mine = (plans.data?.schedules ?? []).filter(({ body }) => body.playlist === playlist);
  const sent = push.data ?? end.data;
  return (
    <section class="pushing">
      <h3>{t.plans.push}</h3>
      {mine.map((schedule) => (
        <p key={schedule.id}>
          <b>{schedule.id}</b>　{((schedule.body.boards as string[] | undefined) ?? []).join('、')}　
          {String(schedule.body.from ?? '')}–{String(schedule.body.until ?? '')}{' '}
          {schedule.managedByFile ? (
            <span class="quiet">{t.plans.file}</span>
          ) : (
            <button type="button" class="plain" onClick={() => end.mutate(schedule.id)}>
              {t.plans.remove}
            </button>
          )}
        </p>
      ))}
      <Ticks
        label={t.plans.boards}
        values={targets}
        onValues={(values) =>
          setTargets(
            values.includes('*') && !targets.includes('*')
              ? ['*']
              : values.filter((value) => value !== '*' || values.length === 1),
          )
        }
        options={[['*', t.editor.everywhere] as const, ...(boards.data?.boards ?? []).map(({ id, name }) => [id, name] as const)]}
      />
      <div class="entry two">
        <Field label={t.plans.from} type="time" value={from} onValue={setFrom} />
        <Field label={t.plans.until} type="time" value={until} onValue={setUntil} />
        <Field label={t.plans.priority} type="number" value={priority} onValue={setPriority} />
      </div>
      <FaultLine fault={push.error ?? end.error} />
      {sent && <p class="note">{sent.proposal ? t.plans.asked : sent.release !== null ? t.plans.pushed(sent.release) : ''}</p>}
      <div class="acts">
        <Act name={t.plans.now} strong onPress={targets.length === 0 || push.isPending ? undefined : () => push.mutate()} />
      </div>
    </section>
  );
}
