import { describe, expect, test } from 'vitest';
import type { Board } from '../../../src/core/office/board.ts';
import type { AlertSheetPage } from '../../../src/core/page/alert-geometry.ts';
import { alertPages } from '../../../src/core/page/alert-page.ts';
import type { Box, DotPage } from '../../../src/core/page/page.ts';
import { sheetOf } from '../../../src/core/page/sheet.ts';
import type { AlertInfo, AlertRecord } from '../../../src/core/programme/alert.ts';
import type { BareSpan } from '../../../src/core/programme/alert-span.ts';
import { area, info, message } from '../programme/alert-samples.ts';
import { square } from '../programme/office.ts';

const hall: Board = {
  ...square,
  screen: { widthPx: 3840, heightPx: 2160, widthMm: 1650, colour: 'full' },
  viewing: { nearM: 2, typicalM: 5, farM: 8 },
};
const low: Board = {
  ...square,
  screen: { widthPx: 1366, heightPx: 768, widthMm: 700, colour: 'full' },
  viewing: { nearM: 1, typicalM: 3, farM: 5 },
};
const village: Board = {
  ...square,
  screen: { widthPx: 192, heightPx: 96, widthMm: 960, colour: 'amber' },
  viewing: { nearM: 4, typicalM: 8, farM: 12 },
};
const instruction = '留在室内，停止户外活动。远离河涌、涵洞、地下车库。低洼处住户立即转移到高处。看见积水不要蹚，不要驶入。';

interface Parts {
  readonly info?: Partial<AlertInfo>;
  readonly span?: Partial<BareSpan>;
  readonly locale?: string;
}

function pagesOf(board: Board, { info: words = {}, span = {}, locale = 'zh-Hans' }: Parts = {}) {
  const record: AlertRecord = {
    format: 1,
    id: 'alert-1',
    revision: 1,
    source: 'weather',
    receivedAt: '2026-06-17T18:02:00+08:00',
    relay: '镇应急管理办公室',
    message: message({ infos: [info({ event: '暴雨', instruction, areas: [area()], ...words })] }),
  };
  return alertPages(
    { record, span: { info: 0, level: 'red', lifted: false, drill: false, ...span }, locale, zone: 'Asia/Shanghai' },
    board,
  );
}

const textsIn = (boxes: readonly Box[]): string[] =>
  boxes.flatMap((box) => (box.kind === 'text' ? [box.lines.map(({ text }) => text).join('')] : []));
const sheetPages = (board: Board, parts?: Parts) => pagesOf(board, parts) as readonly AlertSheetPage[];
const allTexts = (pages: readonly AlertSheetPage[]) =>
  pages.flatMap(({ onField, onPaper }) => [...textsIn(onField), ...textsIn(onPaper)]);

test('page 1 says kind, level in words and rank, what to do, who issued it and when, who relays it, and until when', () => {
  const [first] = sheetPages(square);
  expect(textsIn(first!.onField)).toEqual(['预警信息 转发', '暴雨', '红色预警', 'Ⅰ级（一级），最高级别']);
  expect(textsIn(first!.onPaper).join('\n')).toBe(
    [
      '留在室内，停止户外活动。',
      '远离河涌、涵洞、地下车库。',
      '低洼处住户立即转移到高处。',
      '看见积水不要蹚，不要驶入。',
      '范围',
      '青禾镇',
      '发布',
      '市气象台 6月17日18:00',
      '转发',
      '镇应急管理办公室 6月17日18:02',
      '有效',
      '至6月18日0:00，解除另告',
    ].join('\n'),
  );
});

test('the words of the source stand whole, in their order, over as many pages as they need', () => {
  const description = '预计未来三小时降雨持续，累计雨量可达一百五十毫米，请注意防范山洪。'.repeat(9);
  for (const board of [square, hall]) {
    const whole = allTexts(sheetPages(board, { info: { description } })).join('');
    expect(whole).toContain(instruction.slice(0, 12));
    const said = whole.replaceAll(/预警信息 转发|暴雨 ?红色预警|暴雨|红色预警/g, '');
    expect(said).toContain(description);
  }
});

