/** The example office is what a newcomer sees first: its files parse and its figures add up. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ItemFile, itemKinds } from '../../src/core/item/item.ts';
import { includesBoard } from '../../src/core/office/board.ts';
import { chosenCalendars, dayClassAt, knownUntil } from '../../src/core/time/working-calendar.ts';
import { loadConfig } from '../../src/hub/config/load.ts';
import { toDraft } from '../../src/hub/intake/entry.ts';
import { readFeed } from '../../src/hub/intake/feed.ts';
import type { Feed } from '../../src/hub/intake/feed-entry.ts';
import {
  all,
  blocksOf,
  boards,
  calendars,
  chartOf,
  firstLight,
  hanIn,
  item,
  items,
  playlists,
  root,
  schedules,
  site,
  tableOf,
  wordsOf,
} from './office.ts';

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

  test('China is known from 2007 through 2026 and not beyond; Hong Kong and Taiwan stand by', () => {
    const cn = chosenCalendars(calendars, site.calendars);
    expect(new Set(cn.map(({ jurisdiction }) => jurisdiction))).toEqual(new Set(['cn']));
    expect([knownUntil(cn, '2007-01-01'), knownUntil(cn, '2027-01-01')]).toEqual(['2027-01-01', '2027-01-01']);
    expect(knownUntil(chosenCalendars(calendars, ['hk']), '2012-01-01')).toBe('2027-01-01');
    expect(knownUntil(chosenCalendars(calendars, ['tw']), '2022-01-01')).toBe('2026-01-01');
  });

  test('a day off is not a make-up workday, lies in its calendar, and make-up workdays fall on weekends', () => {
    for (const { id, daysOff, workdays, validFrom, validUntil } of calendars) {
      for (const { date } of workdays) {
        expect(
          dayClassAt(
            calendars.filter((calendar) => calendar.id === id),
            date,
          ),
          `${id} ${date}`,
        ).toMatchObject({ kind: 'workday', makeup: true });
        expect(
          daysOff.some((off) => off.date <= date && date < (off.until ?? off.date)),
          date,
        ).toBe(false);
      }
      for (const { date, until } of [...daysOff, ...workdays.map((day) => ({ ...day, until: undefined }))]) {
        expect(validFrom <= date && date < validUntil && (until ?? date) <= validUntil, `${id} ${date}`).toBe(true);
      }
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
