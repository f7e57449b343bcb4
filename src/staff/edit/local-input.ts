/** From a box with a local date and time to an instant of the office. */
import { toIso } from '../../core/time/instant.ts';
import { instantAtLocal } from '../../core/time/zone.ts';

/** `2026-06-18T18:00` in the zone; a time that does not exist there is read with the offset before the gap. */
export function instantFrom(local: string, zone: string): string {
  const [date = '', time = '00:00'] = local.split('T');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return toIso(instantAtLocal(date, hours * 60 + minutes, zone));
}
