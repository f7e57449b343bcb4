/** A fault in kiosk-config: which file, where in it, and one sentence. */
import * as v from 'valibot';

export interface ConfigFault {
  /** Relative to kiosk-config. */
  readonly file: string;
  /** Dotted path inside the file; empty for the file as a whole. */
  readonly path: string;
  readonly sentence: string;
}

export type Parsed<T> =
  | { readonly kind: 'parsed'; readonly value: T }
  | { readonly kind: 'faults'; readonly faults: readonly ConfigFault[] };

/** Reads a value with a schema; each issue becomes a fault with its place. */
export function parseWith<T>(file: string, schema: v.GenericSchema<unknown, T>, value: unknown): Parsed<T> {
  const result = v.safeParse(schema, value);
  if (result.success) return { kind: 'parsed', value: result.output };
  return {
    kind: 'faults',
    faults: result.issues.map((issue) => ({ file, path: v.getDotPath(issue) ?? '', sentence: sentenceOf(issue) })),
  };
}

function sentenceOf(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  const subject = where ? `"${where.split('.').at(-1)}"` : 'the value';
  if (issue.kind === 'schema' && issue.received === 'undefined') return `${subject} is missing.`;
  const text = issue.message.startsWith('Invalid')
    ? `is not what is expected here (${issue.message.replace(/^Invalid [^:]*: /, '')})`
    : issue.message;
  return `${subject} ${text}.`;
}

export function describeFault({ file, path, sentence }: ConfigFault): string {
  return path ? `${file}: ${path}: ${sentence}` : `${file}: ${sentence}`;
}
