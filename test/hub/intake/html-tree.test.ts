import { expect, test } from 'vitest';
import { collapse } from '../../../src/hub/intake/html-tree.ts';

const everyCharacter = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

test('no control, mark of direction or tag that nobody sees is left in a text', () => {
  const unseen = /(?![\t\n\f\r])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
  expect(everyCharacter.filter((character) => unseen.test(character) !== (collapse(`甲${character}乙`) === '甲乙'))).toEqual([
    '\n',
  ]);
});

test('of the marks on one letter four are left, whatever marks they are', () => {
  const marks = everyCharacter.filter((character) => /\p{M}/u.test(character));
  expect(marks.length).toBeGreaterThan(2_000);
  expect(marks.filter((mark) => collapse(`a${mark.repeat(9)}`) !== `a${mark.repeat(4)}`)).toEqual([]);
});

test('a single blank stays; several, and those with a line end between Latin letters, are one', () => {
  expect(collapse('a b  c\td\n e')).toBe('a b c d e');
  expect(collapse('甲 乙\n丙𠀀\n𠀁')).toBe('甲 乙丙𠀀𠀁');
});
