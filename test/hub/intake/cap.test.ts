import { describe, expect, test } from 'vitest';
import { instantOf } from '../../../src/core/time/instant.ts';
import { type CapReading, readCap } from '../../../src/hub/intake/cap.ts';
import { type AlertLine, judgeFiles } from '../../../src/hub/intake/cap-judge.ts';

const ns = 'urn:oasis:names:tc:emergency:cap:1.2';
const body = (p = '', inner = '') =>
  `<${p}identifier>rain-1</${p}identifier><${p}sender>weather@city.example</${p}sender><${p}sent>2026-06-17T14:20:00+08:00</${p}sent><${p}status>Actual</${p}status><${p}msgType>Alert</${p}msgType><${p}scope>Public</${p}scope>${inner}<${p}info><${p}event>暴雨</${p}event><${p}headline>暴雨红色预警</${p}headline><${p}urgency>Immediate</${p}urgency><${p}severity>Extreme</${p}severity><${p}certainty>Observed</${p}certainty><${p}expires>2026-06-17T18:00:00+08:00</${p}expires></${p}info>`;
const alert = (inner = '') => `<alert xmlns="${ns}">${body('', inner)}</alert>`;

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string | Uint8Array): readonly CapReading[] => readCap(typeof text === 'string' ? bytes(text) : text);
const codesOf = (text: string | Uint8Array) =>
  read(text).map((reading) => (reading.kind === 'refused' ? reading.code : reading.kind));
const judge = (...texts: readonly string[]): readonly AlertLine[] =>
  judgeFiles(
    texts.map((text, i) => ({ file: `${i}.cap`, bytes: bytes(text) })),
    { board: { drills: false }, at: instantOf('2026-06-17T15:00:00+08:00'), certificates: [], mustBeSigned: false },
  );

