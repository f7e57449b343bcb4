/** The calendar files and rule vectors of others that lie beside a checkout, if they do. Nothing of them is kept here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../shared/data/schedules');
export const hasScheduleSamples = existsSync(folder);
if (!hasScheduleSamples) console.info('Skipped: ../shared/data/schedules is not here.');

/** Empty if the folder is not here. */
export function sampleFiles(under: string, ending: string): string[] {
  if (!existsSync(join(folder, under))) return [];
  return readdirSync(join(folder, under), { recursive: true })
    .map((name) => join(under, String(name)))
    .filter((name) => name.endsWith(ending))
    .sort();
}

export function readSample(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

export interface RuleCase {
  readonly rule: string;
  /** As iCalendar writes it. */
  readonly start: string;
  readonly expected: readonly string[];
}

/** The blocks of libical's recurrence tests; what it does not implement itself is left out. */
export function libicalCases(): RuleCase[] {
  return sampleFiles('libical-recur-cases', '.txt')
    .flatMap((name) => readSample(name).split(/\n\s*\n/))
    .flatMap((block) => {
      const value = (key: string) => new RegExp(`^${key}:(.*)$`, 'm').exec(block)?.[1]?.trim();
      const [rule, start, instances] = [value('RRULE'), value('DTSTART'), value('INSTANCES')];
      if (rule === undefined || start === undefined || instances === undefined || instances.startsWith('***')) return [];
      return [{ rule, start, expected: instances.split(',').filter((text) => text !== '') }];
    });
}

export function dateutilCases(): RuleCase[] {
  interface Case {
    readonly rrule: string;
    readonly dtstart: string;
    readonly expected: readonly string[];
  }
  return sampleFiles('rrule-cases', 'dateutil-rrule-cases.json')
    .flatMap((name) => (JSON.parse(readSample(name)) as { readonly rrule: readonly Case[] }).rrule)
    .map(({ rrule, dtstart, expected }) => ({ rule: rrule, start: dtstart, expected }));
}

/** lib-recur's rules and what it checks of each: `setInstances(16)`, `setMonths(1, 2)` … */
export function libRecurCases(): readonly { readonly rrule: string; readonly checks: readonly string[] }[] {
  return sampleFiles('rrule-cases', 'lib-recur-rules.json').flatMap(
    (name) => (JSON.parse(readSample(name)) as { rules: readonly { rrule: string; checks: readonly string[] }[] }).rules,
  );
}
