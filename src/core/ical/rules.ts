import type { Recurrence } from '../time/recurrence.ts';
import { parseRecurrence } from '../time/recurrence-text.ts';
import { IcalFault, type Property } from './content.ts';

/** @throws IcalFault that names the part of the rule which is wrong or not supported. */
export function readRule({ name, value, line }: Property): Recurrence {
  const reading = parseRecurrence(value);
  if (reading.kind === 'rule') return reading.rule;
  throw new IcalFault(line, `${name}: ${reading.sentence}`);
}
