import { expect, test } from 'vitest';
import { wordFonts, words } from '../../src/board/words.ts';
import { fontSlicesForTexts } from '../../src/core/page/font-slices.ts';

test('the slices of a board’s first words are the ones its text needs', () => {
  const texts = Object.values(words).flatMap(({ zh, en }) => [zh, en]);
  expect(wordFonts).toEqual(fontSlicesForTexts(texts, 'zh-Hans'));
});
