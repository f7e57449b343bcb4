/** What a warning's page says, in the order in which it is said: kind and level, what to do, who said so, until when (R54). */
import { type AlertRecord, capInstant } from '../programme/alert.ts';
import { standingMs } from '../programme/alert-life.ts';
import type { BareSpan } from '../programme/alert-span.ts';
import { type Instant, instantOf, toInstant } from '../time/instant.ts';
import { localTimeAt } from '../time/zone.ts';
import { alertLevelWords, alertWordsFor } from './alert-words.ts';
import { type Chrome, chromeOf, dateWords } from './labels.ts';

export interface AlertFace {
  readonly chrome: Chrome;
  /** Of the warning's own words. */
  readonly language: string;
  /** 暴雨 */
  readonly event: string;
  /** 红色预警, or 预警解除 */
  readonly level: string;
  readonly rank: string;
  /** The label above: relayed, or a drill. */
  readonly label: string;
  readonly area: string;
  readonly issuer: string;
  /** Label and value: area, issued, relayed, valid. */
  readonly facts: readonly (readonly [string, string])[];
  /** What to do first, then what is known, in the source's words. */
  readonly texts: readonly string[];
  /** 至6月17日18:00 */
  readonly until: string;
}

export interface FaceRequest {
  readonly record: AlertRecord;
  readonly span: Pick<BareSpan, 'info' | 'level' | 'lifted' | 'drill'>;
  readonly locale: string;
  readonly zone: string;
}

export function alertFaceOf({ record, span, locale, zone }: FaceRequest): AlertFace {
  const chrome = chromeOf(locale);
  const words = alertWordsFor(chrome);
  const { message } = record;
  const info = message.infos[span.info]!;
  const level = alertLevelWords(chrome, span.level);
  const sent = capInstant(message.sent)!;
  const expires = capInstant(info.expires) ?? toInstant((capInstant(info.effective) ?? sent) + standingMs);
  const issuer = info.senderName ?? message.sender ?? '';
  const area = [...new Set(info.areas.map(({ areaDesc }) => areaDesc.trim()))]
    .filter(Boolean)
    .join(chrome === 'en' ? '; ' : '、');
  const toDo = info.instruction === null ? [] : [sentences(tidied(info.instruction))];
  const said = [...toDo, ...[info.description, info.contact].flatMap((text) => (text === null ? [] : [tidied(text)]))];
  const moment = (at: Instant) => momentIn(at, zone, chrome);
  return {
    chrome,
    language: languageOf(info.language, locale),
    event: tidied(info.event ?? info.headline ?? ''),
    level: span.lifted ? words.lifted : level.name,
    rank: span.lifted ? words.liftedRank(level.name) : level.rank,
    label: span.drill ? words.drill : words.relayed,
    area,
    issuer,
    facts: [
      ...(area === '' ? [] : [[words.area, area] as const]),
      [words.issued, `${issuer} ${moment(sent)}`],
      [words.relayedBy, `${record.relay} ${moment(instantOf(record.receivedAt))}`],
      ...(span.lifted ? [] : [[words.valid, words.until(moment(expires))] as const]),
    ],
    texts: said.length > 0 ? said : [tidied(info.headline ?? '')].filter(Boolean),
    until: words.short(moment(expires)),
  };
}

/** The white space of the mark-up is no word of the source: a line a machine broke within a sentence is put together again. */
function tidied(text: string): string {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim().replace(/\s*\n\s*/g, joinOf));
  return paragraphs.filter(Boolean).join('\n');
}

/** What to do is read step by step: each sentence begins a line. */
function sentences(text: string): string {
  return text.replace(/([。！])(?=[^」”』）\n])/g, '$1\n');
}

function joinOf(gap: string, at: number, whole: string): string {
  const [before, after] = [whole[at - 1] ?? '', whole[at + gap.length] ?? ''];
  if (/[。！？；：.!?:;]/.test(before) || /[*•·\-0-9(（]/.test(after)) return '\n';
  return /[\p{Script=Han}，、）]/u.test(before) ? '' : ' ';
}

/** A tag the type can be chosen by: `zh-TW` and its like say traditional, a bare or missing one the office's own. */
function languageOf(language: string | null, locale: string): string {
  const tag = (language ?? '').trim();
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/i.test(tag)) return locale;
  if (!/^zh/i.test(tag)) return tag;
  return /hant|tw|hk|mo/i.test(tag) ? 'zh-Hant' : 'zh-Hans';
}

function momentIn(at: Instant, zone: string, chrome: Chrome): string {
  const { year, month, day, minute } = localTimeAt(at, zone);
  const clock = `${Math.floor(minute / 60)}:${`${minute % 60}`.padStart(2, '0')}`;
  const { date } = dateWords(year, month, day, chrome);
  return chrome === 'en' ? `${date}, ${clock}` : `${date}${clock}`;
}
