import { expect, test } from 'vitest';
import { lunarTextOf } from '../../../src/core/time/lunar.ts';
import { dayNumberOf } from '../../../src/core/time/zone.ts';

test.each([
  ['2026-06-17', 'zh-Hans', '农历五月初三'],
  ['2026-06-17', 'zh-Hant', '農曆五月初三'],
  ['2026-02-16', 'zh-Hans', '农历腊月廿九'],
  ['2026-02-17', 'zh-Hans', '农历正月初一'],
  ['2025-07-25', 'zh-Hans', '农历闰六月初一'],
  ['2026-09-25', 'zh-Hans', '农历八月十五'],
  ['2026-01-18', 'zh-Hant', '農曆冬月三十'],
  ['2026-06-17', 'en', null],
])('%s in %s is %s', (date, language, text) => expect(lunarTextOf(dayNumberOf(date), language)).toBe(text));
