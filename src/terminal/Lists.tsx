/** The catalogue as a list: narrowed by category, year and issuing body, ordered, page by page. */
import { pageOf } from '../core/terminal/catalogue.ts';
import type { Field, ListScreen, Screen } from '../core/terminal/visit.ts';
import { categoryOf, Mark } from '../ui/Mark.tsx';
import { type Face, pageSize, useAnswer } from './face.ts';
import { ListedRow, PostedRow, Turning } from './Rows.tsx';

export function Postings({ face, screen }: { face: Face; screen: Screen & { kind: 'postings' } }) {
  const { words, ground, step } = face;
  const { entries, page, pages } = pageOf(ground.postings, screen.page, pageSize(face));
  return (
    <>
      {ground.postings.length === 0 && <p class="teach">{words.nonePosted}</p>}
      <ul class="rows">
        {entries.map((posted) => (
          <PostedRow key={posted.id} face={face} posted={posted} />
        ))}
      </ul>
      <Turning face={face} page={page} pages={pages} turn={(next) => step({ kind: 'turn', to: { ...screen, page: next } })} />
    </>
  );
}

export function List({ face, screen }: { face: Face; screen: ListScreen }) {
  const { words, step, visit } = face;
  const size = pageSize(face);
  const list = useAnswer(face, 'list', { filter: screen.filter, order: screen.order, page: screen.page, size });
  return (
    <>
      {!visit.care && <Narrowing face={face} screen={screen} />}
      {list && <p class="second count">{words.count(list.total)}</p>}
      {list?.total === 0 && <p class="teach">{words.nothingListed}</p>}
      <ul class="rows">
        {list?.entries.map((item) => (
          <ListedRow key={item.id} face={face} item={item} />
        ))}
      </ul>
      {list && (
        <Turning
          face={face}
          page={list.page}
          pages={list.pages}
          turn={(page) => step({ kind: 'turn', to: { ...screen, page } })}
        />
      )}
    </>
  );
}

const orders = ['newest', 'oldest', 'title'] as const;
const fields: readonly Field[] = ['category', 'year', 'issuer'];

function Narrowing({ face, screen }: { face: Face; screen: ListScreen }) {
  const { words, step } = face;
  const next = orders[(orders.indexOf(screen.order) + 1) % orders.length] ?? 'newest';
  return (
    <div class="narrowing">
      {fields.map((field) => (
        <button
          key={field}
          type="button"
          class="box"
          data-field={field}
          onClick={() => step({ kind: 'go', to: { kind: 'choose', field, list: screen, page: 0 } })}
        >
          <span class="second">{words[field]}</span>
          <b>{screen.filter[field] === null ? words.all : valueWords(face, field, `${screen.filter[field]}`)}</b>
        </button>
      ))}
      <button
        type="button"
        class="box"
        data-field="order"
        onClick={() => step({ kind: 'turn', to: { ...screen, order: next, page: 0 } })}
      >
        <span class="second">{words.order}</span>
        <b>{words.orders[screen.order]}</b>
      </button>
    </div>
  );
}

export function valueWords({ ground, visit, words }: Face, field: Field, value: string): string {
  if (field === 'category') return categoryOf(ground.site, value, visit.language).name;
  return field === 'year' ? words.yearOf(value) : value;
}

export function Choose({ face, screen }: { face: Face; screen: Screen & { kind: 'choose' } }) {
  const { ground, visit, words, step } = face;
  const { field, list } = screen;
  const choices = useAnswer(face, 'choices', { field, filter: list.filter });
  if (!choices) return null;
  const total = choices.reduce((sum, { count }) => sum + count, 0);
  const { entries, page, pages } = pageOf([{ value: null, count: total }, ...choices], screen.page, visit.care ? 3 : 10);
  const choose = (value: string | null) => {
    const chosen = value === null || field !== 'year' ? value : Number(value);
    step({ kind: 'turn', to: { ...list, filter: { ...list.filter, [field]: chosen }, page: 0 } });
  };
  return (
    <>
      <ul class="rows">
        {entries.map(({ value, count }) => (
          <li key={value}>
            <button type="button" data-choice={value ?? ''} onClick={() => choose(value)}>
              {field === 'category' && value !== null && (
                <Mark site={ground.site} category={value} size={1.36} language={visit.language} />
              )}
              <span class="what">{value === null ? words.all : valueWords(face, field, value)}</span>
              <span class="second push">{words.count(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      <Turning face={face} page={page} pages={pages} turn={(next) => step({ kind: 'turn', to: { ...screen, page: next } })} />
    </>
  );
}
