import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeText } from '../../../src/hub/intake/encoding.ts';
import { readBytes } from '../../../src/hub/intake/read.ts';
import { encodeAs } from '../../support/encode.ts';

const words = {
  simplified: '关于停水的通知：各位居民，因管道检修，明日八时至十七时停水，请提前储水。',
  traditional: '關於停水事宜：各位居民，因管線檢修，明日停水，請提前儲水。臺南市政府公告',
  japanese: '明日は水道工事のため断水します。ご協力をお願いいたします。',
  korean: '내일 오전부터 수도 공사로 인하여 단수됩니다. 주민 여러분의 협조를 바랍니다.',
  russian: 'Завтра с восьми часов в посёлке будет отключена вода в связи с ремонтом.',
  french: 'À cause des travaux, l’eau sera coupée : prévoyez une réserve dès l’été.',
} as const;
const written: readonly (readonly [keyof typeof words, string])[] = [
  ['simplified', 'gb18030'],
  ['traditional', 'big5'],
  ['japanese', 'shift_jis'],
  ['japanese', 'euc-jp'],
  ['korean', 'euc-kr'],
  ['russian', 'windows-1251'],
  ['russian', 'koi8-r'],
  ['russian', 'iso-8859-5'],
  ['french', 'windows-1252'],
];
const xml = (text: string, label: string | null) =>
  `<?xml version="1.0"${label === null ? '' : ` encoding="${label}"`}?><rss><title>${text}</title></rss>`;

test.each(written)(
  '%s in %s is read by its label, without one, and under one that is bogus or cannot be',
  (language, encoding) => {
    for (const label of [encoding, null, 'x-bogus', 'utf-8', 'utf-16']) {
      const text = xml(words[language], label);
      expect(decodeText(encodeAs(text, encoding)), `${label}`).toEqual({ kind: 'decoded', text, encoding });
    }
  },
);

test.each(['gb2312', 'big5', 'euc-kr', 'iso-8859-1', 'us-ascii'])('UTF-8 labelled %s is UTF-8', (label) => {
  const text = xml(words.simplified, label);
  expect(decodeText(new TextEncoder().encode(text))).toEqual({ kind: 'decoded', text, encoding: 'utf-8' });
});

test('what is labelled Latin-1 without thought and is plainly Chinese is read as Chinese', () => {
  const text = xml(words.simplified, 'iso-8859-1');
  expect(decodeText(encodeAs(text, 'gb18030'))).toEqual({ kind: 'decoded', text, encoding: 'gb18030' });
});

test('the charset of the answer goes before the prolog, a BOM before both', () => {
  const text = xml(words.simplified, 'big5');
  expect(decodeText(encodeAs(text, 'gb18030'), 'gbk')).toMatchObject({ text, encoding: 'gb18030' });
  const marked = Uint8Array.from([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)]);
  expect(decodeText(marked, 'gbk')).toMatchObject({ text, encoding: 'utf-8' });
});

test.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])('%s is read with and without its mark', (encoding) => {
  const text = xml(words.simplified, null);
  const width = encoding.startsWith('utf-16') ? 2 : 4;
  const write = (units: string) => {
    const codes =
      width === 2
        ? Array.from({ length: units.length }, (_, i) => units.charCodeAt(i))
        : [...units].map((c) => c.codePointAt(0)!);
    const view = new DataView(new ArrayBuffer(codes.length * width));
    const little = encoding.endsWith('le');
    codes.forEach((code, i) => {
      if (width === 2) view.setUint16(i * 2, code, little);
      else view.setUint32(i * 4, code, little);
    });
    return new Uint8Array(view.buffer);
  };
  for (const bytes of [write(text), write(`\ufeff${text}`)])
    expect(decodeText(bytes)).toEqual({ kind: 'decoded', text, encoding });
});

test('one bad byte in a long text is replaced; bytes of nothing at all are refused with a sentence', () => {
  const long = new TextEncoder().encode(xml(words.simplified.repeat(20), null));
  long[60] = 0xff;
  expect(decodeText(long)).toMatchObject({ kind: 'decoded', encoding: 'utf-8' });
  const noise = Uint8Array.from({ length: 2_000 }, (_, i) => 0x80 + ((i * 97 + (i >> 3) * 31) % 128));
  expect(decodeText(noise)).toMatchObject({
    kind: 'refused',
    code: 'encoding-unreadable',
    reason: expect.stringMatching(/^The bytes .*\.$/),
  });
});

test('a feed kept compressed is unpacked within the limit; a bomb and a broken file are refused', () => {
  const rules = {
    kind: 'notice',
    category: 'notices',
    issuer: '镇',
    language: 'zh-Hans',
    base: undefined,
    at: 0,
    zone: 'UTC',
  } as never;
  const rss = '<rss><channel><item><guid>1</guid><title>停水</title></item></channel></rss>';
  expect(readBytes(gzipSync(rss), null, rules).drafts).toHaveLength(1);
  const refusals = [gzipSync(Buffer.alloc(20_000_000)), gzipSync(rss).subarray(0, 30)].map(
    (bytes) => readBytes(bytes, null, rules).refused,
  );
  expect(refusals).toMatchObject([[{ code: 'broken-gzip' }], [{ code: 'broken-gzip' }]]);
});
