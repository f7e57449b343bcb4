import { expect, test } from 'vitest';
import { instantOf } from '../../../src/core/time/instant.ts';
import { readBytes } from '../../../src/hub/intake/read.ts';

const rules = {
  kind: 'notice',
  category: 'notices',
  issuer: '测试镇人民政府',
  language: 'zh-Hans',
  base: 'https://town.example/feed',
  at: instantOf('2026-06-18T00:00:00Z'),
  zone: 'Asia/Shanghai',
} as const;

const read = (text: string | Uint8Array, contentType: string | null = null) =>
  readBytes(typeof text === 'string' ? new TextEncoder().encode(text) : text, contentType, rules);
const rss = (items: string, prolog = '') => `${prolog}<rss version="2.0"><channel><title>T</title>${items}</channel></rss>`;
const item = (inner: string) => `<item><title>停水通知</title><description>明日停水</description>${inner}</item>`;
const codes = (text: string) => read(text).refused.map((refusal) => refusal.code);
/** 停水 as these encodings write it. */
const stop = { gb18030: [0xcd, 0xa3, 0xcb, 0xae], big5: [0xb0, 0xb1, 0xa4, 0xf4] };

function bytesOf(before: string, middle: readonly number[], after: string): Uint8Array {
  return Uint8Array.from([...Buffer.from(before, 'latin1'), ...middle, ...Buffer.from(after, 'latin1')]);
}

test('RSS, Atom, RDF and JSON Feed give the same draft', () => {
  const expected = {
    entry: 'g1',
    content: { title: '停水通知', publishedAt: '2026-06-16T00:00:00.000Z', blocks: [{ type: 'paragraph', text: '明日停水' }] },
  };
  const feeds = [
    rss(item('<guid>g1</guid><pubDate>Tue, 16 Jun 2026 08:00:00 +0800</pubDate>')),
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>g1</id><title>停水通知</title><updated>2026-06-16T08:00:00+08:00</updated><content>明日停水</content></entry></feed>`,
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="g1"><title>停水通知</title><description>明日停水</description><dc:date>2026-06-16T08:00:00+08:00</dc:date></item></rdf:RDF>`,
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'T',
      items: [{ id: 'g1', title: '停水通知', content_text: '明日停水', date_published: '2026-06-16T08:00:00+08:00' }],
    }),
  ];
  for (const feed of feeds) {
    const { drafts, refused } = read(feed);
    expect(refused).toEqual([]);
    expect(drafts).toMatchObject([expected]);
  }
});

test.each([
  [
    'by the XML prolog',
    bytesOf(
      '<?xml version="1.0" encoding="GB2312"?><rss version="2.0"><channel><item><guid>1</guid><description>x</description><title>',
      stop.gb18030,
      '</title></item></channel></rss>',
    ),
    null,
    'gb18030',
  ],
  [
    'by the HTTP charset, which goes before the prolog',
    bytesOf(
      '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><item><guid>1</guid><description>x</description><title>',
      stop.big5,
      '</title></item></channel></rss>',
    ),
    'text/xml; charset=Big5',
    'big5',
  ],
  [
    'by the bytes when the label is wrong',
    new TextEncoder().encode(
      rss(
        '<item><guid>1</guid><description>明日停水一天</description><title>停水</title></item>',
        '<?xml version="1.0" encoding="gb2312"?>',
      ),
    ),
    null,
    'utf-8',
  ],
  [
    'by the byte order mark before everything',
    Uint8Array.from([
      0xff,
      0xfe,
      ...Buffer.from(rss('<item><guid>1</guid><description>x</description><title>停水</title></item>'), 'utf16le'),
    ]),
    'text/xml; charset=gbk',
    'utf-16le',
  ],
])('the encoding is told %s', (_how, bytes, contentType, encoding) => {
  const reading = read(bytes, contentType);
  expect(reading.encoding).toBe(encoding);
  expect(reading.drafts[0]?.content.title).toBe('停水');
});

