import { describe, expect, test } from 'vitest';
import type { AlertInfo } from '../../../src/core/programme/alert.ts';
import { levelOf } from '../../../src/core/programme/alert-level.ts';
import { info } from './alert-samples.ts';

const bare = { headline: null, event: 'event', parameters: [], eventCodes: [] };
const scales = (severity: string, urgency: string, certainty: string): Partial<AlertInfo> => ({
  ...bare,
  severity,
  urgency,
  certainty,
});

test.each([
  ['Extreme', 'Future', 'Possible', 'red'],
  ['Severe', 'Immediate', 'Observed', 'red'],
  ['Severe', 'Immediate', 'Likely', 'orange'],
  ['Severe', 'Expected', 'Observed', 'orange'],
  ['Moderate', 'Immediate', 'Observed', 'yellow'],
  ['Minor', 'Immediate', 'Observed', 'blue'],
  ['Unknown', 'Immediate', 'Observed', 'unknown'],
  ['Foobar', 'Immediate', 'Observed', 'unknown'],
] as const)('without a colour %s, %s, %s is %s', (severity, urgency, certainty, level) => {
  expect(levelOf(info(scales(severity, urgency, certainty)))).toBe(level);
});

describe('a colour the source states wins', () => {
  const named = (name: string, value: string): Partial<AlertInfo> => ({
    ...bare,
    severity: 'Minor',
    parameters: [{ name, value }],
  });
  const headed = (headline: string): Partial<AlertInfo> => ({ ...bare, severity: 'Minor', headline });
  test.each<[where: string, parts: Partial<AlertInfo>, level: string]>([
    ['MeteoAlarm', named('awareness_level', '3; orange; Severe'), 'orange'],
    ['Taiwan', named('alert_color', '紅色'), 'red'],
    ['Taiwan, in a sentence', named('severity_level', '高溫橙色38燈號'), 'orange'],
    ['HSAS in CAP 1.0', named('HSAS', 'ORANGE'), 'orange'],
    ['an event code', { ...bare, severity: 'Minor', eventCodes: [{ name: '预警级别', value: '黄色' }] }, 'yellow'],
    ['the severity itself', { ...bare, severity: 'RED' }, 'red'],
    ['the mainland', headed('市气象台发布暴雨红色预警'), 'red'],
    ['the mainland, the other way round', headed('暴雨预警信号：橙色'), 'orange'],
    ['a grade', headed('Ⅱ级预警：山洪'), 'orange'],
    ['Taiwan’s headline', headed('宜蘭縣土石流黃色警戒'), 'yellow'],
    ['Hong Kong', headed('黃色暴雨警告信號'), 'yellow'],
    ['Hong Kong’s black, above red', headed('黑色暴雨警告信號'), 'red'],
    ['an English headline', headed('Orange Thunderstorm Warning issued for Germany'), 'orange'],
    ['a code', headed('Homeland Security Sets Code ORANGE'), 'orange'],
    ['Germany', headed('Amtliche WARNUNG vor STURMBÖEN, Stufe 2 von 4'), 'orange'],
    ['Poland', headed('Silny wiatr stopień: 2'), 'orange'],
  ])('%s', (_where, parts, level) => {
    expect(levelOf(info(parts))).toBe(level);
  });

  test.each<[rule: string, parts: Partial<AlertInfo>]>([
    ['a Red Flag Warning is a kind of warning', headed('Red Flag Warning issued June 17')],
    ['an AMBER Alert is a kind of alert', headed('AMBER Alert: child abduction')],
    ['a Blue Alert is a kind of alert', headed('Blue Alert issued')],
    ['a county has a colour in its name', headed('Orange County Flood Warning')],
    ['a red line on the road is no level', headed('颱風遠離 停放於道路紅(黃)線車輛恢復拖吊')],
    ['a first step counts the other way elsewhere', named('severity_level', '一級警戒')],
    ['a green lamp is no level', named('alert_color', '綠色')],
    ['numbers for a web page are no words', named('website_color', '255,128,0')],
  ])('but %s', (_rule, parts) => {
    expect(levelOf(info(parts))).toBe('blue');
  });
});
