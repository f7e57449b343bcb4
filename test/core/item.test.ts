import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Block } from '../../src/core/item/block.ts';

test('a block of an unknown type is kept with its text, a malformed known one is refused', () => {
  expect(v.parse(Block, { type: 'hologram', text: 'shown as words', depth: 3 })).toEqual({
    type: 'hologram',
    text: 'shown as words',
    depth: 3,
  });
  expect(v.safeParse(Block, { type: 'paragraph' }).success).toBe(false);
});
