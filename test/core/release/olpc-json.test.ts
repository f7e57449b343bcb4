import { canonicalize } from '@tufjs/canonical-json';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { olpcJson } from '../../../src/core/release/olpc-json.ts';

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { maxKeys: 5 }),
  ),
})).value;

test('what we sign is byte for byte what the TUF library of others signs', () => {
  fc.assert(
    fc.property(value, (sample) => {
      expect(olpcJson(sample)).toBe(canonicalize(sample));
    }),
    { numRuns: 1_000 },
  );
});

test('only quote and backslash are escaped', () => {
  expect(olpcJson({ b: 'line\nbreak "q" \\', a: [1, true, null] })).toBe('{"a":[1,true,null],"b":"line\nbreak \\"q\\" \\\\"}');
});

test('fractions and values without a JSON form are refused', () => {
  for (const bad of [0.5, Number.NaN, undefined, { a: undefined }]) expect(() => olpcJson(bad)).toThrow(TypeError);
  expect(() => olpcJson(JSON.parse('['.repeat(70) + ']'.repeat(70)))).toThrow(RangeError);
});
