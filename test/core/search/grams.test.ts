import fc from 'fast-check';
import { expect, test } from 'vitest';
import { documentsIn, GramBuilder, gramsOf, intersection, isDecidedByGrams } from '../../../src/core/search/grams.ts';

const text = fc.string({ unit: fc.constantFrom(...'公示结果 \n，a1𬭎'.split(''), '公示', '结果公示'), maxLength: 40 });

function indexOf(documents: readonly string[], shares: number): ReadonlyMap<number, Uint8Array> {
  const rows = new Map<number, Uint8Array>();
  for (let share = 0; share < shares; share++) {
    const builder = new GramBuilder(share, shares);
    for (const [document, folded] of documents.entries()) builder.add(document, folded);
    for (const [first, row] of builder.finish()) rows.set(first, row);
  }
  return rows;
}

const candidates = (rows: ReadonlyMap<number, Uint8Array>, query: string): readonly number[] => [
  ...intersection(gramsOf(query).map(({ first, second }) => documentsIn(rows.get(first), second))),
];

test('no document that holds the query is missed, and where pairs decide none is found that does not', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 30 }), text, fc.integer({ min: 1, max: 5 }), (documents, typed, shares) => {
      const query = typed.replace(/\s+/g, ' ').trim();
      fc.pre(query !== '');
      const scanned = documents.flatMap((folded, i) => (folded.includes(query) ? [i] : []));
      const found = candidates(indexOf(documents, shares), query);
      expect(found).toEqual([...found].sort((a, b) => a - b));
      expect(scanned.filter((i) => !found.includes(i))).toEqual([]);
      if (isDecidedByGrams(query)) expect(found).toEqual(scanned);
    }),
    { numRuns: 500 },
  );
});

test('an intersection is what all lists hold', () => {
  const list = fc.uniqueArray(fc.integer({ min: 0, max: 200 })).map((numbers) => Uint32Array.from(numbers).sort());
  fc.assert(
    fc.property(fc.array(list, { minLength: 1, maxLength: 4 }), (lists) => {
      const [first, ...others] = lists;
      expect([...intersection(lists)]).toEqual([...first!].filter((n) => others.every((other) => other.includes(n))));
    }),
  );
});

test('a long query asks for six pairs at most, its first and last among them', () => {
  const grams = gramsOf('一二三四五六七八九十甲乙丙丁');
  expect(grams).toHaveLength(6);
  expect(grams[0]).toEqual({ first: '一'.charCodeAt(0), second: '二'.charCodeAt(0) });
  expect(grams.at(-1)).toEqual({ first: '丙'.charCodeAt(0), second: '丁'.charCodeAt(0) });
});

test('a row that ends too early is a sentence, not a wrong answer', () => {
  const [[, row]] = [...indexOf(['公示公告', '公示'], 1)].filter(([first]) => first === '公'.charCodeAt(0)) as [
    [number, Uint8Array],
  ];
  expect(() => documentsIn(row.subarray(0, 2), '示'.charCodeAt(0))).toThrow(/build the index again/);
});
