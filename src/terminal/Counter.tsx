/** How to ask (R17, R18): guide and contact, the request on paper, an opinion. Nothing of a visitor is typed in or kept (R42). */
import { useEffect, useState } from 'preact/hooks';
import { addressOf } from '../core/page/address.ts';
import { Qr } from '../ui/Qr.tsx';
import type { Face } from './face.ts';
import { dayOf } from './face.ts';
import { ItemRow } from './Rows.tsx';
import type { Found } from './searcher.ts';

export function Contact({ face: { words, ground } }: { face: Face }) {
  const { name, contact } = ground.site.office;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.office, name],
    [words.address, contact.address],
    [words.phone, contact.phone],
    [words.hours, contact.hours],
    [words.website, contact.url && addressOf(contact.url)],
  ];
  return (
    <dl class="facts contact">
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

/** What every guide calls itself in its words (F3). */
const guideWords = '公开指南';
const requestWords = '依申请公开';

export function Guide({ face }: { face: Face }) {
  const { words, visit } = face;
  return (
    <>
      {visit.care && <p class="teach">{words.helpText}</p>}
      <Contact face={face} />
      <Named face={face} query={guideWords} title={words.guideMore} />
    </>
  );
}

export function Request({ face }: { face: Face }) {
  const { words } = face;
  return (
    <>
      <ol class="steps">
        {words.requestSteps.map(([lead, text]) => (
          <li key={lead}>
            <b>{lead}</b>
            <span>{text}</span>
          </li>
        ))}
      </ol>
      <button type="button" class="box filled" data-print="form" onClick={() => window.print()}>
        {words.printForm}
      </button>
      <Contact face={face} />
      <Named face={face} query={requestWords} title={words.related} />
      <Form face={face} />
    </>
  );
}

/** On paper alone. */
function Form({ face }: { face: Face }) {
  const { words, ground } = face;
  return (
    <section class="form" aria-hidden="true">
      <h1>{words.requestTitle}</h1>
      <p>{ground.site.office.name}</p>
      {words.formFields.map(([label, lines]) => (
        <div key={label} class="blank">
          <p>{label}</p>
          {Array.from({ length: lines }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a form are all alike.
            <div key={i} class="blank-line" />
          ))}
        </div>
      ))}
      <p>{words.formNote}</p>
      <Contact face={face} />
    </section>
  );
}

export function Opinion({ face }: { face: Face }) {
  const { words, ground } = face;
  const { url } = ground.site.office.contact;
  return (
    <>
      <p class="teach">{words.opinionText}</p>
      {url && <Qr href={url} label={words.website} />}
      <Contact face={face} />
    </>
  );
}

const mostNamed = 3;

/** Items that name a thing in their title, numbers, keywords or words. */
function Named({ face, query, title }: { face: Face; query: string; title: string }) {
  const { desk } = face;
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => desk.search({ query, limit: mostNamed }, setFound), [desk, query]);
  if (!found || found.hits.length === 0) return null;
  return (
    <section class="related">
      <h3>{title}</h3>
      <ul class="rows">
        {found.hits.slice(0, face.visit.care ? 2 : mostNamed).map(({ entry }) => (
          <ItemRow key={entry.id} face={face} item={entry} end={dayOf(face, entry.publishedAt)} />
        ))}
      </ul>
    </section>
  );
}