test.each([
  ['a prefix of any name', `<w:alert xmlns:w="${ns}">${body('w:')}</w:alert>`],
  ['CAP 1.1', `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1">${body()}</alert>`],
  ['CAP 1.0', `<alert xmlns="http://www.incident.com/cap/1.0">${body()}</alert>`],
  [
    'an envelope around it',
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${alert()}</s:Body></s:Envelope>`,
  ],
  [
    'an entry of Atom',
    `<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="text/xml">${alert()}</content></entry></feed>`,
  ],
  [
    'an item of RSS, as text',
    `<rss version="2.0"><channel><item><description><![CDATA[${alert()}]]></description></item></channel></rss>`,
  ],
])('the same message is read from %s', (_form, text) => {
  const [reading, ...more] = read(text);
  expect(more).toEqual([]);
  expect(reading).toMatchObject({ kind: 'message', message: { identifier: 'rain-1', infos: [{ headline: '暴雨红色预警' }] } });
});

/** The few characters of the sample as GBK writes them, each byte a character. */
const gbkBytes: Readonly<Record<string, string>> = {
  暴: '\xb1\xa9',
  雨: '\xd3\xea',
  红: '\xba\xec',
  色: '\xc9\xab',
  预: '\xd4\xa4',
  警: '\xbe\xaf',
};
const inGbk = (text: string) => text.replace(/\p{Script=Han}/gu, (character) => gbkBytes[character]!);

test('encodings of the source are read: GBK, UTF-16 with a mark, UTF-8 with a mark', () => {
  const utf16 = Buffer.from(`\ufeff${alert()}`, 'utf16le');
  const gbk = Buffer.from(`<?xml version="1.0" encoding="GBK"?>${inGbk(alert())}`, 'latin1');
  expect(read(utf16)[0]).toMatchObject({ message: { infos: [{ event: '暴雨' }] } });
  expect(read(`\ufeff${alert()}`)[0]).toMatchObject({ message: { infos: [{ event: '暴雨' }] } });
  expect(read(gbk)[0]).toMatchObject({ message: { infos: [{ event: '暴雨', headline: '暴雨红色预警' }] } });
});

test('several messages of one file are each a line', () => {
  const edxl = `<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><contentObject>${alert()}</contentObject><contentObject>${alert().replace('rain-1', 'rain-2')}</contentObject></EDXLDistribution>`;
  expect(judge(edxl).map(({ identifier, decision }) => [identifier, decision])).toEqual([
    ['rain-1', 'present'],
    ['rain-2', 'present'],
  ]);
});

test('references are triples, whatever white space and commas stand between', () => {
  const [reading] = read(
    alert('<references>\n a@b , one,2026-06-17T14:00:00+08:00\n c@d,two , 2026-06-17T14:10:00+08:00 nonsense </references>'),
  );
  expect(reading).toMatchObject({
    message: {
      references: [
        { sender: 'a@b', identifier: 'one', sent: '2026-06-17T14:00:00+08:00' },
        { sender: 'c@d', identifier: 'two', sent: '2026-06-17T14:10:00+08:00' },
      ],
    },
  });
});

test('pairs are read as every version writes them', () => {
  const text = alert().replace(
    '</info>',
    '<parameter>HSAS=ORANGE</parameter><eventCode><valueName>SAME</valueName><value>SVR</value></eventCode><area><areaDesc>here</areaDesc><geocode><valueName>UGC</valueName><value>CAZ041 CAZ042</value></geocode></area></info>',
  );
  expect(read(text)[0]).toMatchObject({
    message: {
      infos: [
        {
          parameters: [{ name: 'HSAS', value: 'ORANGE' }],
          eventCodes: [{ name: 'SAME', value: 'SVR' }],
          areas: [
            {
              geocodes: [
                { name: 'UGC', value: 'CAZ041' },
                { name: 'UGC', value: 'CAZ042' },
              ],
            },
          ],
        },
      ],
    },
  });
});

test('entries of an index that tell of one message by area are that message once', () => {
  const entry = (code: string) =>
    `<entry><cap:identifier>wind-1</cap:identifier><cap:sent>2026-06-17T14:20:00+08:00</cap:sent><cap:expires>2026-06-17T18:00:00+08:00</cap:expires><cap:status>Actual</cap:status><cap:message_type>Alert</cap:message_type><cap:scope>Public</cap:scope><cap:severity>Moderate</cap:severity><cap:areaDesc>${code}</cap:areaDesc><cap:geocode><valueName>EMMA_ID</valueName><value>${code}</value></cap:geocode><link href="https://warnings.example/1" type="application/cap+xml"/><title>Orange Wind Warning</title></entry>`;
  const index = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="${ns}"><author><name>warnings.example</name></author>${entry('DE1')}${entry('DE2')}</feed>`;
  const lines = judgeFiles([{ file: 'index', bytes: bytes(index) }], {
    board: { drills: false, place: { geocodes: [{ scheme: 'EMMA_ID', value: 'DE2' }] } },
    at: instantOf('2026-06-17T15:00:00+08:00'),
    certificates: [],
    mustBeSigned: false,
  });
  expect(lines.map(({ decision, level, reason }) => [decision, level, reason])).toEqual([
    ['present', 'orange', null],
    ['hold', 'orange', 'duplicate'],
  ]);
});

describe('what is no warning is refused, each file with a line', () => {
  test.each([
    ['JSON', '{"alert":true}', 'not-xml'],
    ['nothing', '', 'not-xml'],
    ['another document', '<html><body>x</body></html>', 'no-message'],
    ['an index without entries', '<feed xmlns="http://www.w3.org/2005/Atom"><title>None</title></feed>', 'no-message'],
    [
      'an entry that only links',
      '<rss version="2.0"><channel><item><title>x</title><link>https://x.example/1</link></item></channel></rss>',
      'link-only',
    ],
    ['half a message', alert().slice(0, -20), 'not-well-formed'],
    ['a bare &', alert('<note>A & B</note>'), 'not-well-formed'],
    ['a prefix of no namespace', `<cap:alert>${body('cap:')}</cap:alert>`, 'not-well-formed'],
    ['another namespace', `<alert xmlns="urn:example:alerts">${body()}</alert>`, 'unknown-namespace'],
    ['no namespace', `<alert>${body()}</alert>`, 'unknown-namespace'],
    ['an outer entity', `<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>${alert('<note>&x;</note>')}`, 'dtd'],
    ['a bomb', `<!DOCTYPE alert [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${alert('<note>&b;</note>')}`, 'dtd'],
    ['an entity nobody declared', alert('<note>&x;</note>'), 'not-well-formed'],
    ['a well too deep', '<a>'.repeat(100) + '</a>'.repeat(100), 'too-complex'],
    ['bytes of no encoding', new Uint8Array([0x3c, 0xff, 0xfe, 0x80]), 'encoding-unreadable'],
  ])('%s', (_what, text, code) => {
    expect(codesOf(text as string)).toEqual([code]);
  });

  test('a line of what was no message has nulls', () => {
    expect(judge('{}')).toEqual([
      {
        file: '0.cap',
        identifier: null,
        sent: null,
        status: null,
        msgType: null,
        decision: 'refuse',
        level: null,
        reason: 'not-xml',
      },
    ]);
  });

  test('a file that cannot be read is a line as well', () => {
    const lines = judgeFiles([{ file: 'gone.cap', bytes: null }], {
      board: { drills: false },
      at: instantOf('2026-06-17T15:00:00Z'),
      certificates: [],
      mustBeSigned: false,
    });
    expect(lines).toMatchObject([{ decision: 'refuse', reason: 'unreadable' }]);
  });
});

test('a later file decides on an earlier one, and an earlier on a later', () => {
  const cancel = alert('<references>weather@city.example,rain-1,2026-06-17T14:20:00+08:00</references>')
    .replace('>rain-1<', '>rain-2<')
    .replace('>Alert<', '>Cancel<')
    .replace('14:20:00+08:00</sent>', '14:40:00+08:00</sent>');
  expect(judge(alert(), cancel).map(({ reason }) => reason)).toEqual(['cancelled', 'cancelled']);
  expect(judge(cancel, alert()).map(({ reason }) => reason)).toEqual(['cancelled', 'cancelled']);
});
