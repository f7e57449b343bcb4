/** The lunar date of a board's frame, 农历五月初三 (ART §4), from the platform's Chinese calendar. */
import { dayMs } from './instant.ts';

const months = ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '冬', '腊'];
const digits = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const calendar = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' });

export interface LunarDate {
  /** 1–12. */
  readonly month: number;
  /** A leap month, 闰, follows the month of its number. */
  readonly leap: boolean;
  /** 1–30. */
  readonly day: number;
}

/** A board asks for the same day again with every page, and formatting it costs more than the rest of the frame. */
let latest: { readonly dayNumber: number; readonly date: LunarDate } | null = null;

export function lunarDateOf(dayNumber: number): LunarDate {
  if (latest?.dayNumber !== dayNumber) latest = { dayNumber, date: lunarDate(dayNumber) };
  return latest.date;
}

function lunarDate(dayNumber: number): LunarDate {
  const parts = calendar.formatToParts(dayNumber * dayMs);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return { month: Number.parseInt(part('month'), 10), leap: part('month').endsWith('bis'), day: Number(part('day')) };
}

/** In Chinese; null for other languages, whose readers do not count by it. @param dayNumber days since 1970-01-01, local. */
export function lunarTextOf(dayNumber: number, language: string): string | null {
  if (!language.startsWith('zh')) return null;
  const { month, leap, day } = lunarDateOf(dayNumber);
  const traditional = language.startsWith('zh-Hant');
  const prefix = traditional ? `農曆${leap ? '閏' : ''}` : `农历${leap ? '闰' : ''}`;
  const name = traditional && month === 12 ? '臘' : months[month - 1];
  return `${prefix}${name}月${dayText(day)}`;
}

function dayText(day: number): string {
  if (day <= 10) return `初${digits[day - 1]}`;
  if (day < 20) return `十${digits[day - 11]}`;
  if (day === 20) return '二十';
  return day === 30 ? '三十' : `廿${digits[day - 21]}`;
}
