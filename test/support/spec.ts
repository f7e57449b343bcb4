/** Reads SPEC.md: its numbered rules, and the tests each says it is held by. */

export interface Rule {
  /** `S3`: S sync, P programme, T trust. */
  readonly number: string;
  readonly heldBy: readonly { readonly file: string; readonly test: string }[];
}

/** A rule begins with `**S3.` at the start of a line and ends where the next begins. */
export function rulesOf(spec: string): Rule[] {
  const parts = spec.split(/^\*\*([A-Z]\d+)\./m).slice(1);
  return parts.flatMap((number, index) => (index % 2 === 0 ? [{ number, heldBy: heldByIn(parts[index + 1] ?? '') }] : []));
}

function heldByIn(text: string): Rule['heldBy'] {
  const line = text.match(/^Held by: (.*)$/m)?.[1] ?? '';
  const files = line.split('`').slice(1);
  return files.flatMap((file, index) => {
    const names = index % 2 === 0 ? (files[index + 1] ?? '') : '';
    return [...names.matchAll(/“([^”]+)”/g)].map(([, test = '']) => ({ file, test }));
  });
}

/** @param read the text of a file of the project, or null */
export function faultsIn(rules: readonly Rule[], read: (path: string) => string | null): string[] {
  return rules.flatMap((rule, index) => [
    ...(rule.heldBy.length === 0 ? [`${rule.number} names no test that holds it`] : []),
    ...orderFault(rules[index - 1], rule),
    ...rule.heldBy.flatMap(({ file, test }) => {
      const text = read(file);
      if (text === null) return [`${rule.number} names ${file}, which does not exist`];
      return isTestOf(text, test) ? [] : [`${rule.number} names “${test}”, which is no test of ${file}`];
    }),
  ]);
}

function orderFault(before: Rule | undefined, { number }: Rule): string[] {
  const follows = before?.number.charAt(0) === number.charAt(0) ? Number(before.number.slice(1)) + 1 : 1;
  return Number(number.slice(1)) === follows
    ? []
    : [`${number} comes after ${before?.number ?? 'nothing'}: number the rules without gaps`];
}

/** The whole name, in quotes: of `test('…')` or a row of `test.each`. */
function isTestOf(text: string, name: string): boolean {
  return [`'${name}'`, `"${name}"`, `\`${name}\``].some((quoted) => text.includes(quoted));
}
