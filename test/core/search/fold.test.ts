import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, foldQuery, foldWithPlaces } from '../../../src/core/search/fold.ts';

test.each([
  ['臺灣環境影響評價', '台湾环境影响评价'],
  ['ＰＤＦ　２０２６', 'pdf 2026'],
  ['中府〔2011〕31號', '中府〔2011〕31号'],
  ['Café', 'café'],
  ['Cafe\u0301', 'café'],
  ['㎡', 'm2'],
  ['裏面後來', '里面后来'],
  ['ｶﾞ', 'ガ'],
])('%s and %s are the same to a searcher', (a, b) => {
  expect(fold(a)).toBe(fold(b));
});

const characters = fc.string({
  unit: fc.constantFrom(...'公示結果臺台後后里ＡaÉ́é㎡ﬁß𠮷𬭎ｶﾞ한각ㅏ１1 \n，,'.split(''), '\u0301', '𬭎', 'ᄒ', 'ᅡ'),
  maxLength: 30,
});

test('every place of the folded text leads to the character it came from', () => {
  fc.assert(
    fc.property(characters, (text) => {
      const { folded, places } = foldWithPlaces(text);
      expect(folded).toBe(fold(text));
      if (places === null) {
        expect(folded).toHaveLength(text.length);
        return;
      }
      expect(places).toHaveLength(folded.length + 1);
      expect([...places].sort((a, b) => a - b)).toEqual(places);
    }),
  );
});

test('folding twice changes nothing, and a part of a text of plain characters is found in the whole', () => {
  fc.assert(
    fc.property(characters, fc.string({ unit: fc.constantFrom(...'公示結果臺後Ａ１，'), minLength: 1 }), (around, part) => {
      expect(fold(fold(around))).toBe(fold(around));
      expect(fold(`${around}公${part}示`)).toContain(fold(part));
    }),
  );
});

test('a query is cut to 64 units and loses the blanks at its ends', () => {
  expect(foldQuery('  宅基　 地 ')).toBe('宅基 地');
  expect(foldQuery('字'.repeat(100))).toHaveLength(64);
});
