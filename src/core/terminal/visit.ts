/**
 * What one visitor has before him and how he likes it. Nothing of it is written anywhere: a new visit is `newVisit`, and the
 * old one is gone (R42). Back is a stack of our own, since the browser's history must stay empty.
 */
import type { Chrome } from '../page/labels.ts';
import { type Filter, noFilter, type Order } from './catalogue.ts';

export type Field = 'category' | 'year' | 'issuer';

export interface ListScreen {
  readonly kind: 'list';
  readonly filter: Filter;
  readonly order: Order;
  readonly page: number;
}

export type Screen =
  | { readonly kind: 'home' }
  | { readonly kind: 'postings'; readonly page: number }
  | ListScreen
  /** Choosing what a list is narrowed to. */
  | { readonly kind: 'choose'; readonly field: Field; readonly list: ListScreen; readonly page: number }
  /** Ways to find, in care mode. */
  | { readonly kind: 'find' }
  | { readonly kind: 'search'; readonly query: string; readonly page: number }
  | { readonly kind: 'item'; readonly id: string }
  | { readonly kind: 'request' }
  | { readonly kind: 'opinion' }
  | { readonly kind: 'guide' };

export const textSteps = [1, 1.25, 1.5, 2] as const;
export const themes = ['paper', 'night', 'yellow'] as const;
export type Theme = (typeof themes)[number];

export interface Visit {
  /** The last one is on the glass; the first is home. */
  readonly screens: readonly [Screen, ...Screen[]];
  readonly language: Chrome;
  readonly care: boolean;
  /** Index in `textSteps`. */
  readonly textStep: number;
  readonly theme: Theme;
}

export type Step =
  | { readonly kind: 'go'; readonly to: Screen }
  /** The same screen, turned on: back leads past it. */
  | { readonly kind: 'turn'; readonly to: Screen }
  | { readonly kind: 'back' }
  | { readonly kind: 'home' }
  | { readonly kind: 'language'; readonly language: Chrome }
  | { readonly kind: 'care' }
  | { readonly kind: 'text'; readonly by: 1 | -1 }
  | { readonly kind: 'theme' };

/** A visitor who wanders loses the oldest of his steps, never the way home. */
const deepest = 40;

const home: Screen = { kind: 'home' };

export function newVisit(language: Chrome): Visit {
  return { screens: [home], language, care: false, textStep: 0, theme: 'paper' };
}

export function screenOf({ screens }: Visit): Screen {
  return screens.at(-1) ?? home;
}

export function allOf(filter: Partial<Filter> = {}): ListScreen {
  return { kind: 'list', filter: { ...noFilter, ...filter }, order: 'newest', page: 0 };
}

export function visitAfter(visit: Visit, step: Step): Visit {
  switch (step.kind) {
    case 'go':
      return { ...visit, screens: [home, ...[...visit.screens.slice(1), step.to].slice(-deepest)] };
    case 'turn':
      return { ...visit, screens: [home, ...visit.screens.slice(1, -1), step.to] };
    case 'back':
      return { ...visit, screens: [home, ...visit.screens.slice(1, -1)] };
    case 'home':
      return { ...visit, screens: [home] };
    case 'language':
      return { ...visit, language: step.language };
    case 'care':
      // The two homes are different questions: whoever changes over begins at the one he asked for.
      return { ...visit, care: !visit.care, screens: visit.screens.length > 1 ? visit.screens : [home] };
    case 'text':
      return { ...visit, textStep: Math.min(textSteps.length - 1, Math.max(0, visit.textStep + step.by)) };
    case 'theme':
      return { ...visit, theme: themes[(themes.indexOf(visit.theme) + 1) % themes.length] ?? 'paper' };
  }
}