test('what nobody would wait for ends with where the whole stands', () => {
  const pages = sheetPages(low, { info: { description: '降雨持续。'.repeat(800) } });
  expect(pages).toHaveLength(10);
  expect(textsIn(pages.at(-1)!.onPaper).at(-1)).toMatch(/……全文见/);
});

describe('on every board and in every language', () => {
  const samples: readonly Parts[] = [
    {},
    {
      info: {
        event: '雷雨大风',
        senderName: '示例市气象台与示例市水务局联合',
        areas: [area({ areaDesc: '甲镇、乙镇、丙街道'.repeat(20) })],
      },
    },
    { locale: 'zh-Hant', info: { language: 'zh-TW', event: '高溫', instruction: '避免非必要的戶外活動。' } },
    {
      locale: 'en',
      info: {
        language: 'en-US',
        event: 'Severe Thunderstorm Warning',
        instruction: 'TAKE COVER IN A SUBSTANTIAL SHELTER UNTIL THE STORM PASSES.',
        description: 'A line\nbroken by a machine.',
      },
    },
    {
      info: {
        event: null,
        headline: '市气象台发布关于加强近期强降雨防范工作的暴雨红色预警信号',
        instruction: null,
        description: null,
      },
    },
  ];
  test.each(
    [square, hall, low].flatMap((board) => samples.map((sample, i) => [board.screen.widthPx, i, board, sample] as const)),
  )('%s px, sample %s: every box lies on the sheet, and no line is wider than its box', (_width, _i, board, sample) => {
    const sheet = sheetOf(board);
    if (sheet.kind !== 'glass') throw new Error('a glass board');
    for (const page of sheetPages(board, sample)) {
      expect(page.dwellMs).toBeGreaterThanOrEqual(8000);
      for (const box of [...page.onField, ...page.onPaper]) {
        if (box.kind !== 'text') continue;
        expect(box.x + box.width, textsIn([box])[0]).toBeLessThanOrEqual(sheet.width + 1e-6);
        expect(box.y, textsIn([box])[0]).toBeGreaterThanOrEqual(0);
        expect(box.y + box.lines.length * box.size * box.leading, textsIn([box])[0]).toBeLessThanOrEqual(sheet.foot.y + 1e-6);
        // A stop may hang in the margin.
        for (const line of box.lines) expect(line.widthEm * box.size, line.text).toBeLessThanOrEqual(box.width + box.size + 1e-6);
      }
      expect(textsIn(page.onField).join(' ')).toMatch(/红色预警|紅色預警|Red warning/);
    }
  });
});

test('on a board of dots the words say everything', () => {
  const pages = pagesOf(village) as readonly DotPage[];
  const lines = pages.flatMap((page) => page.lines.map(({ text }) => text));
  expect(lines[0]).toBe('暴雨红色预警');
  expect(lines.join('')).toContain('Ⅰ级（一级），最高级别');
  expect(lines.join('')).toContain('市气象台 6月17日18:00');
  for (const page of pages) for (const { y, dots } of page.lines) expect(y + dots).toBeLessThanOrEqual(96);
});

test('a drill says so on every page, and a warning that is lifted is called lifted', () => {
  for (const page of sheetPages(square, { span: { drill: true } })) expect(textsIn(page.onField)[0]).toBe('演练 不是真实预警');
  expect((pagesOf(village, { span: { drill: true } })[0] as DotPage).lines[0]?.text).toBe('演练 不是真实预警');
  expect(textsIn(sheetPages(square, { span: { lifted: true } })[0]!.onField)).toEqual([
    '预警信息 转发',
    '暴雨',
    '预警解除',
    '红色预警已解除',
  ]);
});
