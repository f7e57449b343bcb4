/** The few words core sets itself, in the three languages that have chrome; other languages use the nearest (R9: content is never translated). */
const words = {
  'zh-Hans': {
    published: '发布',
    posted: '公示中',
    to: '至',
    until: '公示至',
    documentNumber: '文号',
    indexNumber: '索引号',
    more: '全文见',
    source: '来源：',
    scale: '横条从零起，同一比例',
    total: '合计',
    weekday: '星期',
    short: '短码',
    page: '页',
    attachment: '附件',
    download: '下载',
    fullText: '全文页，短码',
  },
  'zh-Hant': {
    published: '發布',
    posted: '公示中',
    to: '至',
    until: '公示至',
    documentNumber: '文號',
    indexNumber: '索引號',
    more: '全文見',
    source: '來源：',
    scale: '橫條從零起，同一比例',
    total: '合計',
    weekday: '星期',
    short: '短碼',
    page: '頁',
    attachment: '附件',
    download: '下載',
    fullText: '全文頁，短碼',
  },
  en: {
    published: 'Published',
    posted: 'Posted',
    to: 'until ',
    until: 'Posted until',
    documentNumber: 'Document',
    indexNumber: 'Index no.',
    more: 'Full text: ',
    source: 'Source: ',
    scale: 'Bars start at zero, one scale',
    total: 'Total',
    weekday: '',
    short: 'Code',
    page: 'Page',
    attachment: 'Attached',
    download: 'Download',
    fullText: 'full text, code',
  },
} as const;

export type Chrome = keyof typeof words;

/** The chrome a language tag reads best: `zh-TW`, `zh-HK`, `zh-MO` and `zh-Hant-…` the traditional one. */
export function chromeOf(language: string): Chrome {
  if (/^zh-(Hant|TW|HK|MO)/.test(language)) return 'zh-Hant';
  return language === 'zh' || language.startsWith('zh-') ? 'zh-Hans' : 'en';
}

export function labelsFor(language: string): (typeof words)[Chrome] {
  return words[chromeOf(language)];
}

const han = '日一二三四五六';
const english = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export interface DateWords {
  /** 6月18日 */
  readonly date: string;
  /** 2026年6月18日 */
  readonly full: string;
  /** 星期四 */
  readonly weekday: string;
}

/** A civil date in words; never 今天 or 明天 (ART §1). `month` 1–12. */
export function dateWords(year: number, month: number, day: number, chrome: Chrome): DateWords {
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  if (chrome === 'en') {
    const date = `${day} ${months[month - 1]}`;
    return { date, full: `${date} ${year}`, weekday: english[weekday] ?? '' };
  }
  return { date: `${month}月${day}日`, full: `${year}年${month}月${day}日`, weekday: `星期${han[weekday]}` };
}
