/**
 * What a reviewer settles before an item may go out (R5, R6, R9, R10, R59): each check is passed because nothing was found,
 * or open until a person has settled it. The hub asks for every open one by name; the console shows the same list.
 */
import type { Board } from '../office/board.ts';
import { missingGlyphs } from '../page/glyphs.ts';
import { describeSum, sumOf } from '../report/sums.ts';
import type { Instant } from '../time/instant.ts';
import type { BlockOf } from './block.ts';
import { checkExpression } from './expression.ts';
import type { ItemContent } from './item.ts';
import { proseOf } from './item-texts.ts';
import { findPersonalData, personalDataIn, picturesIn } from './personal-data.ts';

export type CheckId = 'confidential' | 'personal-data' | 'pictures' | 'expression' | 'glyphs' | 'short-text' | 'sums' | 'end';

export interface Finding {
  /** Kebab-case; the console has the words. */
  readonly code: string;
  /** The place in its own words; a personal number is masked. */
  readonly text: string;
  readonly detail: string;
  readonly field: string;
}
export interface ContentCheck {
  readonly id: CheckId;
  readonly state: 'open' | 'passed';
  readonly needsBasis: boolean;
  readonly findings: readonly Finding[];
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** @param boards those the item goes to */
export function checksOf(content: ItemContent, boards: readonly Board[], at: Instant): readonly ContentCheck[] {
  return [
    confidential(),
    personalData(content),
    pictures(content),
    expression(content, at),
    glyphs(content, boards),
    shortText(content, boards),
    sums(content),
    end(content),
  ];
}

const passedIf = (passed: boolean): ContentCheck['state'] => (passed ? 'passed' : 'open');

/** No program decides it. */
const confidential = (): ContentCheck => ({ id: 'confidential', state: 'open', needsBasis: false, findings: [], facts: {} });

/** Field by field, so that each is named; a number that only a line break parts stands in no one of them. */
function personalData(content: ItemContent): ContentCheck {
  const inFields = proseOf(content).flatMap(({ field, text }) =>
    findPersonalData(text).map(({ kind, masked }): Finding => ({ code: kind, text: masked, detail: '', field })),
  );
  const across = inFields.length > 0 ? [] : personalDataIn(content);
  const findings = [
    ...inFields,
    ...across.map(({ kind, masked }) => ({ code: kind, text: masked, detail: '', field: 'blocks' })),
  ];
  return { id: 'personal-data', state: passedIf(findings.length === 0), needsBasis: findings.length > 0, findings, facts: {} };
}

function pictures({ blocks }: ItemContent): ContentCheck {
  const count = picturesIn(blocks);
  return { id: 'pictures', state: passedIf(count === 0), needsBasis: false, findings: [], facts: { count } };
}

function expression(content: ItemContent, at: Instant): ContentCheck {
  const findings = proseOf(content).flatMap(({ field, text }) =>
    checkExpression(text, at).map(({ code, text: place, detail }): Finding => ({ code, text: place, detail, field })),
  );
  return { id: 'expression', state: passedIf(findings.length === 0), needsBasis: false, findings, facts: {} };
}

/** A character that a board of its audience cannot draw (R33): nobody can settle it, other words or a picture can. */
function glyphs(content: ItemContent, boards: readonly Board[]): ContentCheck {
  const findings = missingGlyphs(content, boards).map(({ character, code, boards: names }): Finding => {
    return { code: 'missing-glyph', text: `${character} ${code}`, detail: names.join('、'), field: 'blocks' };
  });
  return { id: 'glyphs', state: passedIf(findings.length === 0), needsBasis: false, findings, facts: {} };
}

/** LED boards show the reviewed short text; without one they show the full text, page after page. */
function shortText({ shortText: words }: ItemContent, boards: readonly Board[]): ContentCheck {
  const panels = boards.filter(({ screen }) => screen.colour !== 'full').length;
  const missing = panels > 0 && (words ?? '').trim() === '';
  return { id: 'short-text', state: passedIf(!missing), needsBasis: false, findings: [], facts: { panels, missing } };
}

/** A chart that claims its parts add up, and they do not. */
function sums({ blocks }: ItemContent): ContentCheck {
  const findings = blocks.flatMap((block, i): Finding[] => {
    if (block.type !== 'chart') return [];
    const chart = block as BlockOf<'chart'>;
    const sum = chart.adds ? sumOf(chart) : null;
    return sum !== null && sum.kind !== 'adds'
      ? [{ code: 'sum-off', text: describeSum(sum), detail: '', field: `blocks.${i}` }]
      : [];
  });
  return { id: 'sums', state: passedIf(findings.length === 0), needsBasis: false, findings, facts: {} };
}

/** When it leaves the boards by itself: somebody has to have looked at it. */
function end({ showUntil, posting, offlineMaxAge }: ItemContent): ContentCheck {
  const until = showUntil ?? posting?.until ?? '';
  const facts = { until, posting: posting !== undefined, offlineMaxAge };
  return { id: 'end', state: 'open', needsBasis: false, findings: [], facts };
}