test('identity is id, then guid, then address and date', () => {
  const dated = '<pubDate>Tue, 16 Jun 2026 08:00:00 +0800</pubDate>';
  expect(read(rss(item(`<guid>g</guid><link>https://a.example/1</link>${dated}`))).drafts[0]?.entry).toBe('g');
  expect(read(rss(item(`<link>https://a.example/1</link>${dated}`))).drafts[0]?.entry).toBe(
    'https://a.example/1 Tue, 16 Jun 2026 08:00:00 +0800',
  );
  expect(codes(rss(item('<link>https://a.example/1</link>')))).toEqual(['no-identity']);
});

test('of two entries with one identity the first stands and the other is refused', () => {
  const reading = read(
    rss(`${item('<guid>g</guid>')}<item><title>另一条</title><description>别的</description><guid>g</guid></item>`),
  );
  expect(reading.drafts.map((draft) => draft.content.title)).toEqual(['停水通知']);
  expect(reading.refused).toMatchObject([{ entry: 'g', code: 'duplicate-identity' }]);
});

test.each([
  ['2026-06-16T08:00:00+08:00', '2026-06-16T00:00:00.000Z'],
  ['Tue, 16 Jun 2026 00:00:00 GMT', '2026-06-16T00:00:00.000Z'],
  ['2026-06-16', '2026-06-15T16:00:00.000Z'],
  ['2026/6/16 8:30', '2026-06-16T00:30:00.000Z'],
  ['2026年6月16日', '2026-06-15T16:00:00.000Z'],
])('a date written %s is read, without zone in the office’s', (text, iso) => {
  expect(read(rss(item(`<guid>g</guid><pubDate>${text}</pubDate>`))).drafts[0]?.content.publishedAt).toBe(iso);
});

test.each([
  ['no title', '<item><guid>g</guid><description>x</description></item>', 'no-title'],
  ['no words', '<item><guid>g</guid><title>停水</title><description>&lt;img src="x"&gt;</description></item>', 'no-words'],
  ['text garbled at the source', '<item><guid>g</guid><title>锟斤拷</title><description>x</description></item>', 'garbled'],
  ['replacement characters', '<item><guid>g</guid><title>停\ufffd水</title><description>x</description></item>', 'garbled'],
  ['a date that does not exist', item('<guid>g</guid><pubDate>2026-02-30</pubDate>'), 'bad-date'],
  ['a date still to come', item('<guid>g</guid><pubDate>2027-01-01</pubDate>'), 'future-date'],
])('an entry with %s is refused', (_what, entry, code) => {
  expect(codes(rss(entry))).toEqual([code]);
});

test.each([
  ['nothing', '', 'not-a-feed'],
  ['a web page', '<!DOCTYPE html><html><body>Login</body></html>', 'not-a-feed'],
  ['a feed cut off in the middle', rss(item('<guid>g</guid>')).slice(0, 60), 'not-a-feed'],
  ['JSON that is no feed', '{"a":1}', 'not-a-feed'],
])('%s is one refusal and no draft', (_what, text, code) => {
  expect(read(text)).toMatchObject({ feed: null, drafts: [], refused: [{ entry: null, code }] });
});

test('an empty feed is a feed that says nothing', () => {
  expect(read(rss(''))).toMatchObject({ feed: { entries: [] }, drafts: [], refused: [] });
});

test('entities a document declares are not expanded', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "停停停停停停停停停停"><!ENTITY b "&a;&a;&a;&a;&a;">]>${rss('<item><guid>g</guid><title>&b;</title><description>x</description></item>')}`;
  expect(read(bomb).drafts[0]?.content.title ?? '').not.toContain('停');
});

test('what is dropped from an entry is counted for the reviewer', () => {
  const entry =
    '<item><guid>g</guid><title>停水</title><description>&lt;p&gt;明日&lt;img src="x"&gt;&lt;/p&gt;</description><enclosure url="https://a.example/1.pdf" length="1" type="application/pdf"/></item>';
  expect(read(rss(entry)).drafts[0]?.dropped).toEqual({ picture: 1, attachment: 1 });
});
