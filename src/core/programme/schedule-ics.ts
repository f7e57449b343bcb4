/** A board's schedule as iCalendar, to subscribe to (RFC 5545): what it will play, worked out, not the rules behind it. */
import { type Instant, toIso } from '../time/instant.ts';
import type { Programme } from './programme.ts';
import { type DayBlock, daysOf } from './week.ts';

const maxEvents = 5000;

/** @param off what a dark screen is called in the office's language. */
export function scheduleIcs(programme: Programme, from: Instant, days: number, off: string): string {
  const { board, takesEffectAt, schedules } = programme;
  const blocks = daysOf(programme, from, days)
    .flatMap((day) => day.blocks)
    .filter(({ kind, reason }) => kind === 'off' || reason.startsWith('schedule:'));
  const joined: DayBlock[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    const goesOn = last?.until === block.from && last.reason === block.reason && last.playlist === block.playlist;
    if (goesOn) joined[joined.length - 1] = { ...last, until: block.until };
    else joined.push(block);
  }
  const events = joined.slice(0, maxEvents).flatMap((block) => {
    const schedule = schedules.find(({ id }) => block.reason === `schedule:${id}`);
    return [
      'BEGIN:VEVENT',
      `UID:${board.id}-${schedule?.id ?? 'off'}-${utcText(block.from)}@noticeboard`,
      `DTSTAMP:${utcText(takesEffectAt)}`,
      `DTSTART:${utcText(block.from)}`,
      `DTEND:${utcText(block.until)}`,
      `SUMMARY:${escaped(block.playlist ?? off)}`,
      `DESCRIPTION:${escaped(schedule === undefined ? board.name : `${board.name} · ${schedule.id}`)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ];
  });
  const head = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//noticeboard//schedule//EN',
    `X-WR-CALNAME:${escaped(board.name)}`,
    `X-WR-TIMEZONE:${programme.zone}`,
  ];
  return [...head, ...events, 'END:VCALENDAR', ''].map(folded).join('\r\n');
}

function utcText(at: Instant): string {
  return toIso(at).replace(/[-:]|\.\d+/g, '');
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** Lines of 75 octets at most; a character is never parted (RFC 5545 §3.1). */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const size = character.codePointAt(0)! < 0x80 ? 1 : character.codePointAt(0)! < 0x800 ? 2 : character.length === 2 ? 4 : 3;
    if (octets + size > 74) {
      pieces.push(piece);
      [piece, octets] = ['', 0];
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].join('\r\n ');
}
