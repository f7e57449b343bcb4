/** Answers for people: the sentence first, then facts as lines; --json has everything. */
export function inWords(name: string, answer: unknown): string {
  if (name === 'explain') return explained(answer as Explained);
  if (Array.isArray(answer)) return answer.length === 0 ? 'None.' : answer.map((row) => oneLine(row)).join('\n');
  return lines(answer, '');
}

interface Explained {
  readonly sentence: Readonly<Record<string, string>>;
  readonly rules: readonly { readonly schedule: string; readonly outcome: string; readonly playlist: string }[];
  readonly warnings: readonly { readonly text: Readonly<Record<string, string>> }[];
}

function explained({ sentence, rules, warnings }: Explained): string {
  return [
    sentence['zh-Hans'] ?? Object.values(sentence)[0] ?? '',
    sentence.en ?? '',
    ...rules.map((r) => `  ${r.outcome.padEnd(16)} ${r.schedule} → ${r.playlist}`),
    ...warnings.map((w) => `! ${w.text['zh-Hans'] ?? ''}`),
  ]
    .filter((l) => l !== '')
    .join('\n');
}

function oneLine(row: unknown): string {
  if (typeof row !== 'object' || row === null) return String(row);
  return Object.values(row)
    .filter((value) => value !== null && value !== undefined)
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join('  ');
}

function lines(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return `${indent}${String(value)}`;
  return Object.entries(value)
    .map(([key, entry]) =>
      Array.isArray(entry)
        ? `${indent}${key}: ${entry.length === 0 ? 'none' : entry.map((row) => `\n${indent}  ${oneLine(row)}`).join('')}`
        : typeof entry === 'object' && entry !== null
          ? `${indent}${key}:\n${lines(entry, `${indent}  `)}`
          : `${indent}${key}: ${String(entry)}`,
    )
    .join('\n');
}
