/** The civil date of an instant as a page prints it. */
import { instantOf } from '../time/instant.ts';
import { localTimeAt } from '../time/zone.ts';

export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * Day of an RFC 3339 instant in the board's zone, or, where the board names none, the day written in the text itself:
 * both are the same on hub and board. @throws RangeError if `iso` is not RFC 3339
 */
export function calendarDayOf(iso: string, zone: string | undefined): CalendarDay {
  if (zone !== undefined) return localTimeAt(instantOf(iso), zone);
  const [year = 0, month = 0, day = 0] = iso.slice(0, 10).split('-').map(Number);
  return { year, month, day };
}
