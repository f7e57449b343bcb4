import { expect, test } from 'vitest';
import { fontSlicesForTexts, uncovered } from '../../../src/core/page/font-slices.ts';
import { missingGlyphs, missingSentence } from '../../../src/core/page/glyphs.ts';
import { square, village } from '../../../src/tools/gallery/boards.ts';
import { items } from '../../support/page-samples.ts';

const privateUse = String.fromCodePoint(0xe004);
const withTitle = (title: string, over = {}) => ({ ...items[0]!, glance: undefined, shortText: undefined, title, ...over });
const boards = [square, village];

test('a rare character names itself, its code point and the boards that cannot draw it', () => {
  expect(missingGlyphs(withTitle('㵪溪村停水'), boards)).toEqual([{ character: '㵪', code: 'U+3D6A', boards: ['广场屏'] }]);
  expect(missingGlyphs(withTitle('𬭎先生任职'), boards)).toEqual([
    { character: '𬭎', code: 'U+2CB4E', boards: ['广场屏', '村口屏'] },
  ]);
  expect(missingGlyphs(withTitle(`王${privateUse}任职`), boards)).toEqual([
    { character: privateUse, code: 'U+E004', boards: ['广场屏', '村口屏'] },
  ]);
});

test('a panel is asked about what it shows: the short text, not the title', () => {
  expect(missingGlyphs(withTitle('𬭎先生任职', { shortText: '任职公告' }), [village])).toEqual([]);
});

test('boards outside the audience are not asked', () => {
  expect(missingGlyphs(withTitle('㵪溪村', { audience: ['village'] }), boards)).toEqual([]);
});

test('the sentence says what to do', () => {
  expect(missingSentence(missingGlyphs(withTitle('㵪溪村'), boards))).toBe(
    "The boards' type cannot draw 㵪 (U+3D6A) on 广场屏: write another character, or leave these boards out of the audience.",
  );
});

test('Roman numerals and Greek letters of official texts are drawn, each from a slice of its own', () => {
  expect(uncovered('Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ α β μ Ω ①⑳ ㎡ ℃')).toEqual([]);
  expect(fontSlicesForTexts(['Ⅲ类水质'], 'zh-Hans')).toContain('noto-sans-kr-98');
});
