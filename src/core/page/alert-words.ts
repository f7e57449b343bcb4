/** The words a warning's page sets itself, in the three languages that have chrome; the warning keeps its own (R9, R54). */
import type { AlertLevel } from '../programme/alert-level.ts';
import type { Chrome } from './labels.ts';

interface LevelWords {
  /** 红色预警 */
  readonly name: string;
  /** Ⅰ级 */
  readonly grade: string;
  /** 一级，最高级别 */
  readonly rank: string;
}

const levels: Readonly<Record<Chrome, Readonly<Record<AlertLevel, LevelWords>>>> = {
  'zh-Hans': {
    red: { name: '红色预警', grade: 'Ⅰ级', rank: 'Ⅰ级（一级），最高级别' },
    orange: { name: '橙色预警', grade: 'Ⅱ级', rank: 'Ⅱ级（二级）' },
    yellow: { name: '黄色预警', grade: 'Ⅲ级', rank: 'Ⅲ级（三级）' },
    blue: { name: '蓝色预警', grade: 'Ⅳ级', rank: 'Ⅳ级（四级）' },
    unknown: { name: '预警信息', grade: '级别未注明', rank: '发布单位未注明级别' },
  },
  'zh-Hant': {
    red: { name: '紅色預警', grade: 'Ⅰ級', rank: 'Ⅰ級（一級），最高級別' },
    orange: { name: '橙色預警', grade: 'Ⅱ級', rank: 'Ⅱ級（二級）' },
    yellow: { name: '黃色預警', grade: 'Ⅲ級', rank: 'Ⅲ級（三級）' },
    blue: { name: '藍色預警', grade: 'Ⅳ級', rank: 'Ⅳ級（四級）' },
    unknown: { name: '預警信息', grade: '級別未註明', rank: '發布單位未註明級別' },
  },
  en: {
    red: { name: 'Red warning', grade: 'level I', rank: 'Level I of IV, the gravest' },
    orange: { name: 'Orange warning', grade: 'level II', rank: 'Level II of IV' },
    yellow: { name: 'Yellow warning', grade: 'level III', rank: 'Level III of IV' },
    blue: { name: 'Blue warning', grade: 'level IV', rank: 'Level IV of IV' },
    unknown: { name: 'Warning', grade: 'no level stated', rank: 'The issuer stated no level' },
  },
};

const words = {
  'zh-Hans': {
    relayed: '预警信息 转发',
    drill: '演练 不是真实预警',
    drillMark: '【演练】',
    lifted: '预警解除',
    liftedRank: (level: string) => `${level}已解除`,
    area: '范围',
    issued: '发布',
    relayedBy: '转发',
    valid: '有效',
    until: (moment: string) => `至${moment}，解除另告`,
    short: (moment: string) => `至${moment}`,
    more: (issuer: string) => `……全文见${issuer}`,
    stale: (clock: string) => `截至${clock}的信息，可能已更新`,
    page: (page: number, pages: number) => (pages === 1 ? '预警' : `预警 第${page}/${pages}页`),
    others: (count: number) => `另有${count}条预警`,
  },
  'zh-Hant': {
    relayed: '預警信息 轉發',
    drill: '演練 不是真實預警',
    drillMark: '【演練】',
    lifted: '預警解除',
    liftedRank: (level: string) => `${level}已解除`,
    area: '範圍',
    issued: '發布',
    relayedBy: '轉發',
    valid: '有效',
    until: (moment: string) => `至${moment}，解除另告`,
    short: (moment: string) => `至${moment}`,
    more: (issuer: string) => `……全文見${issuer}`,
    stale: (clock: string) => `截至${clock}的信息，可能已更新`,
    page: (page: number, pages: number) => (pages === 1 ? '預警' : `預警 第${page}/${pages}頁`),
    others: (count: number) => `另有${count}條預警`,
  },
  en: {
    relayed: 'Warning, relayed',
    drill: 'Drill: not a real warning',
    drillMark: '[DRILL] ',
    lifted: 'All clear',
    liftedRank: (level: string) => `${level} lifted`,
    area: 'Area',
    issued: 'Issued',
    relayedBy: 'Relayed',
    valid: 'Valid',
    until: (moment: string) => `until ${moment}, or until lifted`,
    short: (moment: string) => `until ${moment}`,
    more: (issuer: string) => `… in full: ${issuer}`,
    stale: (clock: string) => `As of ${clock}; it may have changed since`,
    page: (page: number, pages: number) => (pages === 1 ? 'Warning' : `Warning, page ${page} of ${pages}`),
    others: (count: number) => `${count} more`,
  },
} as const;

export const alertLevelWords = (chrome: Chrome, level: AlertLevel): LevelWords => levels[chrome][level];
export const alertWordsFor = (chrome: Chrome): (typeof words)[Chrome] => words[chrome];
