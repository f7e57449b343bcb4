/**
 * Numbers of natural persons in text that is about to become public: identity numbers, private mobiles, bank cards.
 * What is found holds an item from automatic publication and is shown, masked, to the reviewer; nothing is changed in the text.
 * Numbers are looked for across spaces, line breaks, hyphens and full-width digits, because tables and PDFs break them.
 * A picture cannot be read here: `picturesIn` counts those a person has to look at.
 */

export type PersonalDatumKind = 'identity-number' | 'mobile' | 'bank-card';

export interface PersonalDatum {
  readonly kind: PersonalDatumKind;
  /** Half-open range of UTF-16 units. */
  readonly from: number;
  readonly until: number;
  /** First three and last two digits only: safe in logs and answers. */
  readonly masked: string;
}

/** A stretch of digits (a final X counts) written without a gap. */
interface Segment {
  readonly digits: string;
  readonly from: number;
  readonly until: number;
}

/** Between two parts of one number: at most three blanks, hyphens or invisible characters. */
const gap = /^[\s\u00a0\u200b-\u200d\u2060\ufeff\u00ad\-‐–·]{1,3}$/u;
const segmentPattern = /[0-9０-９]+[XxＸｘ]?/gu;
/** First two digits of GB 11643 numbers: codes of GB/T 2260. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
);
const checkWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** 联系电话 is left out on purpose: in lists of persons it labels the person's own number. */
const officeLabel =
  /(咨询|諮詢|查询|查詢|服务|服務|办公|辦公|监督|監督|举报|舉報|投诉|投訴|值班|受理)(电话|電話|热线|熱線|手机|手機)[^。；;\n]{0,40}$|\b(enquiries|office phone|hotline)\b[^.;\n]{0,40}$/iu;

/** Every personal number in `text`, in order, none overlapping. Pure; linear in the length of `text`. */
export function findPersonalData(text: string): readonly PersonalDatum[] {
  const segments = segmentsOf(text);
  const found: PersonalDatum[] = [];
  for (let first = 0; first < segments.length; ) {
    const match = longestAt(text, segments, first);
    if (match !== null) found.push(match.datum);
    first = match?.next ?? first + 1;
  }
  return found;
}

/**
 * All text of a value of JSON is searched, apart from what `isText` leaves out: hashes and addresses. Paragraphs that follow
 * one another are searched as one text: a line break in the source may have parted a number. Cells never are.
 */
export function personalDataIn(value: unknown, key = ''): readonly PersonalDatum[] {
  if (typeof value === 'string') return isText(key) ? findPersonalData(value) : [];
  if (Array.isArray(value)) return joined(value).flatMap((member) => personalDataIn(member, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => personalDataIn(member, name));
}

function joined(members: readonly unknown[]): readonly unknown[] {
  const whole: unknown[] = [];
  let lines: string[] = [];
  for (const member of members) {
    if (isParagraph(member)) {
      const { text, ...rest } = member;
      lines.push(text);
      whole.push(rest);
      continue;
    }
    whole.push(lines.join('\n'), member);
    lines = [];
  }
  return [...whole, lines.join('\n')];
}

function isParagraph(value: unknown): value is { readonly type: 'paragraph'; readonly text: string } {
  const block = value as { type?: unknown; text?: unknown } | null;
  return typeof block === 'object' && block?.type === 'paragraph' && typeof block.text === 'string';
}

/** Figures among blocks: each may show a number that no program here can read. */
export function picturesIn(blocks: readonly { readonly type: string }[]): number {
  return blocks.filter((block) => block.type === 'figure').length;
}

const isText = (key: string): boolean =>
  !['hash', 'media', 'id', 'type', 'indexNumber', 'documentNumber', 'url', 'href'].includes(key);

function segmentsOf(text: string): readonly Segment[] {
  return Array.from(text.matchAll(segmentPattern), (match) => ({
    digits: match[0].normalize('NFKC').toUpperCase(),
    from: match.index,
    until: match.index + match[0].length,
  }));
}

/** The longest personal number that begins with segment `first`; at most ten segments make one number. */
function longestAt(text: string, segments: readonly Segment[], first: number): { datum: PersonalDatum; next: number } | null {
  let digits = '';
  let best: { datum: PersonalDatum; next: number } | null = null;
  for (let last = first; last < Math.min(first + 10, segments.length); last++) {
    const segment = segments[last]!;
    if (last > first && !gap.test(text.slice(segments[last - 1]!.until, segment.from))) break;
    digits += segment.digits;
    if (digits.length > 19) break;
    const parts = segments.slice(first, last + 1);
    const kind = kindOf(digits, parts, text);
    if (kind !== null) {
      const datum = { kind, from: parts[0]!.from, until: segment.until, masked: mask(digits) };
      best = { datum, next: last + 1 };
    }
  }
  return best;
}

function kindOf(digits: string, parts: readonly Segment[], text: string): PersonalDatumKind | null {
  if (isIdentityNumber(digits)) return 'identity-number';
  if (isMobile(digits, parts) && !officeLabel.test(text.slice(Math.max(0, parts[0]!.from - 60), parts[0]!.from))) return 'mobile';
  return isCardGrouping(parts) && isBankCard(digits) ? 'bank-card' : null;
}

/**
 * 18 digits of GB 11643-1999: province, a date that exists, ISO 7064 MOD 11-2 check character.
 * A 统一社会信用代码 (GB 32100) of digits alone fails the province, the date or the check.
 */
export function isIdentityNumber(digits: string): boolean {
  if (!/^\d{17}[\dX]$/.test(digits) || !provinces.has(digits.slice(0, 2))) return false;
  const [year, month, day] = [Number(digits.slice(6, 10)), Number(digits.slice(10, 12)), Number(digits.slice(12, 14))];
  if (year < 1850 || year > 2100 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false;
  const sum = checkWeights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return '10X98765432'[sum % 11] === digits[17];
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** Eleven digits from 13… to 19…, alone or after +86, in one piece or 3-4-4. */
function isMobile(digits: string, parts: readonly Segment[]): boolean {
  if (!/^(?:86|0086)?1[3-9]\d{9}$/.test(digits)) return false;
  const shape = parts.map((part) => part.digits.length).join('-');
  return /^(?:(?:2|4)-)?(?:11|3-4-4)$|^1[35]$/.test(shape);
}

/** One piece, groups of four, or one piece broken once by a line end: not a row of figures in a table. */
function isCardGrouping(parts: readonly Segment[]): boolean {
  if (parts.length <= 2) return parts.every((part) => part.digits.length >= 4);
  return parts.slice(0, -1).every((part) => part.digits.length === 4);
}

/** 16–19 digits that begin as payment cards do (ISO/IEC 7812) and pass Luhn's check. */
export function isBankCard(digits: string): boolean {
  if (!/^(?:62\d{14,17}|60\d{14,17}|9\d{15,18}|4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|35\d{14})$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

function mask(digits: string): string {
  return `${digits.slice(0, 3)}${'*'.repeat(digits.length - 5)}${digits.slice(-2)}`;
}
