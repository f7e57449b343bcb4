import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { occurrenceLine, occurrenceWords, readOccurrences } from '../../src/tools/noticeboard/occurrences.ts';

const folder = mkdtempSync(join(tmpdir(), 'occurrences-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'site.json'), JSON.stringify({ office: { timeZone: 'Asia/Shanghai' } }));

async function lines(event: string, from = '2026-06-01', until = '2026-07-01', kioskConfig = folder) {
  const file = join(folder, 'office.ics');
  writeFileSync(file, `BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:值班\n${event}\nEND:VEVENT\nEND:VCALENDAR\n`);
  const answer = await readOccurrences({ file, from, until, zone: undefined, kioskConfig });
  return answer.kind === 'lines'
    ? { json: answer.occurrences.map(occurrenceLine), words: answer.occurrences.map(occurrenceWords), notes: answer.notes }
    : answer;
}

test('a time has the offset of the zone it is written in, a day is a date that ends on the next', async () => {
  expect(await lines('DTSTART;TZID=Europe/Berlin:20260617T090000\nDURATION:PT1H')).toMatchObject({
    json: ['{"uid":"a","start":"2026-06-17T09:00:00+02:00","end":"2026-06-17T10:00:00+02:00"}'],
    words: ['2026-06-17 09:00 – 10:00  值班  (Europe/Berlin)'],
  });
  expect(await lines('DTSTART:20260617T090000Z')).toMatchObject({
    json: ['{"uid":"a","start":"2026-06-17T09:00:00Z","end":"2026-06-17T09:00:00Z"}'],
  });
  expect(await lines('DTSTART;VALUE=DATE:20260617\nDTEND;VALUE=DATE:20260619')).toMatchObject({
    json: ['{"uid":"a","start":"2026-06-17","end":"2026-06-19"}'],
    words: ['2026-06-17 – 2026-06-18  值班'],
  });
});

test('a time without a zone is read in the office’s, and in UTC where there is no office', async () => {
  expect(await lines('DTSTART:20260617T090000')).toMatchObject({ json: [expect.stringContaining('2026-06-17T09:00:00+08:00')] });
  expect(await lines('DTSTART:20260617T090000', '2026-06-01', '2026-07-01', '/nowhere')).toMatchObject({
    json: [expect.stringContaining('T09:00:00Z')],
  });
});

test('a fault names file and line; a window that is none is not understood', async () => {
  expect(await lines('DTSTART:20260617T090000\nRRULE:FREQ=DAILY;SKIP=FORWARD')).toEqual({
    kind: 'refused',
    exit: 1,
    sentences: [`${join(folder, 'office.ics')}:6: RRULE: SKIP=FORWARD is not supported: dates that do not exist are left out.`],
  });
  expect(await lines('DTSTART:20260617T090000', 'soon')).toMatchObject({ kind: 'refused', exit: 2 });
  expect(await lines('DTSTART:20260617T090000', '2026-07-01', '2026-06-01')).toMatchObject({ kind: 'refused', exit: 2 });
});
