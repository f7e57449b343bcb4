import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ItemContent } from '../../../src/core/item/item.ts';
import { diffItems } from '../../../src/core/item/item-diff.ts';
import { alteredLines } from '../../../src/core/item/text-diff.ts';

const joined = (parts: readonly { text: string }[]) => parts.map(({ text }) => text).join('');
const lines = fc.array(fc.stringMatching(/^[甲乙丙0-9:a ]{0,8}$/), { minLength: 1, maxLength: 8 }).map((list) => list.join('\n'));

test('nothing changed is nothing altered', () => {
  fc.assert(fc.property(lines, (text) => alteredLines(text, text).length === 0));
});

test('the parts of either side joined are lines of that side, in order', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const altered = alteredLines(before, after);
      for (const [side, text] of [
        ['before', before],
        ['after', after],
      ] as const) {
        const shown = altered.filter((line) => line[side].length > 0).map((line) => joined(line[side]));
        const rest = text.split('\n');
        for (const line of shown) {
          const at = rest.indexOf(line);
          expect(at).toBeGreaterThanOrEqual(0);
          rest.splice(0, at + 1);
        }
      }
    }),
  );
});

test('what is the same on one side is the same on the other', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      for (const line of alteredLines(before, after)) {
        const same = (side: typeof line.before) => joined(side.filter(({ kind }) => kind === 'same'));
        if (line.before.length > 0 && line.after.length > 0) expect(same(line.before)).toBe(same(line.after));
      }
    }),
  );
});

test('a time changes as a time, a name is added as a name', () => {
  const [time, names, ...rest] = alteredLines(
    '8:30至16:30暂停供水\n安澜苑、青禾里\n请储水',
    '8:30至17:30暂停供水\n安澜苑、青禾里、河东新村\n请储水',
  );
  expect(rest).toEqual([]);
  expect(time?.before).toContainEqual({ kind: 'gone', text: '16:30' });
  expect(time?.after).toContainEqual({ kind: 'new', text: '17:30' });
  expect(names?.after).toEqual([
    { kind: 'same', text: '安澜苑、青禾里' },
    { kind: 'new', text: '、河东新村' },
  ]);
});

test('an item names the field that changed, and a moved paragraph is seen', () => {
  const item = (title: string, ...texts: string[]) =>
    ({
      title,
      kind: 'notice',
      language: 'zh-Hans',
      category: 'notices',
      issuer: '镇政府',
      audience: ['*'],
      offlineMaxAge: '7d',
      blocks: texts.map((text) => ({ type: 'paragraph', text })),
    }) as unknown as ItemContent;
  expect(diffItems(item('停水', '一', '二'), item('停水通知', '二', '一')).map(({ field }) => field)).toEqual([
    'title',
    'blocks',
    'blocks',
  ]);
  expect(diffItems(null, item('停水', '一'))).toEqual([]);
});
