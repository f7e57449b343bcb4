/** `noticeboard occurrences FILE.ics`: what a calendar file means, before a schedule relies on it. Needs no hub. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Note, type Occurrence, occurrencesIn } from '../../core/ical/occurrences.ts';
import { dayMs, type Instant, parseInstant } from '../../core/time/instant.ts';
import { dateOf, instantAtLocal, isTimeZone } from '../../core/time/zone.ts';
import { decodeText } from '../../hub/intake/encoding.ts';

export interface OccurrencesRequest {
  readonly file: string;
  readonly from: string;
  readonly until: string;
  readonly zone: string | undefined;
  /** The office's folder: its zone is what dates and floating times are read in. */
  readonly kioskConfig: string;
}

export type OccurrencesAnswer =
  | { readonly kind: 'lines'; readonly occurrences: readonly Occurrence[]; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly exit: 1 | 2; readonly sentences: readonly string[] };

export async function readOccurrences({ file, from, until, zone, kioskConfig }: OccurrencesRequest): Promise<OccurrencesAnswer> {
  if (zone !== undefined && !isTimeZone(zone)) return misread(`--zone ${zone} is not a time zone such as Asia/Shanghai.`);
  const fallbackZone = zone ?? (await officeZone(kioskConfig)) ?? 'UTC';
  const window = { from: momentOf(from, fallbackZone), until: momentOf(until, fallbackZone) };
  if (window.from === null || window.until === null)
    return misread(
      `--${window.from === null ? `from ${from}` : `until ${until}`} is not an instant such as 2026-06-17T00:00:00+08:00, nor a date.`,
    );
  if (window.until <= window.from) return misread('--until must lie after --from.');
  const bytes = await readFile(file).catch((error: Error) => error);
  if (bytes instanceof Error) return { kind: 'refused', exit: 1, sentences: [`${file} cannot be read (${bytes.message}).`] };
  const reading = occurrencesIn(textOf(bytes), { from: window.from, until: window.until, zone: zone ?? null, fallbackZone });
  const placed = ({ line, sentence }: Note) => (line === 0 ? `${file}: ${sentence}` : `${file}:${line}: ${sentence}`);
  return reading.kind === 'faults'
    ? { kind: 'refused', exit: 1, sentences: reading.faults.map(placed) }
    : { kind: 'lines', occurrences: reading.occurrences, notes: reading.notes.map(placed) };
}

const misread = (sentence: string): OccurrencesAnswer => ({
  kind: 'refused',
  exit: 2,
  sentences: [`${sentence} See noticeboard occurrences --help.`],
});

/** A file that is not UTF-8 is old: its words may suffer, its times are ASCII in every encoding. */
function textOf(bytes: Uint8Array): string {
  const decoded = decodeText(bytes);
  return decoded.kind === 'decoded' ? decoded.text : new TextDecoder('gb18030').decode(bytes);
}

async function officeZone(kioskConfig: string): Promise<string | null> {
  try {
    const site = JSON.parse(await readFile(join(kioskConfig, 'site.json'), 'utf8')) as { office?: { timeZone?: unknown } };
    const zone = site.office?.timeZone;
    return typeof zone === 'string' && isTimeZone(zone) ? zone : null;
  } catch {
    return null; // no office here, or one whose faults its own check names: times are then read as UTC
  }
}

/** An instant, or a date, which is its first moment in the zone. */
function momentOf(text: string, zone: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return parseInstant(text);
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || dateOf(ms / dayMs) !== text ? null : instantAtLocal(text, 0, zone);
}

/** `{"uid","start","end"}`: times with the offset of the zone they are written in, dates for all-day events. */
export function occurrenceLine({ uid, start, end, allDay, zone }: Occurrence): string {
  const text = (at: Instant) => (allDay ? dateOf(Math.round(zone.toCivil(at) / dayMs)) : timeText(at, zone.toCivil(at) - at));
  return JSON.stringify({ uid, start: text(start), end: text(end) });
}

function timeText(at: Instant, offsetMs: number): string {
  if (offsetMs === 0 || offsetMs % 60_000 !== 0) return `${new Date(at).toISOString().slice(0, 19)}Z`;
  const minutes = Math.abs(offsetMs) / 60_000;
  const offset = [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, '0')).join(':');
  return `${new Date(at + offsetMs).toISOString().slice(0, 19)}${offsetMs < 0 ? '-' : '+'}${offset}`;
}

/** For a clerk: day, times and what it is. */
export function occurrenceWords({ uid, summary, start, end, allDay, zone }: Occurrence): string {
  const [from, until] = [zone.toCivil(start), zone.toCivil(end)].map((civil) => new Date(civil).toISOString());
  const [day, lastDay] = [from!.slice(0, 10), allDay ? dateOf(Math.round(zone.toCivil(end) / dayMs) - 1) : until!.slice(0, 10)];
  const times = allDay
    ? day === lastDay
      ? ''
      : ` – ${lastDay}`
    : ` ${from!.slice(11, 16)} – ${day === lastDay ? '' : `${lastDay} `}${until!.slice(11, 16)}`;
  return `${day}${times}  ${summary || uid}${allDay ? '' : `  (${zone.name})`}`;
}
