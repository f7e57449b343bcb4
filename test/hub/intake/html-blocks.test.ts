import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Block } from '../../../src/core/item/block.ts';
import { blocksFromHtml } from '../../../src/hub/intake/html-blocks.ts';

const blocks = (html: string, base?: string) => blocksFromHtml(html, base)?.blocks ?? [];

test('paragraphs, headings and line breaks become blocks of plain text', () => {
  expect(blocks('<h1>停水通知</h1><p>  各位居民：</p>\n<div>明日停水。<br/>请储水。</div>尾声')).toEqual([
    { type: 'heading', level: 2, text: '停水通知' },
    { type: 'paragraph', text: '各位居民：' },
    { type: 'paragraph', text: '明日停水。' },
    { type: 'paragraph', text: '请储水。' },
    { type: 'paragraph', text: '尾声' },
  ]);
});

test('a line end of the source between two Han characters is no space, between Latin words it is one', () => {
  expect(blocks('<p>关于停水\n   的通知</p><p>water\n  supply</p>')).toEqual([
    { type: 'paragraph', text: '关于停水的通知' },
    { type: 'paragraph', text: 'water supply' },
  ]);
});

test('a link keeps its place in the words and its absolute address; a script address stays words', () => {
  expect(blocks('<p> 详见 <a href="/a?b=1"> 公告 </a>全文</p>', 'https://town.example/x/')).toEqual([
    { type: 'paragraph', text: '详见 公告 全文', links: [{ from: 3, until: 5, href: 'https://town.example/a?b=1' }] },
  ]);
  expect(blocks('<p><a href="javascript:alert(1)">点这里</a></p>')).toEqual([{ type: 'paragraph', text: '点这里' }]);
});

test('lists keep order and nesting', () => {
  expect(blocks('<ol><li>申请<ul><li>身份证</li><li>申请表</li></ul></li><li>领取</li></ol>')).toEqual([
    {
      type: 'list',
      ordered: true,
      entries: [{ text: '申请', entries: [{ text: '身份证' }, { text: '申请表' }] }, { text: '领取' }],
    },
  ]);
});

test('a table keeps head, spans and caption; figures align at the end', () => {
  const html =
    '<table><caption>中标结果</caption><tr><th>单位</th><th>金额</th></tr><tr><td rowspan="2">甲公司</td><td>1,200</td></tr><tr><td>30%</td></tr></table>';
  expect(blocks(html)).toEqual([
    {
      type: 'table',
      caption: '中标结果',
      head: [{ text: '单位' }, { text: '金额' }],
      rows: [
        [
          { text: '甲公司', rowSpan: 2 },
          { text: '1,200', align: 'end' },
        ],
        [{ text: '30%', align: 'end' }],
      ],
    },
  ]);
});

test('lines of a cell, an entry, a quote and a value stay lines', () => {
  expect(
    blocks(
      '<table><tr><td><p>甲公司</p><p>乙公司</p></td><td>一<br>二</td></tr></table><ul><li>申请：<br>带身份证</li></ul><blockquote><p>一</p><p>二</p></blockquote><dl><dt>地址</dt><dd>镇政府<br>二楼</dd></dl>',
    ),
  ).toEqual([
    { type: 'table', head: [], rows: [[{ text: '甲公司\n乙公司' }, { text: '一\n二' }]] },
    { type: 'list', ordered: false, entries: [{ text: '申请：\n带身份证' }] },
    { type: 'quote', text: '一\n二' },
    { type: 'facts', entries: [{ label: '地址', value: '镇政府\n二楼' }] },
  ]);
});

test('documents that lists and cells link to follow as links, each once; other addresses are counted', () => {
  const annex = '<a href="/f/%E9%99%84%E4%BB%B6.docx">附件1</a>';
  const read = blocksFromHtml(
    `<ul><li>${annex}</li><li>${annex}<a href="/list">更多</a><a href="#top">顶部</a></li></ul><table><tr><td>${annex}</td><td>表</td></tr></table><a href="/x.pdf"><div>全文</div></a>`,
    'https://town.example/',
  );
  const link = { type: 'link', text: '附件1', href: 'https://town.example/f/%E9%99%84%E4%BB%B6.docx' };
  expect(read?.blocks.filter(({ type }) => type === 'link' || type === 'paragraph')).toEqual([
    link,
    link,
    { type: 'paragraph', text: '全文' },
    { type: 'link', text: '全文', href: 'https://town.example/x.pdf' },
  ]);
  expect(read?.dropped).toEqual({ link: 1 });
});

test('what stands in a hidden or dropped element is not counted beside it', () => {
  const html = '<ul><li>甲<picture><img src=x></picture><span hidden><img src=y></span><object><img src=z></object></li></ul>';
  expect(blocksFromHtml(html)?.dropped).toEqual({ picture: 1, media: 1 });
});

test('a table that only lays out the page is read through', () => {
  expect(blocks('<table><tr><td><p>一</p><p>二</p></td></tr></table>')).toEqual([
    { type: 'paragraph', text: '一' },
    { type: 'paragraph', text: '二' },
  ]);
});

test('labels and values of a definition list become facts', () => {
  expect(blocks('<dl><dt>索引号</dt><dd>A/1</dd><dt>文号</dt><dd>中府〔2011〕31号</dd></dl>')).toEqual([
    {
      type: 'facts',
      entries: [
        { label: '索引号', value: 'A/1' },
        { label: '文号', value: '中府〔2011〕31号' },
      ],
    },
  ]);
});

test('pictures, media, forms and struck words are left out and counted, scripts and hidden words left out', () => {
  const read = blocksFromHtml(
    '<p>甲<img src="x"><b>乙<img src=y></b><s>旧价</s></p><video></video><form><input></form><script>alert(1)</script><p style="display: none">暗</p><h2>丙<img src=z></h2>',
  );
  expect(read?.blocks).toEqual([
    { type: 'paragraph', text: '甲乙' },
    { type: 'heading', level: 2, text: '丙' },
  ]);
  expect(read?.dropped).toEqual({ picture: 3, struck: 1, media: 1, form: 1 });
});

test('a page nested ninety thousand deep is read, not overflowed', () => {
  expect(blocks(`${'<div>'.repeat(90_000)}底${'</div>'.repeat(90_000)}`)).toEqual([{ type: 'paragraph', text: '底' }]);
});

test('whatever the markup, what comes out is valid blocks without a trace of it', () => {
  const tag = fc.constantFrom(
    'p',
    'div',
    'b',
    'a href="/x"',
    'table',
    'tr',
    'td',
    'ul',
    'li',
    'h1',
    'br',
    'img',
    'span hidden',
    'blockquote',
    'dl',
    'dt',
    'dd',
    'script',
  );
  const piece = fc.oneof(
    tag.map((t) => `<${t}>`),
    tag.map((t) => `</${t.split(' ')[0]}>`),
    fc.constantFrom('字', ' ', '\n', 'word', '&amp;', '12'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const block of blocks(pieces.join(''), 'https://town.example/')) {
        expect(v.is(Block, block)).toBe(true);
        expect(JSON.stringify(block)).not.toMatch(/<\/?[a-z]/);
        if (block.type !== 'paragraph') continue;
        for (const link of block.links ?? []) expect(block.text.slice(link.from, link.until).trim()).not.toBe('');
      }
    }),
    { numRuns: 500 },
  );
});
