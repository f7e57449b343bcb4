import { expect, test } from 'vitest';
import { lettersOf, pinyinPlace } from '../../../src/core/search/pinyin.ts';

const title = 'dong feng zhen zheng fu xin xi gong kai';

test.each([
  ['dfz', [0, 3]],
  ['zfxx', [3, 7]],
  ['zhengfu', [3, 5]],
  ['zhengf', [3, 5]],
  ['zhefu', null],
  ['zhfu', [3, 5]],
  ['gongk', [7, 9]],
  ['gk', [7, 9]],
  ['xinxigongkai', [5, 9]],
  ['kaig', null],
  ['ff', null],
] as const)('%s is found at %j', (letters, place) => {
  expect(pinyinPlace(title, letters)).toEqual(place);
});

test.each([
  ['ZF xx', 'zfxx'],
  ['xi’an', null],
  ["xi'an", 'xian'],
  ['z', null],
  ['宅jd', null],
  ['pdf2', null],
])('%s is asked for as the letters %s', (typed, letters) => {
  expect(lettersOf(typed)).toBe(letters);
});
