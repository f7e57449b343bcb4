/** The item in the middle: its words, its checks, what changed, and the decision. */
import { useState } from 'preact/hooks';
import { isKnown } from '../core/item/block.ts';
import type { ItemContent } from '../core/item/item.ts';
import { plainText } from '../core/item/plain-text.ts';
import type { ItemView } from '../core/staff/wire.ts';
import { Checks } from './Checks.tsx';
import { Decision, Tools } from './Decision.tsx';
import { Diff } from './Diff.tsx';
import { useHere } from './here.ts';
import { useKeys } from './keys.ts';
import { LiveActions } from './LiveActions.tsx';
import { shortTime, useSpeech } from './language.ts';

interface ItemPaneProps {
  readonly view: ItemView;
  readonly lane: 'draft' | 'review' | 'issue' | 'live';
  readonly onNext: () => void;
}

export function ItemPane({ view, lane, onNext }: ItemPaneProps) {
  const speech = useSpeech();
  const { t } = speech;
  const { now, may, person } = useHere();
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set());
  const [ground, setGround] = useState('');
  const [whole, setWhole] = useState(false);
  const settle = (id: string): void =>
    setSettled((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const open = view.checks.filter(({ state }) => state === 'open');
  const decides = view.lane === 'review' && may('review') && view.author !== `staff:${person.id}`;
  useKeys({
    d: () => setWhole((shown) => !shown),
    ...Object.fromEntries(
      view.checks.map((check, i) => [
        String(i + 1),
        decides && check.state === 'open' && check.id !== 'glyphs' ? () => settle(check.id) : undefined,
      ]),
    ),
  });
  const content = view.content as ItemContent | null;
  const changes = view.diff.lines.length;
  return (
    <article class="item">
      <div class="read">
        <div class="title">
          <h2 lang={view.language}>{view.title}</h2>
          <Tools view={view} lane={lane} />
        </div>
        <p class="meta">
          {view.authorName}　{t.events[view.lane === 'draft' ? 'edit' : 'submit'].replace('%', String(view.revision))}{' '}
          {shortTime(view.since, now, speech)}　{t.item.revision(view.revision)}
          {view.diff.from === null ? '' : `，${t.item.changes(changes)}`}
        </p>
        {content === null ? <p class="empty">{t.item.gone}</p> : <Text content={content} whole={whole} />}
        {content !== null && view.lane !== 'live' && (
          <Checks
            checks={view.checks}
            settled={settled}
            canSettle={decides}
            onSettle={settle}
            ground={ground}
            onGround={setGround}
          />
        )}
        {changes > 0 && <Diff lines={view.diff.lines} whole={whole} onWhole={() => setWhole(!whole)} />}
        <History view={view} />
      </div>
      {view.lane === 'live' ? (
        <LiveActions view={view} />
      ) : (
        <Decision
          view={view}
          lane={lane}
          missing={open.filter(({ id }) => !settled.has(id)).map(({ id }) => t.checks[id as keyof typeof t.checks][0])}
          settled={[...settled]}
          ground={ground}
          onDone={onNext}
        />
      )}
    </article>
  );
}

const shortLength = 240;

/** The first words; all of them on demand. */
function Text({ content, whole }: { content: ItemContent; whole: boolean }) {
  const paragraphs = content.blocks.map((block) => ({ block, text: plainText(block) })).filter(({ text }) => text !== '');
  let left = whole ? Number.POSITIVE_INFINITY : shortLength;
  const shown = paragraphs.filter(({ text }) => {
    const fits = left > 0;
    left -= text.length;
    return fits;
  });
  return (
    <div class="words" lang={content.language}>
      {shown.map(({ block, text }, i) => (
        <p key={i} class={isKnown(block) && block.type === 'heading' ? 'heading' : ''}>
          {whole || text.length <= shortLength * 2 ? text : `${text.slice(0, shortLength * 2)}……`}
        </p>
      ))}
    </div>
  );
}

function History({ view }: { view: ItemView }) {
  const speech = useSpeech();
  const { t } = speech;
  const { now } = useHere();
  const names: Readonly<Record<string, string>> = t.events;
  return (
    <details class="history">
      <summary>{t.item.history}</summary>
      <ol>
        {view.history.map((step, i) => (
          <li key={i}>
            <span class="quiet">{shortTime(step.at, now, speech)}</span> {step.name}{' '}
            {(names[step.event] ?? step.event).replace('%', String(step.revision))}
            {step.reason && <span class="quiet">　{step.reason}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}
