/**
 * The canonical JSON that TUF signs (wiki.laptop.org/go/Canonical_JSON), which is not RFC 8785: only `"` and `\` are
 * escaped, so a line break stays a raw byte, and numbers are integers. Used for nothing but signatures of metadata.
 */

const deepest = 64;

/** @throws TypeError for what the form cannot say: fractions, undefined, functions. @throws RangeError beyond 64 levels. */
export function olpcJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > deepest) throw new RangeError(`metadata is nested deeper than ${deepest} levels`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeString(value);
  if (Number.isInteger(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((element) => write(element, depth + 1)).join(',')}]`;
  if (typeof value === 'object') {
    const object = value as Readonly<Record<string, unknown>>;
    const members = Object.keys(object)
      .sort()
      .map((name) => `${writeString(name)}:${write(object[name], depth + 1)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`canonical JSON cannot say ${String(value)}`);
}

function writeString(text: string): string {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}
