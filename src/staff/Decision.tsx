/** The decision under an item: each button shows its key, and says in words why it cannot be pressed. */
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useRef, useState } from 'preact/hooks';
import { Done, type ItemView } from '../core/staff/wire.ts';
import { send } from './api.ts';
import { FaultLine } from './FaultLine.tsx';
import { useHere } from './here.ts';
import { useKeys } from './keys.ts';
import { useSpeech } from './language.ts';
import { refreshDesk, type StepName, useStep } from './queries.ts';
import { go } from './route.ts';

interface DecisionProps {
  readonly view: ItemView;
  readonly lane: 'draft' | 'review' | 'issue' | 'live';
  /** Names of checks still open. */
  readonly missing: readonly string[];
  readonly settled: readonly string[];
  readonly ground: string;
  readonly onDone: () => void;
}

export function Decision({ view, lane, missing, settled, ground, onDone }: DecisionProps) {
  const { t } = useSpeech();
  const { may, person } = useHere();
  const step = useStep(lane);
  const [reason, setReason] = useState('');
  const box = useRef<HTMLInputElement>(null);
  const own = view.author === `staff:${person.id}`;
  const take = (name: StepName, body: Readonly<Record<string, unknown>>): void => {
    step.mutate({ id: view.id, step: name, body: { revision: view.revision, ...body } });
    onDone();
  };
  const needsGround = view.checks.some((check) => check.state === 'open' && check.needsBasis && settled.includes(check.id));
  const canClear =
    view.lane === 'review' && may('review') && !own && missing.length === 0 && (!needsGround || ground.trim() !== '');
  const clear = (): void => take('clear', { settled, ...(ground.trim() === '' ? {} : { basis: ground.trim() }) });
  const reject = (): void => {
    if (reason.trim() === '') box.current?.focus();
    else take('reject', { reason: reason.trim() });
  };
  const primary =
    view.lane === 'review'
      ? canClear
        ? clear
        : undefined
      : view.lane === 'issue' && may('issue')
        ? () => take('issue', {})
        : undefined;
  const canReject = (view.lane === 'review' || view.lane === 'issue') && may('review');
  useKeys({ a: primary, r: canReject ? reject : undefined });
  if (view.content === null) return null;
  return (
    <footer class="decide">
      <FaultLine fault={step.error} />
      {canReject && (
        <input
          ref={box}
          class="why"
          aria-label={t.item.reasonHint}
          placeholder={t.item.reasonHint}
          value={reason}
          maxLength={500}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <div class="acts">
        {view.lane === 'review' && may('review') && (
          <Act name={t.item.approve} hotkey="A" onPress={canClear ? clear : undefined} />
        )}
        {view.lane === 'issue' && may('issue') && (
          <Act
            name={view.issuedRevision === null ? t.item.issue : t.item.correct}
            hotkey="A"
            onPress={() => take('issue', {})}
            strong
          />
        )}
        {canReject && <Act name={t.item.reject} hotkey="R" onPress={reject} />}
        {(view.lane === 'review' || view.lane === 'issue') && <Act name={t.item.later} hotkey="L" onPress={onDone} />}
        {view.lane === 'draft' && may('write') && <Act name={t.item.submit} onPress={() => take('submit', {})} strong />}
        <span class="left">
          {view.lane === 'review' && may('review') && own
            ? t.item.ownWords
            : view.lane === 'review' && may('review') && missing.length > 0
              ? t.item.left(missing.join('、'))
              : ''}
        </span>
      </div>
    </footer>
  );
}

interface ActProps {
  readonly name: string;
  readonly hotkey?: string;
  /** Absent: not now. */
  readonly onPress: (() => void) | undefined;
  readonly strong?: boolean;
}

export function Act({ name, hotkey, onPress, strong = false }: ActProps) {
  return (
    <button type="button" class={`act${strong ? ' strong' : ''}`} disabled={onPress === undefined} onClick={() => onPress?.()}>
      {name} {hotkey && <kbd>{hotkey}</kbd>}
    </button>
  );
}

/** Beside the title: what changes the item and decides nothing. */
export function Tools({ view, lane }: Pick<DecisionProps, 'view' | 'lane'>) {
  const { t } = useSpeech();
  const { may } = useHere();
  const client = useQueryClient();
  const dueAt = view.due?.kind === 'set' ? view.due.date : null;
  const mark = useMutation({
    mutationFn: () => send('PUT', `/items/${view.id}/marks`, { urgent: !view.urgent, dueAt }, Done),
    onSettled: () => refreshDesk(client),
  });
  if (!may('write') || view.content === null) return null;
  return (
    <span>
      {!view.managedByFile && (
        <button type="button" class="plain" onClick={() => go(lane, view.id, true)}>
          <kbd>E</kbd> {t.item.edit}
        </button>
      )}
      {view.lane !== 'live' && (
        <button type="button" class="plain" aria-pressed={view.urgent} disabled={mark.isPending} onClick={() => mark.mutate()}>
          {view.urgent ? t.item.unmarkUrgent : t.item.markUrgent}
        </button>
      )}
    </span>
  );
}
