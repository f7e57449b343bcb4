import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Decode, utf8Encode } from '../../src/core/utf8.ts';

const anyText = fc.string({ unit: 'binary' });

test('text becomes the bytes the platform would write, and comes back', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(utf8Encode(text)).toEqual(new TextEncoder().encode(text));
      expect(utf8Decode(utf8Encode(text))).toBe(text);
    }),
  );
  expect(utf8Decode(utf8Encode('公示'.repeat(20_000)))).toBe('公示'.repeat(20_000));
  expect(utf8Decode(utf8Encode('\ufeffa'))).toBe('\ufeffa');
});

test('bytes are refused exactly where a strict platform decoder refuses them', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const platform = (bytes: Uint8Array) => {
    try {
      return strict.decode(bytes);
    } catch {
      return null;
    }
  };
  const ours = (bytes: Uint8Array) => {
    try {
      return utf8Decode(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      return null;
    }
  };
  const edges = fc.constantFrom(
    0x00,
    0x7f,
    0x80,
    0xbf,
    0xc0,
    0xc1,
    0xc2,
    0xdf,
    0xe0,
    0xed,
    0xa0,
    0x9f,
    0xef,
    0xf0,
    0xf4,
    0x8f,
    0x90,
    0xf5,
    0xff,
  );
  fc.assert(
    fc.property(fc.array(edges, { maxLength: 6 }), (bytes) => {
      expect(ours(Uint8Array.from(bytes))).toBe(platform(Uint8Array.from(bytes)));
    }),
    { numRuns: 5_000 },
  );
});

test('a lone surrogate has no bytes', () => {
  expect(() => utf8Encode('a\ud800')).toThrow(RangeError);
});
