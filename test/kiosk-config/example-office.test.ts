/** The example office is what a newcomer sees first: its files parse, its figures add up, its dates are right, nobody is exposed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { BlockOf, KnownBlock } from '../../src/core/item/block.ts';
import { ItemFile, itemKinds } from '../../src/core/item/item.ts';
import { personalDataIn } from '../../src/core/item/personal-data.ts';
import { Board, includesBoard } from '../../src/core/office/board.ts';
import { Site } from '../../src/core/office/site.ts';
import { Playlist } from '../../src/core/programme/playlist.ts';
import { Calendar, Schedule } from '../../src/core/programme/schedule.ts';
import { dayMs, instantOf } from '../../src/core/time/instant.ts';
import { loadConfig } from '../../src/hub/config/load.ts';
import { toDraft } from '../../src/hub/intake/entry.ts';
import { type Feed, readFeed } from '../../src/hub/intake/feed.ts';

type OfficeItem = v.InferOutput<typeof ItemFile>;

const root = join(import.meta.dirname, '../../kiosk-config');
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
const filesIn = (folder: string) => readdirSync(join(root, folder)).filter((name) => name.endsWith('.json'));

const site = v.parse(Site, readJson('site.json'));
const boards = v.parse(v.array(Board), readJson('boards.json'));
const playlists = v.parse(v.array(Playlist), readJson('playlists.json'));
const schedules = v.parse(v.array(Schedule), readJson('schedules.json'));
const calendars = filesIn('calendars').map((name) => v.parse(Calendar, readJson(`calendars/${name}`)));
const items = new Map(filesIn('items').map((name) => [basename(name, '.json'), v.parse(ItemFile, readJson(`items/${name}`))]));
const all = [...items.values()];
const item = (id: string): OfficeItem => items.get(id)!;
const firstLight = instantOf('2026-11-24T12:00:00+08:00');

/** Every string a reader may meet: not ids, hashes or file names. */
function wordsOf(value: unknown, key = ''): string[] {
  if (typeof value === 'string')
    return ['id', 'type', 'media', 'file', 'category', 'rule', 'relation'].includes(key) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((member) => wordsOf(member, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => wordsOf(member, name));
}
const hanIn = (text: string) => text.match(/\p{Script=Han}/gu)?.length ?? 0;
const blocksOf = <T extends KnownBlock['type']>(file: OfficeItem, type: T) =>
  file.blocks.filter((block) => block.type === type) as BlockOf<T>[];
const chartOf = (id: string) => blocksOf(item(id), 'chart')[0]!;
const tableOf = (id: string) => blocksOf(item(id), 'table')[0]!;
const isShown = ({ publishedAt, showUntil }: OfficeItem, at: number) =>
  instantOf(publishedAt) <= at && (showUntil === undefined || at < instantOf(showUntil));

describe('files', () => {
  test('the hub loads the whole office without a fault', async () => {
    const loaded = await loadConfig(root);
    expect(loaded.kind === 'faults' ? loaded.faults : []).toEqual([]);
    expect(loaded.kind).toBe('config');
  });

  test('an item file is named by its id and has no field the schema does not know', () => {
    for (const [name, file] of items) {
      expect(file.id).toBe(name);
      expect(Object.keys(file).filter((field) => !(field in ItemFile.entries))).toEqual([]);
    }
  });

  test('everything is marked as an example, so that nothing of it reaches a paired board', () => {
    expect([site, ...boards, ...all].filter(({ example }) => !example)).toEqual([]);
  });

  test('every category, posting rule and related item that is named exists', () => {
    const categories = new Set(site.categories.map(({ id }) => id));
    const rules = new Set(site.postingRules.map(({ id }) => id));
    for (const file of all) {
      expect(categories).toContain(file.category);
      if (file.posting) expect(rules).toContain(file.posting.rule);
      for (const { id } of file.related) expect(items.has(id), `${file.id} → ${id}`).toBe(true);
    }
  });

  test('a policy and its explainer name each other (R19)', () => {
    const pairs = all.flatMap((file) => file.related.map(({ id, relation }) => ({ from: file.id, to: id, relation })));
    const explains = pairs.filter(({ relation }) => relation === 'explains');
    const explained = pairs.filter(({ relation }) => relation === 'explained-by');
    expect(explains.length).toBeGreaterThanOrEqual(3);
    expect(explained.map(({ from, to }) => `${to} ${from}`).sort()).toEqual(
      explains.map(({ from, to }) => `${from} ${to}`).sort(),
    );
  });

  test('playlists and schedules name items, categories, playlists, boards and groups that exist', () => {
    const targets = new Set(['*', ...boards.flatMap(({ id, groups }) => [id, ...groups])]);
    const categories = site.categories.map(({ id }) => id);
    for (const { entries } of playlists)
      for (const entry of entries)
        if ('item' in entry) expect(items.has(String(entry.item)), String(entry.item)).toBe(true);
        else if (entry.select.category !== undefined) expect(categories).toContain(entry.select.category);
    for (const schedule of schedules) {
      expect(playlists.map(({ id }) => id)).toContain(schedule.playlist);
      for (const target of schedule.boards) expect(targets).toContain(target);
    }
    expect(playlists.map(({ id }) => id)).toContain(site.defaultPlaylist);
    for (const board of boards) expect(schedules.some((schedule) => includesBoard(schedule.boards, board))).toBe(true);
  });

  test('the three boards are a portrait sheet, a 4K hall and an amber LED, and none is ever closed', () => {
    const shapes = boards.map(({ id, screen }) => [id, screen.widthPx, screen.heightPx, screen.widthMm, screen.colour]);
    expect(shapes).toEqual([
      ['square', 1080, 1920, 680, 'full'],
      ['hall', 3840, 2160, 1650, 'full'],
      ['village', 192, 96, 960, 'amber'],
    ]);
    expect(boards.filter(({ openHours }) => openHours !== undefined)).toEqual([]);
  });

  test('a day off is not a make-up workday, lies in its calendar, and make-up workdays fall on weekends', () => {
    expect(calendars.map(({ id, validUntil }) => [id, validUntil])).toEqual([
      ['cn-2025', '2026-01-01'],
      ['cn-2026', '2027-01-01'],
    ]);
    for (const { daysOff, workdays, validFrom, validUntil } of calendars) {
      const dates = [...daysOff, ...workdays].map(({ date }) => date);
      expect(new Set(dates).size).toBe(dates.length);
      for (const date of dates) expect(validFrom <= date && date < validUntil, date).toBe(true);
      for (const { date } of workdays) expect([0, 6]).toContain(new Date(`${date}T00:00:00Z`).getUTCDay());
    }
  });

  test('the source of the city is read from its file and every entry becomes a draft', () => {
    const source = site.sources.find(({ id }) => id === 'lichuan-city')!;
    expect(source.publish).toBe('review');
    const read = readFeed(readFileSync(join(root, source.url.replace('file:', '')), 'utf8'));
    expect(read.kind).toBe('feed');
    const feed = read as Feed;
    const rules = { kind: 'notice', category: source.category, issuer: site.office.name, language: 'zh-Hans' } as const;
    const drafts = feed.entries.map((entry, place) =>
      toDraft(entry, place, { ...rules, base: undefined, at: firstLight, zone: site.office.timeZone }),
    );
    expect(drafts.map(({ kind }) => kind)).toEqual(['draft', 'draft', 'draft']);
  });
});

describe('range', () => {
  test('the office has items of every kind, category and language', () => {
    expect(all.length).toBeGreaterThanOrEqual(28);
    for (const kind of itemKinds) expect(all.filter((file) => file.kind === kind).length).toBeGreaterThanOrEqual(5);
    for (const { id } of site.categories) expect(all.filter((file) => file.category === id).length, id).toBeGreaterThanOrEqual(2);
    for (const language of ['zh-Hans', 'zh-Hant', 'en'])
      expect(all.filter((file) => file.language === language).length, language).toBeGreaterThanOrEqual(2);
  });

  test('one notice is longer than 3,000 characters and one title longer than 60', () => {
    const longest = Math.max(...all.filter(({ kind }) => kind === 'notice').map(({ blocks }) => wordsOf(blocks).join('').length));
    expect(longest).toBeGreaterThan(3_000);
    expect(Math.max(...all.map(({ title }) => hanIn(title)))).toBeGreaterThan(60);
  });

  test('the winner of a tender is marked by the word and by weight', () => {
    const rows = tableOf('sewer-repair-tender').rows;
    expect(rows.filter((row) => row.some(({ text }) => text.includes('中标'))).length).toBe(1);
    expect(rows.map((row) => row.every(({ strong }) => strong === true))).toEqual([true, false, false]);
  });

  test('an explainer asks a question and answers it in one sentence; most go on in steps', () => {
    const explainers = all.filter(({ kind }) => kind === 'explainer');
    for (const file of explainers) {
      const questions = blocksOf(file, 'question');
      expect(questions.length, file.id).toBeGreaterThan(0);
      for (const { question, answer } of questions) {
        expect(question).toMatch(/[？?]|Again\?|now\?$/u);
        if (file.language !== 'en') expect(answer.slice(0, -1), answer).not.toMatch(/。.*。/u);
      }
    }
    const withSteps = explainers.filter((file) => blocksOf(file, 'list').some(({ ordered }) => ordered));
    expect(withSteps.length).toBeGreaterThanOrEqual(8);
  });

  test('a picture is ours, small, named by its hash, of the size it says, and described in words', () => {
    const figures = all.flatMap((file) => blocksOf(file, 'figure').map((figure) => ({ file, figure })));
    expect(figures.length).toBeGreaterThanOrEqual(2);
    for (const { file, figure } of figures) {
      const name = String((figure as { file?: unknown }).file);
      expect(file.files.map((picture) => picture.file)).toContain(name);
      const bytes = readFileSync(join(root, 'items', name));
      expect(bytes.length).toBeLessThanOrEqual(200_000);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(figure.media);
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([figure.widthPx, figure.heightPx]);
      expect(figure.alt.length).toBeGreaterThan(30);
      expect(existsSync(join(root, 'pictures', `${basename(name, '.png')}.svg`))).toBe(true);
    }
  });
});

describe('figures', () => {
  test('759 items are the sum of the eight categories of the report', () => {
    const chart = chartOf('report-759');
    expect(Object.fromEntries(chart.parts.map(({ category, value }) => [category, value]))).toEqual({
      affairs: 462,
      documents: 31,
      notices: 41,
      laws: 9,
      procurement: 190,
      personnel: 5,
      statistics: 10,
      other: 11,
    });
    expect(chart.total?.value).toBe(759);
    expect(chart.adds).toBe(true);
  });

  test('a chart that claims to add up does, in one unit', () => {
    const charts = all.flatMap((file) => blocksOf(file, 'chart'));
    expect(charts.length).toBeGreaterThanOrEqual(5);
    for (const { parts, total, adds, source } of charts) {
      expect(source).not.toBe('');
      if (!adds) continue;
      expect(parts.every(({ unit }) => unit === undefined || unit === total?.unit)).toBe(true);
      expect(parts.reduce((sum, { value }) => sum + value, 0)).toBe(total?.value);
    }
  });

  test('consultations keep their units and are never added (R20)', () => {
    const chart = chartOf('report-consultations');
    const told = chart.parts.map(({ value, unit, display }) => `${display ?? value}${unit}`);
    expect(told.sort()).toEqual(['200多人次', '354条', '41件', '82件', '146件'].sort());
    expect(chart.adds).toBe(false);
    expect(`${chart.total?.display}${chart.total?.unit}`).toBe('758多件');
    const words = wordsOf(item('report-consultations')).join('');
    expect(words).toContain('单位不同，不能相加');
    expect(words).not.toMatch(/823|623|%|％|百分/u);
  });

  test('the figures of the report name the report', () => {
    for (const id of ['report-759', 'report-consultations', 'report-zero-requests'])
      expect(chartOf(id).source).toBe('东凤镇2011年度政府信息公开工作报告');
    expect(chartOf('report-zero-requests').total?.value).toBe(0);
  });

  test('a table that ends with 合计 adds up', () => {
    for (const [id, column] of [
      ['procurement-plan-2027q1', 1],
      ['east-town-plan-draft', 1],
    ] as const) {
      const rows = tableOf(id).rows;
      const hundredths = rows.map((row) => Math.round(Number(row[column]!.text) * 100));
      expect(rows.at(-1)![0]!.text).toBe('合计');
      expect(hundredths.slice(0, -1).reduce((a, b) => a + b)).toBe(hundredths.at(-1));
    }
  });

  test('the village accounts close: what came in, what went out, what is left', () => {
    const rows = tableOf('liuwan-village-accounts').rows.map(([label, amount]) => ({
      label: label!.text,
      cents: Math.round(Number(amount!.text) * 100),
    }));
    const sum = (start: string) =>
      rows.filter(({ label }) => label.startsWith(start)).reduce((total, { cents }) => total + cents, 0);
    const one = (label: string) => rows.find((row) => row.label === label)!.cents;
    expect(sum('收入：')).toBe(one('收入合计'));
    expect(sum('支出：')).toBe(one('支出合计'));
    expect(one('上季度结余') + one('收入合计') - one('支出合计')).toBe(one('本季度结余'));
    expect(tableOf('liuwan-village-accounts').rows.length).toBe(11);
  });
});

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
