import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Item } from '../../../src/core/item/item.ts';
import type { SheetPage } from '../../../src/core/page/page.ts';
import { paginate } from '../../../src/core/page/paginate.ts';
import { type GlassSheet, sheetOf } from '../../../src/core/page/sheet.ts';
import { counter } from '../../../src/tools/gallery/boards.ts';
import { items } from '../../support/page-samples.ts';

test('an answer that finds no room under its question on a low sheet goes on as running text', () => {
  const answer = 'Within 24 hours of arrival, with passport and the landlord, at the police station or online. '.repeat(2).trim();
  const blocks = [
    { type: 'question', question: 'I have just arrived and live in a rented flat: where do I register, and when?', answer },
  ];
  const item = v.parse(Item, { ...items[0], hints: undefined, language: 'en', blocks });
  const { content } = sheetOf(counter) as GlassSheet;
  for (const page of paginate(item, counter) as SheetPage[])
    for (const box of page.boxes)
      if (box.kind === 'text') expect(box.y + box.lines.length * box.size * box.leading).toBeLessThanOrEqual(content.height);
});
