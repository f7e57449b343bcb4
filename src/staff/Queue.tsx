/** The list on the left: urgent first, then what has waited longest; age and deadline on each row. */
import type { Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ItemList, ItemRow } from '../core/staff/wire.ts';
import { categoryOf } from '../ui/Mark.tsx';
import { useHere } from './here.ts';
import { longTime, shortTime, useSpeech } from './language.ts';
import { go, hrefTo, type Screen } from './route.ts';

interface QueueProps {
  readonly lane: 'draft' | 'review' | 'issue' | 'live';
  readonly list: ItemList | null;
  readonly failed: boolean;
  readonly chosen: string | null;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly box: Ref<HTMLInputElement>;
}

export function Queue({ lane, list, failed, chosen, search, onSearch, box }: QueueProps) {
  const { t } = useSpeech();
  const { may } = useHere();
  return (
    <section class="queue" aria-label={t.tabs[lane]}>
      <div class="head">
        <h1>
          {t.tabs[lane]} {list ? t.count(list.items.length) : ''}
        </h1>
        {may('write') && lane === 'draft' ? (
          <button type="button" class="act small" onClick={() => go('draft', 'new', true)}>
            {t.queue.write}
          </button>
        ) : (
          <span class="quiet keys">
            {lane === 'review' || lane === 'issue' ? `${t.queue.urgentFirst}　` : ''}
            <kbd>J</kbd> <kbd>K</kbd> {t.queue.move}
          </span>
        )}
      </div>
      <input
        ref={box}
        class="search"
        type="search"
        aria-label={t.search}
        placeholder={t.search}
        value={search}
        onInput={(event) => onSearch(event.currentTarget.value)}
      />
      {list === null ? (
        <p class="empty">{failed ? t.unreachable : t.loading}</p>
      ) : list.items.length === 0 ? (
        <p class="empty">{search === '' ? t.queue.empty[lane] : t.queue.nothing}</p>
      ) : (
        <ol>
          {list.items.map((row) => (
            <Row key={row.id} row={row} lane={lane} isChosen={row.id === chosen} />
          ))}
        </ol>
      )}
      {list?.more && <p class="empty">{t.more}</p>}
    </section>
  );
}

function Row({ row, lane, isChosen }: { row: ItemRow; lane: Screen; isChosen: boolean }) {
  const speech = useSpeech();
  const { site, now } = useHere();
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isChosen) link.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const { mark, name, hue } = categoryOf(site, row.category, speech.tongue);
  return (
    <li>
      <a ref={link} href={hrefTo(lane, row.id)} {...(isChosen ? { 'aria-current': 'true' as const } : {})}>
        <span class="mk" data-hue={hue} role="img" aria-label={name}>
          {mark}
        </span>
        <span class="what">
          <b lang={row.language}>{row.title}</b>
          <small>{notesOf(row, speech, now).join('，')}</small>
        </span>
        <span class="when">{shortTime(row.since, now, speech)}</span>
      </a>
    </li>
  );
}

function notesOf(row: ItemRow, speech: ReturnType<typeof useSpeech>, now: string): string[] {
  const { t } = speech;
  const { due } = row;
  return [
    row.issuer || row.authorName,
    ...(row.urgent ? [t.queue.urgent] : []),
    ...(due?.state === 'over' ? [t.queue.overdue] : due ? [t.queue.due(longTime(due.date, speech))] : []),
    ...(row.rejected ? [`${t.queue.rejected}：${row.rejected}`] : []),
    ...(row.coveredAt ? [t.queue.covered] : []),
    ...(row.lane === 'live' && row.postingUntil && row.postingUntil > now
      ? [t.queue.posting(longTime(row.postingUntil, speech))]
      : []),
    ...(row.managedByFile ? [t.queue.file] : []),
  ];
}
