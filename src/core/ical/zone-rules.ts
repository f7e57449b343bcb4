/** One face for every source of time-zone rules: the platform's, a file's own VTIMEZONE, and UTC. */
import { type Instant, toInstant } from '../time/instant.ts';
import { instantOfCivil, offsetAt } from '../time/zone.ts';

export interface ZoneRules {
  readonly name: string;
  readonly toCivil: (at: number) => number;
  /** RFC 5545 §3.3.5: what does not exist is read with the offset before the gap; what comes twice is the first. */
  readonly toInstant: (civil: number) => Instant;
  readonly isReal: (civil: number) => boolean;
}

export const utc: ZoneRules = { name: 'UTC', toCivil: (at) => at, toInstant, isReal: () => true };

/** @param zone a name the platform knows. */
export function platformZone(zone: string): ZoneRules {
  return rulesFrom(zone, (at) => offsetAt(at, zone));
}

/** When the offset changes, in order, each with what it becomes. */
export function zoneOfChanges(
  name: string,
  before: number,
  changes: readonly { readonly at: number; readonly offsetMs: number }[],
): ZoneRules {
  return rulesFrom(name, (at) => {
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (changes[middle]!.at <= at) low = middle + 1;
      else high = middle;
    }
    return changes[low - 1]?.offsetMs ?? before;
  });
}

function rulesFrom(name: string, offset: (at: number) => number): ZoneRules {
  return {
    name,
    toCivil: (at) => at + offset(at),
    toInstant: (civil) => instantOfCivil(civil, offset).at,
    isReal: (civil) => instantOfCivil(civil, offset).isReal,
  };
}
