import { expect, test } from 'vitest';
import { type GlassSheet, pxFor, sheetOf } from '../../../src/core/page/sheet.ts';
import { boards, glassBoards, hall, square, village } from '../../support/page-samples.ts';

/** Width in mm of a 16:9 panel by its diagonal in inches. */
const widthOf = (inches: number, portrait = false) => (inches * 25.4 * (portrait ? 9 : 16)) / Math.hypot(16, 9);
const mmOfArc = (minutes: number, metres: number) => 2000 * Math.tan((minutes / 60 / 2) * (Math.PI / 180)) * metres;

// Size table of the constants: px for 24.2 arc minutes and for 0.7°.
test.each([
  { inches: 55, widthPx: 1920, heightPx: 1080, metres: 3, px: [33, 58] },
  { inches: 55, widthPx: 1920, heightPx: 1080, metres: 5, px: [56, 96] },
  { inches: 55, widthPx: 1920, heightPx: 1080, metres: 8, px: [89, 154] },
  { inches: 75, widthPx: 3840, heightPx: 2160, metres: 5, px: [81, 141] },
  { inches: 32, widthPx: 1080, heightPx: 1920, metres: 2, px: [38, 66] },
  { inches: 43, widthPx: 1920, heightPx: 1080, metres: 2, px: [28, 49] },
  { inches: 21.5, widthPx: 1920, heightPx: 1080, metres: 0.6, px: [17, 30] },
])('$inches″ at $metres m needs $px px for 24.2′ and 0.7°', ({ inches, widthPx, heightPx, metres, px }) => {
  const screen = { widthPx, heightPx, widthMm: widthOf(inches, heightPx > widthPx), colour: 'full' as const };
  const sizes = [24.2, 42].map((minutes) => pxFor({ screen }, mmOfArc(minutes, 1), metres));
  for (const [i, size] of sizes.entries()) expect(Math.abs(size - px[i]!)).toBeLessThanOrEqual(1);
});

test('body size follows the typical distance in proportion', () => {
  const at = (typicalM: number) => (sheetOf({ ...square, viewing: { ...square.viewing, typicalM } }) as GlassSheet).bodyPx;
  expect(at(3)).toBeCloseTo((9.5 * 3 * 1080) / 680, 6);
  expect(Math.abs(at(5) - (at(3) * 5) / 3)).toBeLessThanOrEqual(1);
});

test('a page-1 headline is at least 14 mm per metre of typical and 7 mm per metre of far distance', () => {
  for (const board of glassBoards) {
    const sheet = sheetOf(board) as GlassSheet;
    const mm = (sheet.headlineMin * sheet.bodyPx * board.screen.widthMm) / board.screen.widthPx;
    expect(mm).toBeGreaterThanOrEqual(14 * board.viewing.typicalM - 1e-6);
    expect(mm).toBeGreaterThanOrEqual(7 * board.viewing.farM - 1e-6);
  }
  const far = sheetOf({ ...square, viewing: { nearM: 1, typicalM: 3, farM: 9 } }) as GlassSheet;
  expect(far.headlineMin).toBeCloseTo((7 * 9) / (9.5 * 3), 6);
});

test('band, content, index and foot follow one another inside the glass', () => {
  for (const board of glassBoards) {
    const sheet = sheetOf(board) as GlassSheet;
    expect(sheet.measure).toBeLessThanOrEqual(20);
    expect(sheet.band.y + sheet.band.square).toBeLessThan(sheet.band.ruleY);
    expect(sheet.content.y).toBeGreaterThan(sheet.band.ruleY);
    expect(sheet.content.y + sheet.content.height).toBeLessThanOrEqual(sheet.index.y + 1e-9);
    expect(sheet.foot.y + sheet.foot.height).toBeLessThan(sheet.height);
    expect(sheet.content.x * 2 + sheet.content.width).toBeCloseTo(sheet.width, 6);
    if (sheet.figure) expect(sheet.figure.x + sheet.figure.width).toBeCloseTo(sheet.content.width, 6);
  }
});

test('portrait and landscape hold twenty squares; the hall keeps a figure column', () => {
  expect(sheetOf(square)).toMatchObject({ measure: 20, portrait: true, figure: null, frame: 'full' });
  expect((sheetOf(hall) as GlassSheet).measure).toBe(20);
  expect((sheetOf(hall) as GlassSheet).figure?.width).toBeGreaterThan(8);
});

test('the symbol of any code is at least a tenth of the near distance', () => {
  for (const board of glassBoards) {
    const sheet = sheetOf(board) as GlassSheet;
    const mm = (sheet.code * sheet.bodyPx * board.screen.widthMm) / board.screen.widthPx;
    if (sheet.code > 0)
      for (const modules of [25, 29, 33, 37, 41])
        expect((mm * modules) / (modules + 8)).toBeGreaterThanOrEqual(100 * board.viewing.nearM - 0.5);
  }
});

test.each([
  { widthPx: 192, heightPx: 96, columns: 12, rows: 6 },
  { widthPx: 320, heightPx: 160, columns: 20, rows: 10 },
  { widthPx: 256, heightPx: 32, columns: 16, rows: 2 },
])('a $widthPx×$heightPx panel is a grid of $columns×$rows cells of 16 dots', ({ widthPx, heightPx, columns, rows }) => {
  expect(sheetOf({ ...village, screen: { ...village.screen, widthPx, heightPx } })).toMatchObject({
    kind: 'dots',
    columns,
    rows,
  });
});

test('a panel of one colour, or too small for lettering, is a grid of dots', () => {
  expect(sheetOf({ ...square, screen: { ...square.screen, colour: 'red' } }).kind).toBe('dots');
  expect(sheetOf({ ...village, screen: { ...village.screen, colour: 'full' } }).kind).toBe('dots');
  expect(boards.map((board) => sheetOf(board).kind)).toEqual(['glass', 'glass', 'glass', 'glass', 'dots']);
});
