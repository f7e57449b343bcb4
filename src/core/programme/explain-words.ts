/** The sentences of an explanation in the three languages the product speaks. */
import type { Instant } from '../time/instant.ts';
import { dateOf, localTimeAt } from '../time/zone.ts';
import type { Playback, Reason } from './programme.ts';

export interface Tongues {
  readonly 'zh-Hans': string;
  readonly 'zh-Hant': string;
  readonly en: string;
}

export type WarningCode = 'unknown-year' | 'clock-untrusted' | 'playlist-unknown' | 'playlist-empty' | 'nothing-valid';

interface Told {
  readonly board: string;
  readonly title: string;
  readonly playback: Playback;
  readonly zone: string;
  readonly at: Instant;
}

export function sentencesOf({ board, title, playback, zone, at }: Told): Tongues {
  const now = momentText(at, zone);
  const until = momentText(playback.endsAt, zone, at);
  if (playback.kind === 'off') {
    return {
      'zh-Hans': `${now}，${board}不在开放时间，屏幕关闭至 ${until}。`,
      'zh-Hant': `${now}，${board}不在開放時間，屏幕關閉至 ${until}。`,
      en: `At ${now} ${board} is outside its opening hours and dark until ${until}.`,
    };
  }
  if (playback.kind === 'slate') {
    return {
      'zh-Hans': `${now}，${board}没有任何有效内容，显示静态底板，最迟 ${until} 再看。`,
      'zh-Hant': `${now}，${board}沒有任何有效內容，顯示靜態底板，最遲 ${until} 再看。`,
      en: `At ${now} ${board} has nothing valid to show and shows the slate; it looks again by ${until}.`,
    };
  }
  const { page, pages, position, count, playlist, reason } = playback;
  const because = reasonText(reason, playlist);
  return {
    'zh-Hans': `${now}，${board}显示《${title}》第 ${page + 1}/${pages} 页，至 ${until}，${because['zh-Hans']}；为第 ${position}/${count} 条。`,
    'zh-Hant': `${now}，${board}顯示《${title}》第 ${page + 1}/${pages} 頁，至 ${until}，${because['zh-Hant']}；為第 ${position}/${count} 條。`,
    en: `At ${now} ${board} shows page ${page + 1} of ${pages} of “${title}” until ${until}, ${because.en}; item ${position} of ${count}.`,
  };
}

function reasonText(reason: Reason, playlist: string): Tongues {
  if (reason.startsWith('alert:')) {
    return {
      'zh-Hans': '因为这条预警在本屏范围内生效',
      'zh-Hant': '因為這條預警在本屏範圍內生效',
      en: 'because this warning stands where the board is',
    };
  }
  if (reason === 'evergreen') {
    return {
      'zh-Hans': '因为没有播放列表有有效内容，以常青内容代替',
      'zh-Hant': '因為沒有播放列表有有效內容，以常青內容代替',
      en: 'because no playlist has anything valid and evergreen items stand in',
    };
  }
  if (reason === 'default') {
    return {
      'zh-Hans': `因为没有排期可用，播放默认列表 ${playlist}`,
      'zh-Hant': `因為沒有排期可用，播放默認列表 ${playlist}`,
      en: `because no schedule applies and ${playlist} is the default playlist`,
    };
  }
  const schedule = reason.slice(reason.indexOf(':') + 1);
  return {
    'zh-Hans': `因为排期 ${schedule} 选用播放列表 ${playlist}`,
    'zh-Hant': `因為排期 ${schedule} 選用播放列表 ${playlist}`,
    en: `because schedule ${schedule} plays ${playlist}`,
  };
}

const warnings: Readonly<Record<WarningCode, Tongues>> = {
  'unknown-year': {
    'zh-Hans': '日历没有这一天的数据：暂按周一至周五为工作日。请导入该年的放假安排。',
    'zh-Hant': '日曆沒有這一天的資料：暫按週一至週五為工作日。請匯入該年的放假安排。',
    en: 'No calendar knows this date: Monday to Friday stand in as workdays. Import the calendar of that year.',
  },
  'clock-untrusted': {
    'zh-Hans': '本机时钟不可信：只显示任何时候都有效的内容，开放时间不起作用。',
    'zh-Hant': '本機時鐘不可信：只顯示任何時候都有效的內容，開放時間不起作用。',
    en: 'The board’s clock is not trusted: only what is valid at both bounds shows, and opening hours are not applied.',
  },
  'playlist-unknown': {
    'zh-Hans': '排期所用的播放列表不存在：改播默认列表。',
    'zh-Hant': '排期所用的播放列表不存在：改播默認列表。',
    en: 'The schedule names a playlist that does not exist: the default playlist stands in.',
  },
  'playlist-empty': {
    'zh-Hans': '排期所用的播放列表没有有效内容：改播默认列表。',
    'zh-Hant': '排期所用的播放列表沒有有效內容：改播默認列表。',
    en: 'The scheduled playlist has nothing valid: the default playlist stands in.',
  },
  'nothing-valid': {
    'zh-Hans': '没有任何有效内容，也没有常青内容。请至少发布一条不过期的内容。',
    'zh-Hant': '沒有任何有效內容，也沒有常青內容。請至少發布一條不過期的內容。',
    en: 'Nothing is valid and nothing is evergreen. Issue at least one item that does not end.',
  },
};

export function warningText(code: WarningCode): Tongues {
  return warnings[code];
}

/** `2026-06-17 14:05:18`; without the date if it is that of `beside`. */
function momentText(at: Instant, zone: string, beside?: Instant): string {
  const { dayNumber, minute, second } = localTimeAt(at, zone);
  const clock = [Math.floor(minute / 60), minute % 60, second].map((n) => String(n).padStart(2, '0')).join(':');
  return beside !== undefined && localTimeAt(beside, zone).dayNumber === dayNumber ? clock : `${dateOf(dayNumber)} ${clock}`;
}
