import { expect, test } from 'vitest';
import { checksOf } from '../../../src/core/item/checks.ts';
import type { ItemContent } from '../../../src/core/item/item.ts';
import type { Board } from '../../../src/core/office/board.ts';
import { instantOf } from '../../../src/core/time/instant.ts';

const at = instantOf('2026-11-24T10:00:00+08:00');
const led = {
  id: 'village',
  name: '',
  screen: { widthPx: 192, heightPx: 96, widthMm: 1920, colour: 'amber' },
  viewing: { nearM: 3, typicalM: 6, farM: 12 },
} as Board;
const glass = {
  id: 'square',
  name: '',
  screen: { widthPx: 1080, heightPx: 1920, widthMm: 680, colour: 'full' },
  viewing: { nearM: 1.5, typicalM: 3, farM: 6 },
} as Board;
const content = (over: object) =>
  ({
    title: '停水',
    issuer: '镇政府',
    kind: 'notice',
    audience: ['*'],
    offlineMaxAge: '7d',
    blocks: [],
    ...over,
  }) as unknown as ItemContent;
const open = (over: object, boards: readonly Board[] = [glass]) =>
  checksOf(content(over), boards, at)
    .filter(({ state }) => state === 'open')
    .map(({ id }) => id);
const text = (words: string) => ({ blocks: [{ type: 'paragraph', text: words }] });

test('what no program decides is always open: secrecy, and when it ends', () => {
  expect(open(text('请提前储水。'))).toEqual(['confidential', 'end']);
});

test('a personal number opens its check, asks for a ground, and is shown masked', () => {
  const check = checksOf(content(text('身份证号 11010519491231002X')), [glass], at).find(({ id }) => id === 'personal-data');
  expect(check).toMatchObject({
    state: 'open',
    needsBasis: true,
    findings: [{ code: 'identity-number', text: '110*************2X', field: 'blocks.0' }],
  });
  expect(JSON.stringify(check)).not.toContain('11010519491231002X');
});

test('a number in a title or a table cell is found as well', () => {
  expect(open({ title: '王某 13800138000' })).toContain('personal-data');
  expect(open({ blocks: [{ type: 'table', head: [{ text: '姓名' }], rows: [[{ text: '11010519491231002X' }]] }] })).toContain(
    'personal-data',
  );
});

test('a number that a line end parts is found as well', () => {
  expect(open({ blocks: ['张某 1101051949', '1231002X'].map((line) => ({ type: 'paragraph', text: line })) })).toContain(
    'personal-data',
  );
});

test('pictures are for a person to look at; a wrong date is queried', () => {
  expect(open({ blocks: [{ type: 'figure', media: 'a'.repeat(64), alt: '图', widthPx: 1, heightPx: 1 }] })).toContain('pictures');
  expect(open(text('2月30日停水'))).toContain('expression');
});

test('an LED board among the targets asks for the short text', () => {
  expect(open({}, [glass, led])).toContain('short-text');
  expect(open({ shortText: '停水' }, [glass, led])).not.toContain('short-text');
});

test('a chart that claims a sum it does not have is queried', () => {
  const chart = {
    type: 'chart',
    chart: 'bars',
    label: '件',
    total: { value: 5, unit: '件' },
    parts: [{ label: 'a', value: 2 }],
    adds: true,
    source: '年报',
  };
  expect(open({ blocks: [chart] })).toContain('sums');
  expect(open({ blocks: [{ ...chart, adds: false }] })).not.toContain('sums');
});

test('a character no board of its audience can draw is named, with the board', () => {
  const board: Board = {
    id: 'square',
    name: '广场屏',
    groups: [],
    feed: 'online',
    drills: false,
    screen: { widthPx: 1080, heightPx: 1920, widthMm: 680, colour: 'full' },
    viewing: { nearM: 1.5, typicalM: 3, farM: 6 },
    pace: 1,
    example: false,
  };
  const glyphs = (title: string) => checksOf(content({ title }), [board], at).find(({ id }) => id === 'glyphs');
  expect(glyphs('𰻝面馆')).toMatchObject({ state: 'open', findings: [{ code: 'missing-glyph', detail: '广场屏' }] });
  expect(glyphs('计划停水')).toMatchObject({ state: 'passed' });
});
