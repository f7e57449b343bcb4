/** Search while typing: hits marked in their sentence, titles that match by sound in a group of their own. */
import { useEffect, useState } from 'preact/hooks';
import { pageOf } from '../core/terminal/catalogue.ts';
import type { Screen } from '../core/terminal/visit.ts';
import { Field } from './Field.tsx';
import { dayOf, type Face } from './face.ts';
import { Keypad } from './Keypad.tsx';
import { ItemRow, Turning } from './Rows.tsx';
import type { Found, Hit } from './searcher.ts';

/** So many hits are read; more of them than that nobody turns through. */
const limit = 60;

export function Search({ face, screen }: { face: Face; screen: Screen & { kind: 'search' } }) {
  const { words, desk, moved, step } = face;
  const { query } = screen;
  const [found, setFound] = useState<Found | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a store that has moved is searched again.
  useEffect(() => {
    if (query.trim() === '') return setFound(null);
    return desk.search({ query, limit }, setFound);
  }, [query, desk, moved]);
  const type = (next: string) => step({ kind: 'turn', to: { kind: 'search', query: next.slice(0, 60), page: 0 } });
  return (
    <div class="search">
      <Field face={face} query={query} focused />
      <div class="results" aria-live="polite">
        {query.trim() === '' ? (
          <div class="teach">
            {words.searchTeach.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        ) : (
          found && <Results face={face} screen={screen} found={found} />
        )}
      </div>
      <Keypad words={words} query={query} type={type} />
    </div>
  );
}

function Results({ face, screen, found }: { face: Face; screen: Screen & { kind: 'search' }; found: Found }) {
  const { words, step, visit } = face;
  const all = [
    ...found.hits.map((hit) => ({ hit, bySound: false })),
    ...found.bySound
      .filter(({ entry }) => found.hits.every((hit) => hit.entry.id !== entry.id))
      .map((hit) => ({ hit, bySound: true })),
  ];
  const { entries, page, pages } = pageOf(all, screen.page, visit.care ? 3 : 5);
  if (all.length === 0) return <p class="teach">{found.complete ? words.nothingFound : words.searching}</p>;
  return (
    <>
      <p class="second count">
        {words.found(found.total + all.filter(({ bySound }) => bySound).length, !found.complete)}
        {found.total > limit && ` ${words.firstOf(limit)}`}
      </p>
      <ul class="rows">
        {entries.map(({ hit, bySound }) => (
          <HitRow key={hit.entry.id} face={face} hit={hit} bySound={bySound} />
        ))}
      </ul>
      <Turning face={face} page={page} pages={pages} turn={(next) => step({ kind: 'turn', to: { ...screen, page: next } })} />
    </>
  );
}

function HitRow({ face, hit: { entry, title, snippet }, bySound }: { face: Face; hit: Hit; bySound: boolean }) {
  const marked = title && (
    <>
      {entry.title.slice(0, title[0])}
      <mark>{entry.title.slice(...title)}</mark>
      {entry.title.slice(title[1])}
    </>
  );
  return (
    <ItemRow
      face={face}
      item={entry}
      end={dayOf(face, entry.publishedAt)}
      title={marked ?? entry.title}
      below={
        <>
          {bySound && <span class="by-sound">{face.words.bySound}</span>}
          {snippet && (
            <span class="second snippet" lang={entry.language}>
              {snippet.before}
              <mark>{snippet.match}</mark>
              {snippet.after}
            </span>
          )}
        </>
      }
    />
  );
}
