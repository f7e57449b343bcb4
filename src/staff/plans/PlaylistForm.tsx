/** A playlist as a list: entries by search, order and share by buttons, saved as one record. */
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { InferOutput } from 'valibot';
import { type PlaylistView, Pushed } from '../../core/staff/wire.ts';
import { type Fault, send } from '../api.ts';
import { Act } from '../Decision.tsx';
import { moved, replaced, without } from '../edit/draft.ts';
import { FaultLine } from '../FaultLine.tsx';
import { Field } from '../Field.tsx';
import { useSpeech } from '../language.ts';
import { refreshDesk, useItems } from '../queries.ts';
import { go } from '../route.ts';
import { EntryWords } from './EntryWords.tsx';
import { PushForm } from './PushForm.tsx';

type Entry = Readonly<Record<string, unknown>> & { readonly weight?: number };
type Sent = InferOutput<typeof Pushed>;

export function PlaylistForm({ playlist }: { playlist: PlaylistView | null }) {
  const { t } = useSpeech();
  const client = useQueryClient();
  const body: Readonly<Record<string, unknown>> = playlist?.body ?? {};
  const [id, setId] = useState(playlist?.id ?? '');
  const [name, setName] = useState(playlist?.name ?? '');
  const [wait, setWait] = useState(String(body.longestWaitMinutes ?? 10));
  const [entries, setEntries] = useState<readonly Entry[]>((body.entries as readonly Entry[] | undefined) ?? []);
  const save = useMutation<Sent, Fault>({
    mutationFn: () =>
      send('PUT', `/playlists/${encodeURIComponent(id)}`, { name, entries, longestWaitMinutes: Number(wait) }, Pushed),
    onSuccess: () => go('plans', id),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ['plans'] }), refreshDesk(client)]),
  });
  const remove = useMutation<Sent, Fault>({
    mutationFn: () => send('DELETE', `/playlists/${encodeURIComponent(id)}`, undefined, Pushed),
    onSuccess: () => go('plans'),
    onSettled: () => client.invalidateQueries({ queryKey: ['plans'] }),
  });
  const done = save.data;
  return (
    <article class="read">
      <Field label={t.plans.name} value={name} onValue={setName} maxLength={60} required />
      {playlist === null && <Field label={t.plans.id} value={id} onValue={setId} maxLength={64} required />}
      <h3>{t.plans.entries}</h3>
      <ol class="entries">
        {entries.map((entry, i) => (
          <li key={i}>
            <span>
              <EntryWords entry={entry} />
            </span>
            <Field
              hidden
              label={`${t.plans.weight} ${i + 1}`}
              type="number"
              value={String(entry.weight ?? 1)}
              onValue={(text) =>
                setEntries(replaced(entries, i, { ...entry, weight: Math.min(20, Math.max(1, Number(text) || 1)) }))
              }
            />
            <button type="button" class="plain" onClick={() => setEntries(moved(entries, i, -1))}>
              {t.editor.up}
            </button>
            <button type="button" class="plain" onClick={() => setEntries(moved(entries, i, 1))}>
              {t.editor.down}
            </button>
            <button type="button" class="plain" onClick={() => setEntries(without(entries, i))}>
              {t.editor.remove}
            </button>
          </li>
        ))}
      </ol>
      <Pick onPick={(entry) => setEntries([...entries, entry])} />
      <Field label={t.plans.promise} type="number" value={wait} onValue={setWait} />
      <FaultLine fault={save.error ?? remove.error} />
      {done && <p class="note">{done.proposal ? t.plans.asked : t.plans.saved}</p>}
      <div class="acts">
        <Act
          name={t.save}
          strong
          onPress={entries.length === 0 || id === '' || save.isPending ? undefined : () => save.mutate()}
        />
        {playlist !== null && playlist.scheduled.length === 0 && <Act name={t.plans.remove} onPress={() => remove.mutate()} />}
      </div>
      {playlist !== null && <PushForm playlist={playlist.id} />}
    </article>
  );
}

/** Items on boards by search, or a rule that picks by itself. */
function Pick({ onPick }: { onPick: (entry: Entry) => void }) {
  const { t } = useSpeech();
  const [search, setSearch] = useState('');
  const found = useItems('live', search);
  const rules: readonly (readonly [string, Entry])[] = [
    [t.plans.selection.posting, { select: { posting: true } }],
    [t.plans.selection.notice, { select: { kind: 'notice', latest: 20 } }],
    [t.plans.selection.explainer, { select: { kind: 'explainer' } }],
    [t.plans.selection.highlight, { select: { kind: 'highlight' } }],
  ];
  return (
    <section class="pick">
      <div class="acts">
        {rules.map(([label, entry]) => (
          <button key={label} type="button" class="act small" onClick={() => onPick(entry)}>
            + {label}
          </button>
        ))}
      </div>
      <Field label={t.plans.pick} value={search} onValue={setSearch} />
      {search !== '' && (
        <ul class="found">
          {(found.data?.items ?? []).slice(0, 8).map((item) => (
            <li key={item.id}>
              <button type="button" class="plain" onClick={() => onPick({ item: item.id })}>
                + {item.title}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
