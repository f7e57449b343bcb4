import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordsOf } from '../../../src/core/page/hints.ts';
import { balance, fill } from '../../../src/core/page/line-break.ts';
import { widthOf } from '../../../src/core/page/metrics.ts';
import type { Line } from '../../../src/core/page/page.ts';

const plain = { bold: false, traditional: false };
const texts = (lines: readonly Line[] | null) => (lines ?? []).map((line) => line.text);
const pieces = fc.constantFrom(
  ...[
    '公示',
    '停水',
    '中府〔2011〕31号',
    '286.40万元',
    '2026年6月18日',
    '8:30–17:30',
    '0760-22601234',
    'GX-2026-018',
    'PDF',
    '（',
    '）',
    '《',
    '》',
    '“',
    '”',
    '，',
    '。',
    '；',
    '、',
    '：',
    '！',
    '？',
    ' ',
    '90日',
    '臺',
    '𬭎',
    '——',
    '…',
    'water supply',
    'https://example.org/a/b',
    '12.5%',
  ],
);
const anyText = fc.array(pieces, { minLength: 1, maxLength: 60 }).map((parts) => parts.join(''));

test('joined lines are the text, whatever is broken', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 4, max: 24 }), fc.boolean(), (text, measure, dots) => {
      expect(texts(fill(text, measure, { ...plain, dots })).join('')).toBe(text);
      const even = balance(text, measure, plain);
      if (even) expect(texts(even).join('')).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 2, max: 24 }), (text, measure) => {
      expect(texts(fill(text, measure, plain)).join('')).toBe(text);
    }),
  );
});

test('no line begins with a stop or closing mark, none ends with an opening one', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 10, max: 24 }), (text, measure) => {
      // A run of marks longer than a line can only be cut.
      fc.pre(!/[，。；、：！？）》”（《“…—\s]{7}/.test(text));
      const lines = texts(fill(text, measure, plain));
      for (const line of lines.slice(1)) expect(line).not.toMatch(/^[、，。；：？！）》”]/);
      for (const line of lines.slice(0, -1)) expect(line).not.toMatch(/[（《“]$/);
    }),
  );
});

test('a word too long for the line is cut before the character that carries its stops', () => {
  expect(texts(fill('https://example.org/a/b12.5%？”', 11, plain))).toEqual(['https://', 'example.org/a/b12.', '5%？”']);
});

test('a line is no wider than its measure but for what hangs', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 13, max: 24 }), (text, measure) => {
      fc.pre(!/[，。；、：！？）》”（《“…—\s]{7}/.test(text));
      for (const line of fill(text, measure, plain)) expect(line.widthEm).toBeLessThanOrEqual(measure + 1.001);
    }),
  );
});

test.each([
  '中府〔2011〕31号',
  '2026年6月18日',
  '286.40万元',
  '0760-22601234',
  '8:30–17:30',
  'GX-2026-018',
  '1,286条',
  '12.5%',
  '第六十二条',
  '20个工作日',
  'zjd@qinghe.example',
])('%s is never parted between lines', (kept) => {
  for (let before = 0; before < 20; before++) {
    const text = `${'公'.repeat(before)}的${kept}的${'示'.repeat(12)}`;
    expect(texts(fill(text, 14, plain)).some((line) => line.includes(kept))).toBe(true);
  }
});

test('a stop at the end of a full line hangs in the margin', () => {
  const [first] = fill(`${'字'.repeat(20)}，${'字'.repeat(9)}`, 20, plain);
  expect(first).toMatchObject({ text: `${'字'.repeat(20)}，`, widthEm: 21 });
});

test('neighbouring marks close up by half an em; a Latin word parts from Han by an eighth', () => {
  expect(fill('“一”，（二）', 20, plain)[0]).toMatchObject({
    widthEm: 7 - 1.5,
    gapsEm: [
      [0, -0.5],
      [3, -0.5],
      [4, -0.5],
    ],
  });
  const [line] = fill('看PDF文件', 20, plain);
  expect(line?.widthEm).toBeCloseTo(3 + widthOf('PDF', false) + 0.25, 6);
  expect(fill('共90日', 20, plain)[0]?.gapsEm).toBeUndefined();
});

test('traditional stops stand in the middle of their square and do not close up', () => {
  expect(fill('「一」，二。」', 20, { ...plain, traditional: true })[0]?.widthEm).toBe(7 - 0.5 - 0.5);
});

test('no paragraph ends in a line of one or two characters', () => {
  for (let length = 21; length <= 65; length++) {
    const lines = texts(fill(`${'字'.repeat(length)}。`, 20, plain));
    if (lines.length > 1) expect([...(lines.at(-1) ?? '')].length).toBeGreaterThanOrEqual(3);
  }
});

test('a headline breaks between words, evenly, the longer line last', () => {
  const title = '青禾路污水管网维修工程中标结果';
  expect(texts(balance(title, 10, { bold: true, traditional: false, words: wordsOf(title, 'zh-Hans') }))).toEqual([
    '青禾路污水管网',
    '维修工程中标结果',
  ]);
});

test('a step at which a word does not fit the line is refused', () => {
  expect(balance('Infrastructure', 4, { bold: true, traditional: false })).toBeNull();
});
