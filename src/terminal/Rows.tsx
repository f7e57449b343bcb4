/** Lists: one row a choice, as wide as the sheet. */
import type { ComponentChildren } from 'preact';
import { dateWords } from '../core/page/labels.ts';
import type { Listed } from '../core/terminal/catalogue.ts';
import { Mark } from '../ui/Mark.tsx';
import type { Posted } from './desk-messages.ts';
import { dayOf, type Face } from './face.ts';

interface RowProps {
  readonly face: Face;
  readonly item: Pick<Listed, 'id' | 'title' | 'category' | 'language'>;
  readonly end: string;
  /** In place of the plain title. */
  readonly title?: ComponentChildren;
  readonly below?: ComponentChildren;
}

export function ItemRow({ face, item, end, title, below }: RowProps) {
  return (
    <li>
      <button type="button" data-item={item.id} onClick={() => face.step({ kind: 'go', to: { kind: 'item', id: item.id } })}>
        <Mark site={face.ground.site} category={item.category} size={1.36} language={face.visit.language} />
        <span class="what">
          <span lang={item.language}>{title ?? item.title}</span>
          {below}
        </span>
        <span class="second push">{end}</span>
      </button>
    </li>
  );
}

export function PostedRow({ face, posted }: { face: Face; posted: Posted }) {
  const { year, month, day } = posted.until;
  return <ItemRow face={face} item={posted} end={face.words.until(dateWords(year, month, day, face.visit.language).date)} />;
}

export function ListedRow({ face, item }: { face: Face; item: Listed }) {
  return <ItemRow face={face} item={item} end={dayOf(face, item.publishedAt)} />;
}

/** Turning the pages of a list; nothing where there is one. */
export function Turning({
  face: { words },
  page,
  pages,
  turn,
}: {
  face: Face;
  page: number;
  pages: number;
  turn: (page: number) => void;
}) {
  if (pages <= 1) return null;
  return (
    <nav class="turning" aria-label={words.pageOf(page + 1, pages)}>
      <button type="button" class="box" disabled={page === 0} onClick={() => turn(page - 1)}>
        {words.previous}
      </button>
      <span class="second">{words.pageOf(page + 1, pages)}</span>
      <button type="button" class="box" disabled={page >= pages - 1} onClick={() => turn(page + 1)}>
        {words.next}
      </button>
    </nav>
  );
}
