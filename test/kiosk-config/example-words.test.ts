/** The words of the example office: its dates are right, its sentences fit the boards, nobody is exposed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { personalDataIn } from '../../src/core/item/personal-data.ts';
import { dayMs, instantOf } from '../../src/core/time/instant.ts';
import { all, boards, firstLight, hanIn, isShown, item, items, playlists, readJson, root, site, wordsOf } from './office.ts';

const han = '日一二三四五六';
const english = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = 'January February March April May June July August September October November December'.split(' ');

/** Dates with their weekday. Without a year, the one nearest to the day of publication is meant. */
function weekdaysIn(text: string, publishedAt: number): { said: string; isRight: boolean }[] {
  const check = (said: string, weekday: number, month: number, day: number, year?: number) => {
    const around = new Date(publishedAt).getUTCFullYear();
    const dates = (year === undefined ? [around - 1, around, around + 1] : [year]).map(
      (y) => new Date(Date.UTC(y, month - 1, day)),
    );
    const nearest = dates.sort((a, b) => Math.abs(a.getTime() - publishedAt) - Math.abs(b.getTime() - publishedAt))[0]!;
    return { said, isRight: nearest.getUTCMonth() === month - 1 && nearest.getUTCDay() === weekday };
  };
  const year = (digits: string | undefined) => (digits === undefined ? undefined : Number(digits));
  const chinese = text.matchAll(/(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日起?[ ，（]?(?:星期|周)([一二三四五六日])/gu);
  const latin = text.matchAll(new RegExp(`(${english.join('|')}) (\\d{1,2}) (${months.join('|')})(?: (\\d{4}))?`, 'g'));
  return [
    ...Array.from(chinese, ([said, y, month, day, weekday]) =>
      check(said, han.indexOf(weekday!), Number(month), Number(day), year(y)),
    ),
    ...Array.from(latin, ([said, weekday, day, month, y]) =>
      check(said, english.indexOf(weekday!), months.indexOf(month!) + 1, Number(day), year(y)),
    ),
  ];
}

describe('dates', () => {
  test('the check itself tells a right weekday from a wrong one', () => {
    const publishedAt = instantOf('2026-11-23T09:00:00+08:00');
    const told = '11月26日 星期四，1月15日，星期五，2026年12月22日星期三，Monday 30 November 2026, Tuesday 30 June 2027';
    expect(weekdaysIn(told, publishedAt).map(({ isRight }) => isRight)).toEqual([true, true, false, true, false]);
  });

  test('every weekday is the weekday of its date', () => {
    const sourceText = readFileSync(join(root, 'sources/lichuan-city.json'), 'utf8');
    const told = all.flatMap((file) => {
      const glance = file.glance?.facts.map(({ value, detail }) => `${value}，${detail ?? ''}`) ?? [];
      return weekdaysIn([...wordsOf(file), ...glance].join('\n'), instantOf(file.publishedAt)).map((date) => ({
        id: file.id,
        ...date,
      }));
    });
    const fromSource = weekdaysIn(sourceText, firstLight).map((date) => ({ id: 'lichuan-city', ...date }));
    expect(told.length).toBeGreaterThanOrEqual(20);
    expect(fromSource.length).toBeGreaterThanOrEqual(3);
    expect([...told, ...fromSource].filter(({ isRight }) => !isRight)).toEqual([]);
  });

  test('nothing is said in days that slip: no 今天, 明天, today or tomorrow', () => {
    for (const file of all)
      expect(wordsOf(file).join('\n'), file.id).not.toMatch(/今天|明天|昨天|后天|今日|(?<!写)明日|today|tomorrow/iu);
  });

  test('an item is written, approved, published and taken down in that order', () => {
    for (const { id, writtenOn, review, publishedAt, posting, showUntil } of all) {
      expect(instantOf(`${writtenOn}T00:00:00+08:00`), id).toBeLessThanOrEqual(instantOf(review.decidedAt));
      expect(instantOf(review.decidedAt), id).toBeLessThan(instantOf(publishedAt));
      expect(instantOf(publishedAt), id).toBeLessThanOrEqual(firstLight);
      if (showUntil !== undefined) expect(instantOf(showUntil), id).toBeGreaterThan(firstLight);
      if (posting === undefined) continue;
      expect(instantOf(posting.from), id).toBeGreaterThanOrEqual(instantOf(publishedAt));
      expect(instantOf(showUntil ?? posting.until), id).toBeGreaterThanOrEqual(instantOf(posting.until));
    }
  });

  test('three to six postings run on every day until the end of June 2027', () => {
    const end = instantOf('2027-07-01T00:00:00+08:00');
    for (let at: number = firstLight; at < end; at += dayMs) {
      const running = all.filter(({ posting }) => posting && instantOf(posting.from) <= at && at < instantOf(posting.until));
      expect(running.length, new Date(at).toISOString()).toBeGreaterThanOrEqual(3);
      expect(running.length, new Date(at).toISOString()).toBeLessThanOrEqual(6);
    }
  });

  test('a planning draft is posted for thirty days, the first not counted (R12)', () => {
    const { from, until } = item('east-town-plan-draft').posting!;
    expect((instantOf(until) - instantOf(`${from.slice(0, 10)}T00:00:00+08:00`)) / dayMs - 1).toBeGreaterThanOrEqual(30);
  });

  test('the office does not look dead in the spring of 2027 or the winter after', () => {
    const spring = all.filter((file) => isShown(file, instantOf('2027-04-15T12:00:00+08:00')));
    expect(spring.length).toBeGreaterThanOrEqual(24);
    expect(new Set(spring.map(({ category }) => category)).size).toBe(8);
    expect(all.filter((file) => isShown(file, instantOf('2028-01-15T12:00:00+08:00'))).length).toBeGreaterThanOrEqual(15);
  });

  test('lists of persons leave an offline board within a day, evergreen items never (R59)', () => {
    expect(item('appointments-november').offlineMaxAge).toBe('24h');
    const evergreen = all.filter(({ offlineMaxAge }) => offlineMaxAge === 'none');
    expect(evergreen.length).toBeGreaterThanOrEqual(12);
    expect(evergreen.filter(({ showUntil, posting }) => showUntil !== undefined || posting !== undefined)).toEqual([]);
    expect(new Set(all.map(({ offlineMaxAge }) => offlineMaxAge))).toEqual(new Set(['24h', '7d', 'none']));
  });
});

/** Width in cells of a 16-dot line: Han and full-width signs one, the rest a half. */
const cellsOf = (text: string) => [...text].reduce((cells, c) => cells + (/[\u2e80-\uffef]/u.test(c) ? 1 : 0.5), 0);

describe('words', () => {
  test('the glance names what, where and until when in at most sixteen Han (R30)', () => {
    for (const { id, glance, language } of all) {
      expect(glance, id).toBeDefined();
      expect(glance!.facts.length, id).toBeGreaterThanOrEqual(1);
      expect(glance!.facts.length, id).toBeLessThanOrEqual(3);
      const large = [glance!.headline, ...glance!.facts.map(({ value }) => value)];
      if (language === 'en') expect(glance!.headline.length, id).toBeLessThanOrEqual(28);
      else expect(hanIn(large.join('')), id).toBeLessThanOrEqual(16);
    }
  });

  test('a short text is a headline of at most six Han and three lines that fit one 192-dot page', () => {
    const short = all.filter(({ shortText }) => shortText !== undefined);
    expect(short.length).toBeGreaterThanOrEqual(15);
    for (const { id, shortText } of short) {
      const lines = shortText!.split('\n');
      expect(cellsOf(lines[0]!), id).toBeLessThanOrEqual(7);
      expect(hanIn(lines[0]!), id).toBeLessThanOrEqual(6);
      expect(lines.length, id).toBeLessThanOrEqual(4);
      for (const line of lines) expect(cellsOf(line), `${id}: ${line}`).toBeLessThanOrEqual(12);
    }
  });

  test('everything the village board plays has a short text', () => {
    const village = playlists.find(({ id }) => id === 'village')!;
    const named = village.entries.map((entry) => ('item' in entry ? String(entry.item) : ''));
    expect(named.filter((id) => items.get(id)?.shortText === undefined)).toEqual([]);
  });

  test('an author never approves his own item and the register has several persons', () => {
    expect(all.filter(({ review }) => review.author === review.approver)).toEqual([]);
    expect(new Set(all.flatMap(({ review }) => [review.author, review.approver])).size).toBeGreaterThanOrEqual(5);
  });

  test('index numbers are unique and of one form', () => {
    const numbers = all.map(({ indexNumber }) => indexNumber!);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) expect(number).toMatch(/^QH\d{4}\/\d{4}-\d{5}$/u);
    const documents = all.flatMap(({ documentNumber }) => documentNumber ?? []);
    expect(new Set(documents).size).toBe(documents.length);
    for (const number of documents) expect(number).toMatch(/^青.{1,4}〔\d{4}〕\d+号$/u);
  });

  test('no identity number, mobile or card occurs, and every telephone is one that cannot exist', () => {
    const everything = [site, ...boards, ...all, readJson('sources/lichuan-city.json')];
    for (const value of everything) expect(personalDataIn(value)).toEqual([]);
    const text = everything
      .flatMap((value) => wordsOf(value))
      .filter((words) => !words.startsWith('QH'))
      .join('\n');
    const phones = text.match(/(?<![\d.])\d{3,4}-\d{5,8}(?!\d)/gu) ?? [];
    expect(phones.length).toBeGreaterThanOrEqual(15);
    expect(phones.filter((phone) => !/^0000-\d{5}$/u.test(phone))).toEqual([]);
    expect(text).not.toMatch(/(?<!\d)(?:1[3-9]\d{9}|\d{15}|\d{17}[\dXx])(?!\d)/u);
  });

  test('simplified and traditional characters are not mixed (R9)', () => {
    const simplifiedOnly = /[们这说时门车马长东发见规认让还进远运过对办务镇费电号间问听应该处证书农业实现买卖医药单双]/u;
    const traditionalOnly = /[們這說時門車馬長東發見規認讓還進遠運過對辦務鎮費電號間問聽應該處證書農業實現買賣醫藥單雙]/u;
    for (const { id, language, review: _, disclosure, ...shown } of all) {
      const text = [...wordsOf(shown), ...wordsOf(disclosure)].join('\n');
      if (language === 'zh-Hans') expect(text.match(traditionalOnly)?.[0], id).toBeUndefined();
      if (language === 'zh-Hant') expect(text.match(simplifiedOnly)?.[0], id).toBeUndefined();
      if (language === 'en') expect(text.match(/\p{Script=Han}/u)?.[0], id).toBeUndefined();
    }
  });

  test('Chinese sentences use Chinese punctuation and never double it', () => {
    for (const { id, language, title, summary, blocks } of all) {
      if (language === 'en') continue;
      const text = wordsOf([title, summary, blocks]).join('\n');
      expect(
        text.match(/\p{Script=Han}[,;:?!]|["']|[，。；：、]{2}|[。？！][。？！]| {2}|(?<!星期)\p{Script=Han} \d/u)?.[0],
        id,
      ).toBeUndefined();
      expect((text.match(/“/gu) ?? []).length, id).toBe((text.match(/”/gu) ?? []).length);
      expect((text.match(/（/gu) ?? []).length, id).toBe((text.match(/）/gu) ?? []).length);
    }
  });
});
