/** The whole face: head, sheet, and the bar that is the same on every screen, with help as its last line (R44). */
import type { ComponentChildren } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import type { Item } from '../core/item/item.ts';
import { plainText } from '../core/item/plain-text.ts';
import { type Screen, screenOf, textSteps } from '../core/terminal/visit.ts';
import { lunarTextOf } from '../core/time/lunar.ts';
import { categoryOf } from '../ui/Mark.tsx';
import { Guide, Opinion, Request } from './Counter.tsx';
import type { Face } from './face.ts';
import { CareHome, DateLines, Find, Home } from './Home.tsx';
import { Choose, List, Postings } from './Lists.tsx';
import { Reader } from './Reader.tsx';
import { Search } from './Search.tsx';
import { Sheet } from './Sheet.tsx';
import { languages, type TerminalWords, wordsOf } from './words.ts';

interface TerminalProps {
  readonly face: Face;
  /** The item on the glass, whose pictures are needed. */
  readonly opened: (item: Item | null) => void;
  readonly end: () => void;
}

export function Terminal({ face, opened, end }: TerminalProps) {
  const { visit, words, ground, voice } = face;
  const screen = screenOf(visit);
  const [item, setItem] = useState<Item | null>(null);
  const open = useCallback(
    (next: Item | null) => {
      setItem(next);
      opened(next);
    },
    [opened],
  );
  const reach = ground.reach && { paddingTop: `${100 * ground.reach.above}vh`, paddingBottom: `${100 * ground.reach.below}vh` };
  return (
    <div
      class="terminal"
      lang={visit.language}
      data-screen={screen.kind}
      data-care={visit.care}
      data-theme={visit.theme}
      data-language={visit.language}
      style={{ '--text': textSteps[visit.textStep] ?? 1, ...reach }}
    >
      <Head face={face} screen={screen} />
      <Sheet key={screen.kind} name={nameOf(screen)} words={words} tools={item && <Tools face={face} />}>
        <Middle face={face} screen={screen} opened={open} />
      </Sheet>
      <nav class="bar" aria-label={words.home}>
        <BarKey disabled={visit.screens.length === 1} name="back" press={() => face.step({ kind: 'back' })}>
          {words.back}
        </BarKey>
        <BarKey name="home" press={() => face.step({ kind: 'home' })}>
          {words.home}
        </BarKey>
        {voice && (
          <BarKey name="read" press={() => (voice.isReading ? voice.stop() : voice.read(spokenOf(item)))}>
            {voice.isReading ? words.stopReading : words.read}
          </BarKey>
        )}
        <BarKey name="care" filled press={() => face.step({ kind: 'care' })}>
          {visit.care ? words.standard : words.care}
        </BarKey>
        <BarKey name="end" press={end}>
          {words.end}
        </BarKey>
      </nav>
      <Help face={face} />
    </div>
  );
}

function BarKey({
  name,
  press,
  disabled = false,
  filled = false,
  children,
}: {
  name: string;
  press: () => void;
  disabled?: boolean;
  filled?: boolean;
  children: ComponentChildren;
}) {
  return (
    <button type="button" data-bar={name} class={filled ? 'filled' : ''} disabled={disabled} onClick={press}>
      {children}
    </button>
  );
}

function Help({ face: { words, ground } }: { face: Face }) {
  const { address, phone, hours } = ground.site.office.contact;
  return (
    <footer class="help">
      <b>{words.help}</b>
      {address && <span class="place">{address}</span>}
      {phone && (
        <span class="phone">
          {words.phone} {phone}
        </span>
      )}
      {hours && <span class="hours">{hours}</span>}
    </footer>
  );
}

function Head({ face, screen }: { face: Face; screen: Screen }) {
  const { ground, visit, step } = face;
  const lunar = lunarTextOf(ground.local.dayNumber, visit.language);
  return (
    <header class="head">
      <h1 lang={screen.kind === 'home' ? ground.site.office.locale : undefined}>{titleOf(face, screen)}</h1>
      <div class="head-end">
        <DateLines face={face} lunar={lunar} />
        <div class="languages">
          {languages.map((language) => (
            <button
              key={language}
              type="button"
              lang={language}
              aria-pressed={visit.language === language}
              data-to={language}
              onClick={() => step({ kind: 'language', language })}
            >
              {wordsOf(language).name}
            </button>
          ))}
        </div>
      </div>
    </header>
  );
}

function titleOf({ words, ground, visit }: Face, screen: Screen): string {
  switch (screen.kind) {
    case 'home':
      return ground.site.office.name;
    case 'postings':
      return words.posted;
    case 'list':
      return listTitle(words, screen, (id) => categoryOf(ground.site, id, visit.language).name);
    case 'choose':
      return words[screen.field];
    case 'find':
    case 'search':
      return words.searchTitle;
    case 'item':
      return words.room;
    case 'request':
      return words.requestTitle;
    case 'opinion':
      return words.opinionTitle;
    case 'guide':
      return words.guideTitle;
  }
}

function listTitle(words: TerminalWords, { filter }: Screen & { kind: 'list' }, nameOfCategory: (id: string) => string): string {
  if (filter.week) return words.news[0];
  if (filter.kind === 'explainer') return words.questions[0];
  if (filter.kind === 'highlight') return words.figures[0];
  return filter.category === null ? words.all : nameOfCategory(filter.category);
}

/** Names what begins at its top: another item, another page of a list. */
const nameOf = (screen: Screen): string => JSON.stringify(screen.kind === 'search' ? { ...screen, query: '' } : screen);

function Middle({ face, screen, opened }: { face: Face; screen: Screen; opened: (item: Item | null) => void }) {
  switch (screen.kind) {
    case 'home':
      return face.visit.care ? <CareHome face={face} /> : <Home face={face} />;
    case 'postings':
      return <Postings face={face} screen={screen} />;
    case 'list':
      return <List face={face} screen={screen} />;
    case 'choose':
      return <Choose face={face} screen={screen} />;
    case 'find':
      return <Find face={face} />;
    case 'search':
      return <Search face={face} screen={screen} />;
    case 'item':
      return <Reader key={screen.id} face={face} id={screen.id} opened={opened} />;
    case 'request':
      return <Request face={face} />;
    case 'opinion':
      return <Opinion face={face} />;
    case 'guide':
      return <Guide face={face} />;
  }
}

/** Keys for reading: three of them, so that with the two that scroll there are never more than five. */
function Tools({ face: { words, visit, step } }: { face: Face }) {
  return (
    <>
      <button
        type="button"
        class="box"
        data-tool="larger"
        disabled={visit.textStep === textSteps.length - 1}
        onClick={() => step({ kind: 'text', by: 1 })}
      >
        {words.larger}
      </button>
      <button
        type="button"
        class="box"
        data-tool="smaller"
        disabled={visit.textStep === 0}
        onClick={() => step({ kind: 'text', by: -1 })}
      >
        {words.smaller}
      </button>
      {!visit.care && (
        <button type="button" class="box" data-tool="theme" onClick={() => step({ kind: 'theme' })}>
          {words.theme}
        </button>
      )}
      <button type="button" class="box" data-tool="print" onClick={() => window.print()}>
        {words.print}
      </button>
    </>
  );
}

/** What is read aloud: the item's own words, sentence by sentence, or else what stands on the sheet. */
function spokenOf(item: Item | null): readonly string[] {
  const text = item
    ? [item.title, ...item.blocks.map(plainText)].join('\n')
    : (document.querySelector<HTMLElement>('.sheet-main')?.innerText ?? '');
  return text.split(/(?<=[。！？；\n])/).filter((sentence) => sentence.trim() !== '');
}
