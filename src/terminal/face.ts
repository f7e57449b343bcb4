/** What every screen of the terminal is given, and how it asks the desk. */
import { useEffect, useState } from 'preact/hooks';
import { chromeOf, dateWords } from '../core/page/labels.ts';
import type { Step, Visit } from '../core/terminal/visit.ts';
import { type Instant, toInstant } from '../core/time/instant.ts';
import { localTimeAt } from '../core/time/zone.ts';
import type { Desk } from './desk-line.ts';
import type { AskKind, Asks, Ground } from './desk-messages.ts';
import type { TerminalWords } from './words.ts';

export interface Face {
  readonly visit: Visit;
  readonly words: TerminalWords;
  readonly ground: Ground;
  readonly desk: Desk;
  /** Counts how often the store has moved: what was asked is asked again. */
  readonly moved: number;
  readonly step: (step: Step) => void;
  /** Address of a picture by its hash; empty: not here. */
  readonly pictureOf: (hash: string) => string;
  readonly voice: Voice | null;
}

/** Reading aloud, where this machine has a voice of its own. */
export interface Voice {
  readonly isReading: boolean;
  read(texts: readonly string[]): void;
  stop(): void;
}

/** The newest answer; `undefined` until there is one. What was answered stays until the next answer is here. */
export function useAnswer<K extends Exclude<AskKind, 'search'>>(
  { desk, moved }: Pick<Face, 'desk' | 'moved'>,
  kind: K,
  ask: Asks[K]['ask'],
): Asks[K]['answer'] | undefined {
  const [answer, setAnswer] = useState<{ readonly value: Asks[K]['answer'] } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is asked is compared by its content.
  useEffect(() => {
    let isWanted = true;
    void desk.ask(kind, ask).then((value) => isWanted && setAnswer({ value }));
    return () => {
      isWanted = false;
    };
  }, [kind, JSON.stringify(ask), moved]);
  return answer?.value;
}

/** How many entries a list shows at once: a screenful to choose from, and in care mode never more than five keys with the turning. */
export function pageSize({ visit: { care } }: Pick<Face, 'visit'>): number {
  return care ? 3 : 8;
}

export function dayOf({ ground: { zone }, visit: { language } }: Face, at: Instant): string {
  const { year, month, day } = localTimeAt(at, zone);
  return dateWords(year, month, day, language).full;
}

export const dayOfIso = (face: Face, iso: string): string => dayOf(face, toInstant(Date.parse(iso)));

export function civilDay({ visit: { language } }: Face, date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return dateWords(year, month, day, language).full;
}

export const chromeOfSite = ({ site }: Ground) => chromeOf(site.office.locale);
