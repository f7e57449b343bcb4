/** Queue, item, screen: left to right is the order of the decision (ART §6). */
import { useRef, useState } from 'preact/hooks';
import type { ItemLane } from '../core/staff/wire.ts';
import { Editor } from './Editor.tsx';
import { useHere } from './here.ts';
import { ItemPane } from './ItemPane.tsx';
import { useKeys } from './keys.ts';
import { useSpeech } from './language.ts';
import { Queue } from './Queue.tsx';
import { useItem, useItems } from './queries.ts';
import { go, slide } from './route.ts';
import { ScreenPane } from './ScreenPane.tsx';

interface DeskProps {
  readonly lane: Exclude<ItemLane, 'ended'>;
  readonly id: string | null;
  readonly edits: boolean;
}

export function Desk({ lane, id, edits }: DeskProps) {
  if (edits) return <Editor id={id} lane={lane} />;
  return <DeskOf lane={lane} id={id} />;
}

function DeskOf({ lane, id }: Omit<DeskProps, 'edits'>) {
  const { t } = useSpeech();
  const { may } = useHere();
  const [search, setSearch] = useState('');
  const box = useRef<HTMLInputElement>(null);
  const list = useItems(lane, search);
  const items = list.data?.items ?? [];
  // On a wide screen something is always chosen; on a telephone the list comes first.
  const wide = window.matchMedia('(min-width: 760px)').matches;
  const chosen = id ?? (wide ? (items[0]?.id ?? null) : null);
  const item = useItem(chosen);
  const at = items.findIndex((row) => row.id === chosen);
  const move = (by: number): void => {
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
    if (next) slide(lane, next.id);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    l: () => move(1),
    '/': () => box.current?.focus(),
    e: () => chosen !== null && may('write') && item.data?.managedByFile === false && go(lane, chosen, true),
    Escape: () => (document.activeElement === box.current ? box.current?.blur() : undefined),
  });
  return (
    <main class={`desk${id === null ? '' : ' chosen'}`}>
      <Queue
        lane={lane}
        list={list.data ?? null}
        failed={list.isError}
        chosen={chosen}
        search={search}
        onSearch={setSearch}
        box={box}
      />
      <section class="paper" aria-live="off">
        {item.data ? (
          <ItemPane
            key={`${item.data.id}:${item.data.revision}`}
            view={item.data}
            lane={lane}
            onNext={() => move(at + 1 < items.length ? 1 : -1)}
          />
        ) : (
          <p class="empty">{chosen === null ? (list.data ? t.queue.choose : '') : t.loading}</p>
        )}
      </section>
      <ScreenPane view={item.data ?? null} />
    </main>
  );
}
