/** What one file of kiosk-config says about another must be there. */

import type { InferOutput } from 'valibot';
import type { Chart } from '../../core/item/block.ts';
import type { Selection } from '../../core/programme/playlist.ts';
import { describeSum, sumOf } from '../../core/report/sums.ts';
import type { Config } from './config.ts';
import type { ConfigFault } from './fault.ts';

export function referenceFaults(config: Config): readonly ConfigFault[] {
  return [
    ...uniqueFaults(config),
    ...siteFaults(config),
    ...calendarFaults(config),
    ...programmeFaults(config),
    ...itemFaults(config),
  ];
}

function uniqueFaults({ site, boards, playlists, schedules, calendars }: Config): ConfigFault[] {
  const lists: readonly (readonly [string, readonly { readonly id: string }[]])[] = [
    ['site.json', site.categories],
    ['site.json', site.sources],
    ['boards.json', boards],
    ['playlists.json', playlists],
    ['schedules.json', schedules],
    ['calendars', calendars],
  ];
  return lists.flatMap(([file, entries]) => {
    const seen = new Set<string>();
    return entries.flatMap(({ id }) => {
      if (!seen.has(id)) {
        seen.add(id);
        return [];
      }
      return [{ file, path: id, sentence: `The id "${id}" stands twice: each is given once.` }];
    });
  });
}

function siteFaults({ site, playlists }: Config): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const categories = new Set(site.categories.map((c) => c.id));
  if (!isZone(site.office.timeZone))
    faults.push({
      file: 'site.json',
      path: 'office.timeZone',
      sentence: `"${site.office.timeZone}" is not a time zone such as Asia/Shanghai.`,
    });
  if (site.defaultPlaylist !== undefined && !playlists.some((p) => p.id === site.defaultPlaylist)) {
    faults.push({
      file: 'site.json',
      path: 'defaultPlaylist',
      sentence: `There is no playlist "${site.defaultPlaylist}" in playlists.json.`,
    });
  }
  for (const [i, source] of site.sources.entries()) {
    const path = `sources.${i}`;
    if (!categories.has(source.category))
      faults.push({ file: 'site.json', path: `${path}.category`, sentence: `There is no category "${source.category}".` });
    if (!/^(https?:\/\/|file:)/.test(source.url))
      faults.push({
        file: 'site.json',
        path: `${path}.url`,
        sentence: 'A source is an https: or http: address, or file: with a path inside kiosk-config.',
      });
    if (source.publish !== 'automatic') continue;
    if (!source.exemption)
      faults.push({
        file: 'site.json',
        path: `${path}.exemption`,
        sentence: 'A source that publishes by itself needs a written exemption: basis, approvedBy, date, categories.',
      });
    else if (!source.exemption.categories.includes(source.category))
      faults.push({
        file: 'site.json',
        path: `${path}.exemption.categories`,
        sentence: `The exemption does not cover the category "${source.category}".`,
      });
    if (source.url.startsWith('http:'))
      faults.push({
        file: 'site.json',
        path: `${path}.url`,
        sentence: 'A source over http: can be forged on the way: it may only go to review.',
      });
  }
  return faults;
}

function calendarFaults({ site, boards, calendars }: Config): ConfigFault[] {
  const known = new Set(calendars.flatMap(({ id, jurisdiction }) => (jurisdiction === undefined ? [id] : [id, jurisdiction])));
  const unknown = (file: string, path: string, chosen: readonly string[] | undefined) =>
    (chosen ?? [])
      .filter((name) => !known.has(name))
      .map((name) => ({ file, path, sentence: `No file under calendars/ has the jurisdiction or id "${name}".` }));
  const badDates = calendars.flatMap(({ id, validFrom, validUntil, daysOff, workdays }) => {
    const isOut = (date: string) => date < validFrom || date >= validUntil;
    const listed = [...daysOff.map(({ date }) => date), ...workdays.map(({ date }) => date)];
    const late = daysOff.filter(({ date, until }) => until !== undefined && (until <= date || until > validUntil));
    return [...listed.filter(isOut), ...late.map(({ date }) => date)].map((date) => ({
      file: `calendars/${id}.json`,
      path: date,
      sentence: `${date} does not lie whole between validFrom ${validFrom} and validUntil ${validUntil}.`,
    }));
  });
  return [
    ...unknown('site.json', 'calendars', site.calendars),
    ...boards.flatMap((board, i) => unknown('boards.json', `${i}.calendars`, board.calendars)),
    ...badDates,
  ];
}

function programmeFaults({ site, boards, playlists, schedules }: Config): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const categories = new Set(site.categories.map((c) => c.id));
  const targets = boardTargets(boards);
  for (const [i, board] of boards.entries()) {
    if (board.timeZone !== undefined && !isZone(board.timeZone))
      faults.push({
        file: 'boards.json',
        path: `${i}.timeZone`,
        sentence: `"${board.timeZone}" is not a time zone such as Asia/Shanghai.`,
      });
    const { nearM, typicalM, farM } = board.viewing;
    if (!(nearM <= typicalM && typicalM <= farM))
      faults.push({ file: 'boards.json', path: `${i}.viewing`, sentence: 'The distances must grow: nearM, typicalM, farM.' });
  }
  for (const [i, playlist] of playlists.entries()) {
    for (const [k, entry] of playlist.entries.entries()) {
      const category = 'select' in entry ? (entry.select as Selection).category : undefined;
      if (category !== undefined && !categories.has(category))
        faults.push({
          file: 'playlists.json',
          path: `${i}.entries.${k}.select.category`,
          sentence: `There is no category "${category}".`,
        });
    }
  }
  for (const [i, schedule] of schedules.entries()) {
    if (schedule.playlist !== '' && !playlists.some((p) => p.id === schedule.playlist))
      faults.push({ file: 'schedules.json', path: `${i}.playlist`, sentence: `There is no playlist "${schedule.playlist}".` });
    for (const target of schedule.boards) {
      if (!targets.has(target))
        faults.push({ file: 'schedules.json', path: `${i}.boards`, sentence: `There is no board or group "${target}".` });
    }
  }
  return faults;
}

function itemFaults({ site, boards, items }: Config): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const categories = new Set(site.categories.map((c) => c.id));
  const rules = new Set(site.postingRules.map((r) => r.id));
  const targets = boardTargets(boards);
  for (const { file, content, review } of items) {
    const fault = (path: string, sentence: string): void => void faults.push({ file, path, sentence });
    if (!categories.has(content.category)) fault('category', `There is no category "${content.category}" in site.json.`);
    if (review.author === review.approver)
      fault('review.approver', `${review.author} cannot approve what ${review.author} wrote: name a second person.`);
    for (const target of content.audience) if (!targets.has(target)) fault('audience', `There is no board or group "${target}".`);
    if (content.posting && !rules.has(content.posting.rule))
      fault('posting.rule', `There is no posting rule "${content.posting.rule}" in site.json.`);
    for (const [i, block] of content.blocks.entries()) {
      const sum = block.type === 'chart' ? sumOf(block as InferOutput<typeof Chart>) : null;
      if (sum?.kind === 'differs' && (block as InferOutput<typeof Chart>).adds) fault(`blocks.${i}`, describeSum(sum));
    }
  }
  return faults;
}

function boardTargets(boards: Config['boards']): ReadonlySet<string> {
  return new Set(['*', ...boards.flatMap((b) => [b.id, ...b.groups])]);
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}
