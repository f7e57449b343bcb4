/** Writing an item in blocks, with the board's page beside it. Nothing is sent away until it is saved, and nothing overwritten. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import type { ItemContent } from '../core/item/item.ts';
import { type ItemLane, type ItemView, Preview, StepTaken, Written } from '../core/staff/wire.ts';
import { Fault, send } from './api.ts';
import { Act } from './Decision.tsx';
import { Blocks } from './edit/Blocks.tsx';
import { Details } from './edit/Details.tsx';
import { blankContent, type Draft, draftOf } from './edit/draft.ts';
import { Glance } from './edit/Glance.tsx';
import { FaultLine } from './FaultLine.tsx';
import { Field } from './Field.tsx';
import { useHere } from './here.ts';
import { clock, useSpeech } from './language.ts';
import { refreshDesk, useBoards, useItem } from './queries.ts';
import { go, hrefTo } from './route.ts';
import { Shown } from './ScreenPane.tsx';

interface EditorProps {
  /** `new` or an item. */
  readonly id: string | null;
  readonly lane: Exclude<ItemLane, 'ended'>;
}

export function Editor({ id, lane }: EditorProps) {
  const { t } = useSpeech();
  const isNew = id === null || id === 'new';
  const item = useItem(isNew ? null : id);
  if (!isNew && !item.data) return <main class="door quiet">{item.isError ? t.unreachable : t.loading}</main>;
  if (!isNew && item.data?.content === null) return <main class="door">{t.item.gone}</main>;
  return <EditorOf key={id} view={isNew ? null : (item.data ?? null)} lane={lane} />;
}

/** The words as they were when editing began: what others write meanwhile is a conflict and never silently taken over. */
function EditorOf({ view, lane }: { view: ItemView | null; lane: EditorProps['lane'] }) {
  const speech = useSpeech();
  const { t } = speech;
  const { site, now } = useHere();
  const client = useQueryClient();
  const [base, setBase] = useState<{ id: string | null; revision: number }>({
    id: view?.id ?? null,
    revision: view?.revision ?? 0,
  });
  const [draft, setDraft] = useState<Draft>(() => draftOf((view?.content as ItemContent | null) ?? blankContent(site, now)));
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [dirty, setDirty] = useState(view === null);
  const change = (next: Partial<Draft>): void => {
    setDraft({ ...draft, ...next });
    setDirty(true);
  };
  const write = async (): Promise<{ id: string; revision: number }> => {
    const saved =
      base.id === null
        ? await send('POST', '/items', { content: draft }, Written)
        : await send('PUT', `/items/${base.id}`, { revision: base.revision, content: draft }, Written);
    setBase(saved);
    setDirty(false);
    setSavedAt(new Date(Date.parse(now)).toISOString());
    return saved;
  };
  const save = useMutation<unknown, Fault>({ mutationFn: write, onSettled: () => refreshDesk(client) });
  const submit = useMutation<unknown, Fault>({
    mutationFn: async () => {
      const { id, revision } = dirty ? await write() : { id: base.id ?? '', revision: base.revision };
      return send('POST', `/items/${id}/submit`, { revision }, StepTaken);
    },
    onSuccess: () => go(lane === 'live' ? 'live' : 'review', base.id),
    onSettled: () => refreshDesk(client),
  });
  useEffect(() => warnBeforeLeaving(dirty), [dirty]);
  const fault = save.error ?? submit.error;
  const conflict = fault instanceof Fault && fault.code === 'revision-conflict';
  return (
    <main class="desk editing">
      <section class="write">
        {lane === 'live' && <p class="note">{t.editor.live}</p>}
        <Field
          label={t.editor.title}
          value={draft.title}
          onValue={(title) => change({ title })}
          required
          maxLength={200}
          lang={draft.language}
        />
        <Glance glance={draft.glance} onGlance={(glance) => change({ glance })} />
        <Blocks blocks={draft.blocks} language={draft.language} onBlocks={(blocks) => change({ blocks })} />
        <footer class="decide">
          {conflict ? (
            <p class="fault" role="alert">
              {t.editor.conflict}{' '}
              <a href={hrefTo(lane, base.id)} target="_blank" rel="noreferrer">
                {t.editor.reload}
              </a>
            </p>
          ) : (
            <FaultLine fault={fault} />
          )}
          <div class="acts">
            <Act name={t.save} strong onPress={save.isPending || !dirty ? undefined : () => save.mutate()} />
            <Act name={t.editor.submit} onPress={submit.isPending ? undefined : () => submit.mutate()} />
            <Act name={t.editor.leave} onPress={() => go(lane, base.id)} />
            <span class="left" role="status">
              {dirty ? t.editor.unsaved : savedAt ? t.editor.saved(clock(savedAt, speech)) : ''}
            </span>
          </div>
        </footer>
      </section>
      <section class="details">
        <Details draft={draft} onChange={change} />
      </section>
      <EditorScreen draft={draft} />
    </main>
  );
}

function warnBeforeLeaving(dirty: boolean): () => void {
  const warn = (event: BeforeUnloadEvent): void => {
    if (dirty) event.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  return () => window.removeEventListener('beforeunload', warn);
}

const restMs = 500;

/** The page follows the words half a second behind. */
function EditorScreen({ draft }: { draft: Draft }) {
  const { t } = useSpeech();
  const boards = useBoards();
  const [at, setAt] = useState(0);
  const [rested, setRested] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setRested(draft), restMs);
    return () => clearTimeout(timer);
  }, [draft]);
  const targets = (boards.data?.boards ?? []).filter(
    ({ id, groups }) =>
      rested.audience.includes('*') || rested.audience.includes(id) || groups.some((group) => rested.audience.includes(group)),
  );
  const board = targets[at % Math.max(1, targets.length)]?.id;
  const preview = useQuery<Preview, Fault>({
    queryKey: ['draft', board, JSON.stringify(rested)],
    queryFn: () => send('POST', '/preview', { content: rested, board }, Preview),
    enabled: board !== undefined && rested.title.trim() !== '',
    placeholderData: (before: Preview | undefined) => before,
    retry: false,
  });
  return (
    <aside class="screen" aria-label={t.screen.title}>
      <Shown
        preview={preview.data ?? null}
        targets={targets.length}
        onBoard={targets.length > 1 ? () => setAt(at + 1) : undefined}
      />
      {preview.error && <FaultLine fault={preview.error} />}
    </aside>
  );
}
