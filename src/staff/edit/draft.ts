/** An item while it is being written: the same fields as its content, with the blocks this editor can change. */
import type { Block } from '../../core/item/block.ts';
import type { ItemContent } from '../../core/item/item.ts';
import type { SiteRecord } from '../../core/office/site.ts';

export type Draft = ItemContent;

export function blankContent(site: SiteRecord, now: string): ItemContent {
  const blank = {
    kind: 'notice' as const,
    language: site.office.locale,
    title: '',
    category: site.categories[0]?.id ?? '',
    issuer: site.office.name,
    publishedAt: now,
    keywords: [],
    audience: ['*'],
    offlineMaxAge: '7d',
    related: [],
    blocks: [{ type: 'paragraph' as const, text: '' }],
    media: [],
    example: false,
  };
  return blank;
}

/** A copy of its own: what is typed changes nothing that is on show. */
export const draftOf = (content: ItemContent): Draft => structuredClone(content);

/** The kinds of block this editor makes and changes; others stay as they are. */
export const editable = ['paragraph', 'heading', 'list', 'table', 'question', 'chart', 'quote', 'facts'] as const;
export type Editable = (typeof editable)[number];
export const isEditable = (block: Block): block is Extract<Block, { type: Editable }> =>
  (editable as readonly string[]).includes(block.type);

export function blankBlock(type: Editable): Block {
  switch (type) {
    case 'paragraph':
      return { type, text: '' };
    case 'heading':
      return { type, level: 2, text: '' };
    case 'list':
      return { type, ordered: true, entries: [{ text: '' }] };
    case 'table':
      return { type, head: [{ text: '' }, { text: '' }], rows: [[{ text: '' }, { text: '' }]] };
    case 'question':
      return { type, question: '', answer: '' };
    case 'chart':
      return {
        type,
        chart: 'bars',
        label: '',
        total: { value: 0, unit: '件' },
        parts: [{ label: '', value: 0 }],
        adds: true,
        source: '',
      };
    case 'quote':
      return { type, text: '' };
    case 'facts':
      return { type, entries: [{ label: '', value: '' }] };
  }
}

/** The list with one member moved, replaced or taken out. */
export const moved = <T>(list: readonly T[], at: number, by: number): T[] => {
  const next = [...list];
  const [member] = next.splice(at, 1);
  if (member !== undefined) next.splice(Math.min(next.length, Math.max(0, at + by)), 0, member);
  return next;
};
export const replaced = <T>(list: readonly T[], at: number, member: T): T[] => list.map((one, i) => (i === at ? member : one));
export const without = <T>(list: readonly T[], at: number): T[] => list.filter((_one, i) => i !== at);
