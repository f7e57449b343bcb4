/** Home (art 08), and the one question of care mode (art 09). */
import { dateWords } from '../core/page/labels.ts';
import { allOf, type Screen } from '../core/terminal/visit.ts';
import { categoryOf, Mark } from '../ui/Mark.tsx';
import { Field } from './Field.tsx';
import type { Face } from './face.ts';
import { PostedRow } from './Rows.tsx';

/** Portrait shows half of them (terminal.css). */
const homePostings = 6;
const portraitPostings = 3;

export function Home({ face }: { face: Face }) {
  const { words, ground, step } = face;
  return (
    <div class="home">
      <section class="home-posted">
        <h2>
          {words.posted}
          {ground.postings.length > portraitPostings && (
            <button type="button" class="quiet" onClick={() => step({ kind: 'go', to: { kind: 'postings', page: 0 } })}>
              {words.allPosted(ground.postings.length)}
            </button>
          )}
        </h2>
        {ground.postings.length === 0 && <p class="second">{words.nonePosted}</p>}
        <ul class="rows">
          {ground.postings.slice(0, homePostings).map((posted) => (
            <PostedRow key={posted.id} face={face} posted={posted} />
          ))}
        </ul>
      </section>
      <Field face={face} query="" />
      <Catalogue face={face} />
      <Errands face={face} />
    </div>
  );
}

function Catalogue({ face: { words, ground, visit, step } }: { face: Face }) {
  const { site, categories, total } = ground;
  const counts = new Map(categories.map(({ value, count }) => [value, count]));
  // The office's order, and after it what an item names that the office does not know any more.
  const known = site.categories.map(({ id }) => id);
  const shown = [...known, ...categories.map(({ value }) => value).filter((id) => !known.includes(id))];
  return (
    <section class="home-catalogue">
      <h2>{words.catalogue(shown.length, total)}</h2>
      <ul class="catalogue">
        {shown.map((id) => (
          <li key={id}>
            <button type="button" data-category={id} onClick={() => step({ kind: 'go', to: allOf({ category: id }) })}>
              <Mark site={site} category={id} size={1.52} language={visit.language} />
              <b>{categoryOf(site, id, visit.language).name}</b>
              <span class="push">{counts.get(id) ?? 0}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Errands({ face }: { face: Face }) {
  const { words } = face;
  const errands: readonly (readonly [name: string, label: readonly [string, string], to: Screen])[] = [
    ['questions', words.questions, allOf({ kind: 'explainer' })],
    ['request', words.request, { kind: 'request' }],
    ['opinion', words.opinion, { kind: 'opinion' }],
    ['news', words.news, allOf({ week: true })],
    ['guide', words.guide, { kind: 'guide' }],
    ['figures', words.figures, allOf({ kind: 'highlight' })],
  ];
  return (
    <section class="errands" aria-label={words.help}>
      {errands.map(([name, [label, detail], to]) => (
        <button key={name} type="button" class="box" data-errand={name} onClick={() => face.step({ kind: 'go', to })}>
          <b>{label}</b>
          <span>{detail}</span>
        </button>
      ))}
    </section>
  );
}

/** A question and at most five answers, each as wide as the sheet. */
export function Answers({
  question,
  answers,
  face,
}: {
  question: string;
  answers: readonly (readonly [label: readonly [string, string], to: Screen])[];
  face: Face;
}) {
  return (
    <div class="answers">
      <h2>{question}</h2>
      {answers.map(([[label, detail], to], i) => (
        <button
          key={label}
          type="button"
          class={to.kind === 'guide' ? 'box answer filled' : 'box answer'}
          data-answer={i + 1}
          onClick={() => face.step({ kind: 'go', to })}
        >
          <b class="number">{i + 1}</b>
          <span>
            <b>{label}</b>
            <span>{detail}</span>
          </span>
        </button>
      ))}
    </div>
  );
}

export function CareHome({ face }: { face: Face }) {
  const screens: readonly Screen[] = [
    { kind: 'postings', page: 0 },
    { kind: 'find' },
    allOf({ kind: 'explainer' }),
    { kind: 'request' },
    { kind: 'guide' },
  ];
  const answers = face.words.careAnswers.flatMap((label, i) => (screens[i] ? [[label, screens[i]] as const] : []));
  return <Answers face={face} question={face.words.careQuestion} answers={answers} />;
}

/** Ways to find, one choice each: typing is never required (R41). */
export function Find({ face }: { face: Face }) {
  const { words } = face;
  const list = allOf();
  return (
    <Answers
      face={face}
      question={words.waysToFind}
      answers={[
        [words.byCategory, { kind: 'choose', field: 'category', list, page: 0 }],
        [words.byYear, { kind: 'choose', field: 'year', list, page: 0 }],
        [words.byIssuer, { kind: 'choose', field: 'issuer', list, page: 0 }],
        [words.newest, list],
        [words.byTyping, { kind: 'search', query: '', page: 0 }],
      ]}
    />
  );
}

/** The date as the mock has it: 6月17日 星期三, under it the lunar one. */
export function DateLines({ face: { ground, visit }, lunar }: { face: Face; lunar: string | null }) {
  const { year, month, day } = ground.local;
  const { date, weekday } = dateWords(year, month, day, visit.language);
  return (
    <p class="date">
      <span>
        {date} {weekday}
      </span>
      {lunar && <span>{lunar}</span>}
    </p>
  );
}
