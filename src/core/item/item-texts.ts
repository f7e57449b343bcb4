/** Every text of an item with the name of the field it stands in: what is compared, searched and checked. */
import type { ItemContent } from './item.ts';
import { plainText } from './plain-text.ts';

export interface FieldText {
  /** `title`, `blocks.2`, `glance.headline` … */
  readonly field: string;
  readonly text: string;
}

const named = [
  'title',
  'summary',
  'shortText',
  'issuer',
  'indexNumber',
  'documentNumber',
  'writtenOn',
  'category',
  'kind',
  'language',
  'basis',
  'topic',
  'genre',
  'showFrom',
  'showUntil',
  'distributeFrom',
  'offlineMaxAge',
  'url',
] as const;

export function textsOf(content: ItemContent): readonly FieldText[] {
  const { glance, posting, audience, blocks } = content;
  const plain = named.map((field) => ({ field, text: content[field] ?? '' }));
  return [
    ...plain,
    { field: 'audience', text: audience.join('、') },
    { field: 'glance.headline', text: glance?.headline ?? '' },
    ...(glance?.facts ?? []).map(({ label, value, detail }, i) => ({
      field: `glance.facts.${i}`,
      text: [label, value, detail ?? ''].join(' ').trim(),
    })),
    { field: 'posting', text: posting ? `${posting.rule} ${posting.from} ${posting.until}` : '' },
    ...blocks.map((block, i) => ({ field: `blocks.${i}`, text: plainText(block) })),
  ].filter(({ text }) => text !== '');
}

/** What a reader reads: no ids, no settings. */
const settings: ReadonlySet<string> = new Set([
  'category',
  'kind',
  'language',
  'audience',
  'posting',
  'showFrom',
  'showUntil',
  'distributeFrom',
  'offlineMaxAge',
  'url',
  'writtenOn',
]);
export const proseOf = (content: ItemContent): readonly FieldText[] =>
  textsOf(content).filter(({ field }) => !settings.has(field));
