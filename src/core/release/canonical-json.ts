/** One value, one text, one hash: record bodies, chunks and content hashes are written in this form (RFC 8785, JCS). */

const deepest = 200;

/**
 * RFC 8785: no white space, members ordered by the UTF-16 units of their names, numbers and strings as ECMAScript writes
 * them. Members that are `undefined` are left out.
 * @throws TypeError for what JSON cannot say (NaN, functions, bigint, undefined in an array, a lone surrogate).
 * @throws RangeError for more than 200 levels.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > deepest) throw new RangeError(`cannot write JSON deeper than ${deepest} levels`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((element) => write(element, depth + 1)).join(',')}]`;
  if (typeof value === 'object') return writeObject(value as Readonly<Record<string, unknown>>, depth);
  throw new TypeError(`cannot write ${typeof value === 'number' ? value : typeof value} as JSON`);
}

function writeObject(object: Readonly<Record<string, unknown>>, depth: number): string {
  const members = Object.keys(object)
    .filter((name) => object[name] !== undefined)
    .sort()
    .map((name) => `${writeString(name)}:${write(object[name], depth + 1)}`);
  return `{${members.join(',')}}`;
}

function writeString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError('cannot write a lone surrogate as JSON (RFC 8785, 3.2.2.2)');
  return JSON.stringify(text);
}
