import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findPersonalData, personalDataIn, picturesIn } from '../../../src/core/item/personal-data.ts';

const kindsIn = (text: string) => findPersonalData(text).map((datum) => datum.kind);

/** 17 digits and the check character ISO 7064 MOD 11-2 gives them. */
function withCheck(body: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return body + '10X98765432'[weights.reduce((sum, weight, i) => sum + weight * Number(body[i]), 0) % 11];
}

const identity = withCheck('44200019800101123');
const wrongCheck = `${identity.slice(0, 17)}${identity.endsWith('1') ? '2' : '1'}`;

test.each([
  ['an identity number with its check digit', `身份证号码：${identity}。`, ['identity-number']],
  ['the same with a wrong check digit', wrongCheck, []],
  ['an identity number on a date that does not exist', withCheck('44200019800231123'), []],
  ['an identity number split over a line break', `${identity.slice(0, 10)}\n${identity.slice(10)}`, ['identity-number']],
  ['an identity number in full-width digits', '４４２０００１９８００１０１１２３'.concat(identity[17]!), ['identity-number']],
  ['a unified social credit code', '统一社会信用代码：91440300708461136T', []],
  ['a unified social credit code of digits alone', '统一社会信用代码：110000000000137215', []],
  ['a document number', '中府〔2011〕31号', []],
  ['a mobile in the office’s enquiry line', '咨询电话：13800138000', []],
  ['two mobiles in the office’s enquiry line', '咨询电话：0760-22600000、13800138000', []],
  ['a mobile of a person', '联系人张某，13800138000', ['mobile']],
  ['a person’s mobile after an enquiry line that ended', '咨询电话：0760-22600000。申请人：139 0013 9000', ['mobile']],
  ['a mobile with country code', '+86 138-0013-8000', ['mobile']],
  ['eleven digits inside a longer number', '工程编号 2413800138000', []],
  ['a bank card with spaces', '6205 5000 0000 0000 004', ['bank-card']],
  ['a bank card that fails Luhn', '6205 5000 0000 0000 005', []],
  ['a row of amounts', '62 0550 000 00000000 04', []],
])('%s', (_rule, text, expected) => {
  expect(kindsIn(text)).toEqual(expected);
});

test('what is reported shows five digits of a number and where it stands', () => {
  const [datum] = findPersonalData(`申请人 ${identity} 公示`);
  expect(datum).toEqual({ kind: 'identity-number', from: 4, until: 22, masked: `442*************${identity.slice(-2)}` });
});

test('a number in any cell of an item is found, one in a hash or an address is not', () => {
  const table = { type: 'table', head: [], rows: [[{ text: '甲' }, { text: identity }]] };
  expect(personalDataIn({ title: '公示', blocks: [table] }).map((d) => d.kind)).toEqual(['identity-number']);
  expect(personalDataIn({ media: identity, url: `https://example.org/${identity}`, indexNumber: identity })).toEqual([]);
});

test('a number broken over two paragraphs is found, one made of two cells is not', () => {
  const [start, end] = [identity.slice(0, 14), identity.slice(14)];
  const paragraphs = [start, end].map((text) => ({ type: 'paragraph', text }));
  expect(personalDataIn({ blocks: paragraphs }).map((d) => d.kind)).toEqual(['identity-number']);
  expect(personalDataIn({ blocks: [paragraphs[0], { type: 'heading', text: '二' }, paragraphs[1]] })).toEqual([]);
  expect(personalDataIn({ blocks: [{ type: 'table', rows: [[{ text: start }, { text: end }]] }] })).toEqual([]);
});

test('pictures are counted for the reviewer’s eye', () => {
  expect(picturesIn([{ type: 'figure' }, { type: 'paragraph' }, { type: 'figure' }])).toBe(2);
});

test('every valid identity number is found wherever it stands and however it is broken', () => {
  const body = fc
    .tuple(
      fc.constantFrom('11', '44', '65'),
      fc.integer({ min: 0, max: 9999 }),
      fc.integer({ min: 1900, max: 2026 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: 0, max: 999 }),
    )
    .map(([province, place, year, month, day, order]) =>
      [province, pad(place, 4), year, pad(month, 2), pad(day, 2), pad(order, 3)].join(''),
    );
  const broken = fc.tuple(
    body,
    fc.integer({ min: 2, max: 15 }),
    fc.constantFrom('', ' ', '\n', ' - '),
    fc.constantFrom('', '编号', '（'),
  );
  fc.assert(
    fc.property(broken, ([digits, at, between, before]) => {
      const number = withCheck(digits);
      expect(kindsIn(`${before}${number.slice(0, at)}${between}${number.slice(at)}，`)).toContain('identity-number');
    }),
  );
});

test('no text makes the search slow or throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('1', '3', '8', ' ', '\n', 'X', '电', '-'), maxLength: 400 }), (text) => {
      for (const datum of findPersonalData(text)) expect(datum.until).toBeGreaterThan(datum.from);
    }),
  );
});

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
