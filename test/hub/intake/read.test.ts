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
  expect(read(rss(item('<link>https://a.example/1</link>'))).drafts[0]?.entry).toBe('https://a.example/1');
});

test('an entry that names itself in no way is known by its words', () => {
  const [first, again, other] = ['停水', '停水', '停电'].map(
    (title) => read(rss(`<item><title>${title}</title><description>x</description></item>`)).drafts[0]?.entry,
  );
  expect(first).toMatch(/^words:[0-9a-f]{32}$/);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('of two entries with one identity the first stands and the other is refused', () => {
  const reading = read(
    rss(`${item('<guid>g</guid>')}<item><title>另一条</title><description>别的</description><guid>g</guid></item>`),
  );
  expect(reading.drafts.map((draft) => draft.content.title)).toEqual(['停水通知']);
  expect(reading.refused).toMatchObject([{ entry: 'g', code: 'duplicate-identity' }]);
});

test('several notices under one id, as lists of a site give them, are told apart by their dates', () => {
  const notice = (title: string, day: number) =>
    `<item><title>${title}</title><description>x</description><guid>https://a.example/list</guid><pubDate>2026-06-${day}</pubDate></item>`;
  const { drafts, refused } = read(rss(notice('停水', 10) + notice('停电', 11) + notice('停气', 11)));
  expect(drafts.map(({ content }) => content.title)).toEqual(['停水', '停电']);
  expect(new Set(drafts.map(({ entry }) => entry)).size).toBe(2);
  expect(refused.map(({ code }) => code)).toEqual(['duplicate-identity']);
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

test('the same entry twice in a feed is taken once and said so', () => {
  const reading = read(rss(item('<guid>g</guid>') + item('<guid>g</guid>')));
  expect([reading.drafts.length, reading.refused.map(({ code }) => code)]).toEqual([1, ['repeated-entry']]);
});

test.each([
  ['no title: its first words are one', '<item><guid>g</guid><description>明日停水。请储水。</description></item>', 'made-title'],
  ['no words', '<item><guid>g</guid><title>停水</title><description>&lt;img src="x"&gt;</description></item>', 'title-only'],
  ['a date that does not exist', item('<guid>g</guid><pubDate>2026-02-30</pubDate>'), 'unread-date'],
  [
    'one replacement character in a long text',
    `<item><guid>g</guid><title>停水</title><description>${'请储水。'.repeat(200)}\ufffd</description></item>`,
    'garbled',
  ],
])('an entry with %s is taken, with a note for the reviewer', (_what, entry, code) => {
  const { drafts, refused } = read(rss(entry));
  expect(refused).toEqual([]);
  expect(drafts.map(({ notes }) => notes.map((note) => note.code))).toEqual([[code]]);
});

test.each([
  ['明日停水。请储水。', '明日停水'],
  ['停水通知', '停水通知'],
  ['Water will be off tomorrow. Store some.', 'Water will be off tomorrow'],
  [
    'The water supply of the northern district will be interrupted for works tomorrow morning',
    'The water supply of the northern district will…',
  ],
])('a title made of “%s” is “%s”, and the words stay', (words, title) => {
  const [draft] = read(rss(`<item><guid>g</guid><description>${words}</description></item>`)).drafts;
  expect(draft?.content).toMatchObject({ title, blocks: [{ text: words }] });
});

test.each([
  ['neither title nor words', '<item><guid>g</guid><description>&lt;img src="x"&gt;</description></item>', 'nothing-to-show'],
  ['text garbled at the source', '<item><guid>g</guid><title>锟斤拷</title><description>x</description></item>', 'garbled'],
  ['replacement characters', '<item><guid>g</guid><title>停\ufffd水</title><description>x</description></item>', 'garbled'],
  [
    'English read as another encoding',
    '<item><guid>g</guid><title>Townâ€™s water</title><description>x</description></item>',
    'garbled',
  ],
  ['a title of five million characters', `<item><guid>g</guid><title>${'停'.repeat(5e6)}</title></item>`, 'title-too-long'],
  ['a date still to come', item('<guid>g</guid><pubDate>2027-01-01</pubDate>'), 'future-date'],
])('an entry with %s is refused', (_what, entry, code) => {
  expect(codes(rss(entry))).toEqual([code]);
});

test.each([
  ['nothing', '', 'empty'],
  ['white space', ' \n', 'empty'],
  ['a web page', '<!DOCTYPE html><html><body>Login</body></html>', 'not-a-feed'],
  ['JSON cut off in the middle', '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1"', 'broken-json'],
  ['a list of feeds', '<opml version="2.0"><body/></opml>', 'not-a-feed'],
  ['JSON that is no feed', '{"a":1}', 'not-a-feed'],
])('%s is one refusal and no draft', (_what, text, code) => {
  expect(read(text)).toMatchObject({ feed: null, drafts: [], refused: [{ entry: null, code }] });
});

test('an empty feed is a feed that says nothing', () => {
  expect(read(rss(''))).toMatchObject({ feed: { entries: [] }, drafts: [], refused: [] });
});

test('of a feed cut off in the middle the whole entries are taken and the last is refused', () => {
  const { feed, drafts, refused } = read(rss(item('<guid>g1</guid>') + item('<guid>g2</guid>')).slice(0, -40));
  expect(feed).toMatchObject({ whole: false, entries: [{}, {}] });
  expect(drafts.map(({ entry }) => entry)).toEqual(['g1']);
  expect(refused.map(({ code }) => code)).toEqual(['cut-off']);
});

test('entities a document declares are not expanded', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "停停停停停停停停停停"><!ENTITY b "&a;&a;&a;&a;&a;">]>${rss('<item><guid>g</guid><title>&b;</title><description>x</description></item>')}`;
  expect(read(bomb)).toMatchObject({ drafts: [], refused: [{ entry: 'g', code: 'declared-entity' }] });
});

test('what is dropped from an entry is counted for the reviewer', () => {
  const entry =
    '<item><guid>g</guid><title>停水</title><description>&lt;p&gt;明日&lt;img src="x"&gt;&lt;/p&gt;</description><enclosure url="https://a.example/1.pdf" length="1" type="application/pdf"/></item>';
  expect(read(rss(entry)).drafts[0]?.dropped).toEqual({ picture: 1, attachment: 1 });
});
