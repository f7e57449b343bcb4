/** Which language the console speaks, and how it writes times: in the office's zone, absolute, with the weekday where it matters. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { english } from './words/en.ts';
import { hans, type Words } from './words/zh-hans.ts';
import { hant } from './words/zh-hant.ts';

export const tongues = { 'zh-Hans': hans as Words, 'zh-Hant': hant, en: english } as const;
export type Tongue = keyof typeof tongues;
export const tongueNames: Readonly<Record<Tongue, string>> = { 'zh-Hans': '简体', 'zh-Hant': '繁體', en: 'English' };

const kept = 'noticeboard-console-language';

export function tongueFor(locale: string): Tongue {
  const chosen = localStorage.getItem(kept);
  const wanted = chosen ?? locale;
  if (wanted in tongues) return wanted as Tongue;
  return wanted.startsWith('zh') ? 'zh-Hans' : 'en';
}
export const keepTongue = (tongue: Tongue): void => localStorage.setItem(kept, tongue);

export interface Speech {
  readonly tongue: Tongue;
  readonly t: Words;
  readonly zone: string;
}
export const SpeechContext = createContext<Speech>({ tongue: 'zh-Hans', t: hans as Words, zone: 'Asia/Shanghai' });
export const useSpeech = (): Speech => useContext(SpeechContext);

const formats = new Map<string, Intl.DateTimeFormat>();

function format(tongue: Tongue, zone: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([tongue, zone, parts]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(tongue, { timeZone: zone, hourCycle: 'h23', ...parts });
  formats.set(key, known);
  return known;
}

const dayKey = (iso: string, { zone }: Speech): string =>
  format('en', zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(iso));

/** `14:02` of the same day, else `6月16日`; with the year where it is another. */
export function shortTime(iso: string, now: string, speech: Speech): string {
  const { tongue, zone } = speech;
  if (dayKey(iso, speech) === dayKey(now, speech)) return clock(iso, speech);
  const sameYear = iso.slice(0, 4) === now.slice(0, 4);
  return format(tongue, zone, { month: 'short', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) }).format(new Date(iso));
}

export function clock(iso: string, { zone }: Speech, seconds = false): string {
  return format('en', zone, { hour: '2-digit', minute: '2-digit', ...(seconds ? { second: '2-digit' } : {}) }).format(
    new Date(iso),
  );
}

/** `6月18日 18:00`; a bare date stays a date. */
export function longTime(iso: string, speech: Speech): string {
  const { tongue, zone } = speech;
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return dateOnly(iso, speech);
  const day = format(tongue, zone, { month: 'short', day: 'numeric' }).format(new Date(iso));
  return `${day} ${clock(iso, speech)}`;
}

function dateOnly(date: string, { tongue }: Speech): string {
  return format(tongue, 'UTC', { month: 'short', day: 'numeric' }).format(new Date(`${date}T00:00:00Z`));
}

/** `6分30秒`, `42 s`. */
export function lasting(ms: number, { tongue }: Speech): string {
  const [minutes, seconds] = [Math.floor(ms / 60_000), Math.round((ms % 60_000) / 1000)];
  if (tongue === 'en') return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds} s`;
  return minutes === 0 ? `${seconds}秒` : `${minutes}分${seconds}秒`;
}

/** `datetime-local` in the office's zone ⇄ an instant. */
export function toLocalInput(iso: string, { zone }: Speech): string {
  const parts = Object.fromEntries(
    format('en', zone, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
      .formatToParts(new Date(iso))
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}
