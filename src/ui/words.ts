/** The words of the frame, in the three languages that have chrome. Content keeps its own (R9). */
import { type Chrome, chromeOf } from '../core/page/labels.ts';

const words = {
  'zh-Hans': {
    posted: '公示中',
    nonePosted: '目前没有公示',
    until: (date: string) => `至${date}`,
    item: (position: number, count: number) => `第${position}/${count}条`,
    page: (page: number, pages: number) => (pages === 1 ? '本条共1页' : `本条第${page}/${pages}页`),
    checked: '已核对',
    asOf: '内容截至',
    neverChecked: '尚未核对',
    example: '示例',
    scan: '扫码看全文',
    fullText: '全文',
    shortCode: '短码',
    slate: {
      waiting: '内容正在准备，请稍候。',
      nothing: '此刻没有排定的内容。',
      removed: '屏幕暂停显示，工作人员正在处理。',
      expired: '内容已过有效期，正在等待更新。',
    },
    hours: '办公时间',
    phone: '电话',
    address: '地址',
    website: '网址',
  },
  'zh-Hant': {
    posted: '公示中',
    nonePosted: '目前沒有公示',
    until: (date: string) => `至${date}`,
    item: (position: number, count: number) => `第${position}/${count}條`,
    page: (page: number, pages: number) => (pages === 1 ? '本條共1頁' : `本條第${page}/${pages}頁`),
    checked: '已核對',
    asOf: '內容截至',
    neverChecked: '尚未核對',
    example: '示例',
    scan: '掃碼看全文',
    fullText: '全文',
    shortCode: '短碼',
    slate: {
      waiting: '內容正在準備，請稍候。',
      nothing: '此刻沒有排定的內容。',
      removed: '螢幕暫停顯示，工作人員正在處理。',
      expired: '內容已過有效期，正在等待更新。',
    },
    hours: '辦公時間',
    phone: '電話',
    address: '地址',
    website: '網址',
  },
  en: {
    posted: 'Posted',
    nonePosted: 'Nothing is under posting',
    until: (date: string) => `until ${date}`,
    item: (position: number, count: number) => `Item ${position}/${count}`,
    page: (page: number, pages: number) => (pages === 1 ? '1 page' : `p. ${page}/${pages}`),
    checked: 'checked',
    asOf: 'As of',
    neverChecked: 'not yet checked',
    example: 'Example',
    scan: 'Scan for the full text',
    fullText: 'Full text',
    shortCode: 'Code',
    slate: {
      waiting: 'Content is being prepared.',
      nothing: 'Nothing is scheduled at this time.',
      removed: 'The display is paused; staff are at work on it.',
      expired: 'The content has expired and waits for an update.',
    },
    hours: 'Hours',
    phone: 'Telephone',
    address: 'Address',
    website: 'Website',
  },
} as const;

export type Words = (typeof words)[Chrome];
export type SlateReason = keyof Words['slate'];

export function wordsFor(language: string): Words {
  return words[chromeOf(language)];
}

/** Every word of frame and slate in one language, whose font slices a board always holds. */
export function allWords(chrome: Chrome): string {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'function') texts.push(String(value(1, 2)), String(value(1, 1)));
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect);
  };
  collect(words[chrome]);
  return texts.join('');
}
