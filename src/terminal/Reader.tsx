/** One item, set for reading at arm's length: what became of it said plainly, its words, what goes with it, how to take it away. */
import { useLayoutEffect } from 'preact/hooks';
import type { Item } from '../core/item/item.ts';
import { addressOf } from '../core/page/address.ts';
import { dateWords } from '../core/page/labels.ts';
import { shortCodeOf } from '../core/page/short-code.ts';
import { categoryOf, Mark } from '../ui/Mark.tsx';
import { Qr } from '../ui/Qr.tsx';
import { Blocks } from './Blocks.tsx';
import type { Opened } from './desk-messages.ts';
import { civilDay, dayOfIso, type Face, useAnswer } from './face.ts';

/** @param opened tells what is on the glass, to be printed or read aloud; null: nothing */
export function Reader({ face, id, opened }: { face: Face; id: string; opened: (item: Item | null) => void }) {
  const answer = useAnswer(face, 'open', { id });
  const item = answer?.item ?? null;
  useLayoutEffect(() => {
    opened(item);
    return () => opened(null);
  }, [item, opened]);
  if (answer === undefined) return null;
  if (answer === null) return <Gone face={face} />;
  return <Article face={face} {...answer} />;
}

/** It was withdrawn, or its time ended, while or before it was opened. */
function Gone({ face: { words } }: { face: Face }) {
  return (
    <div class="teach gone" role="alert">
      <h2>{words.gone}</h2>
      <p>{words.goneText}</p>
    </div>
  );
}

function Article({ face, item, related, postedUntil }: Opened & { face: Face }) {
  const { words, ground, visit } = face;
  return (
    <article class="reader" data-item={item.id} data-revision={item.revision}>
      <p class="kind">
        <Mark site={ground.site} category={item.category} size={1.36} language={visit.language} />
        <b>{categoryOf(ground.site, item.category, visit.language).name}</b>
        {(item.example || ground.site.example) && <span class="second">{words.example}</span>}
      </p>
      <h2 lang={item.language}>{item.title}</h2>
      <History face={face} item={item} related={related} />
      <div class="words" lang={item.language}>
        <Blocks blocks={item.blocks} words={words} pictureOf={face.pictureOf} />
      </div>
      <Facts face={face} item={item} postedUntil={postedUntil} />
      <Related face={face} related={related} />
      <TakeAway face={face} item={item} />
    </article>
  );
}

/** Corrected, lapsed, repealed, replaced: before the words, since whoever reads them must know (R8). */
function History({ face, item, related }: { face: Face; item: Item; related: Opened['related'] }) {
  const { words } = face;
  const newer = related.filter(({ relation }) => relation === 'superseded-by');
  const repealed =
    item.ended?.at !== undefined
      ? dayOfIso(face, item.ended.at)
      : item.validity?.state === 'repealed' && item.validity.on
        ? civilDay(face, item.validity.on)
        : null;
  const says = [
    ...(repealed === null ? [] : [words.repealedOn(repealed)]),
    ...(item.validity?.state === 'lapsed' ? [words.lapsed] : []),
    ...(item.correction ? [words.corrected(item.correction.note ?? '')] : []),
  ];
  if (says.length === 0 && newer.length === 0) return null;
  return (
    <div class="history" role="note">
      {says.map((line) => (
        <p key={line}>
          <b>{line}</b>
        </p>
      ))}
      {newer.length > 0 && (
        <p>
          <b>{words.supersededBy}</b> {newer.map(({ item: { title } }) => title).join('；')}
        </p>
      )}
    </div>
  );
}

function Facts({ face, item, postedUntil }: { face: Face; item: Item; postedUntil: Opened['postedUntil'] }) {
  const { words, visit } = face;
  const until = postedUntil && dateWords(postedUntil.year, postedUntil.month, postedUntil.day, visit.language).full;
  const facts: readonly (readonly [label: string, value: string | null | undefined])[] = [
    [words.issuedBy, item.issuer],
    [words.published, dayOfIso(face, item.publishedAt)],
    [words.written, item.writtenOn && civilDay(face, item.writtenOn)],
    [words.postedUntil, until],
    [words.documentNumber, item.documentNumber],
    [words.indexNumber, item.indexNumber],
    [words.validity, item.validity && words.validities[item.validity.state]],
  ];
  return (
    <dl class="facts">
      {facts.map(
        ([label, value]) =>
          value && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Related({ face, related }: { face: Face; related: Opened['related'] }) {
  if (related.length === 0) return null;
  return (
    <section class="related no-print">
      <h3>{face.words.related}</h3>
      <ul class="rows">
        {related.map(({ relation, item }) => (
          <li key={item.id}>
            <button
              type="button"
              data-related={item.id}
              onClick={() => face.step({ kind: 'go', to: { kind: 'item', id: item.id } })}
            >
              <span class="what" lang={item.language}>
                {item.title}
              </span>
              <span class="second push">{face.words.relations[relation] ?? face.words.relations.see}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A phone or a slip of paper (R45): the code leads to this office's own pages, its plain address is below. */
function TakeAway({ face: { words, ground }, item }: { face: Face; item: Item }) {
  const { publicUrl } = ground.site;
  const href = item.url ?? (publicUrl === '' ? '' : `${publicUrl.replace(/\/$/, '')}/i/${item.id}`);
  return (
    <section class="take-away">
      <h3>{words.takeAway}</h3>
      {href !== '' && <Qr href={href} label={words.scan} />}
      <div>
        <p>{href === '' ? words.noAddress : words.scan}</p>
        {href !== '' && <p class="address">{addressOf(href)}</p>}
        <p>
          {words.code} <b class="code">{shortCodeOf(item.id)}</b>
        </p>
      </div>
    </section>
  );
}
