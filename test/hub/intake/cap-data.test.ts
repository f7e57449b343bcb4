/** Every warning of the collected data, where it is at hand: none is lost, and what becomes of each was looked at by hand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';
import { type AlertBoard, livesOf } from '../../../src/core/programme/alert-life.ts';
import { instantOf, minuteMs, toInstant } from '../../../src/core/time/instant.ts';
import { type AlertLine, judgeFiles } from '../../../src/hub/intake/cap-judge.ts';

const folder = new URL('../../../../shared/data/cap', import.meta.url).pathname;
const isThere = existsSync(folder);
if (!isThere) process.stdout.write('skipped: ../shared/data/cap is not there\n');

const files = isThere
  ? readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => ({ file: relative(folder, path), bytes: new Uint8Array(readFileSync(path)) }))
  : [];

const anywhere: AlertBoard = { drills: false };
const judge = (some: typeof files, at: string, board = anywhere): readonly AlertLine[] =>
  judgeFiles(some, { board, at: instantOf(at), certificates: [], mustBeSigned: false });
const tally = (lines: readonly AlertLine[], keyOf: (line: AlertLine) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const line of lines) counts[keyOf(line)] = (counts[keyOf(line)] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort());
};

test.skipIf(!isThere)('every file has at least one line, and every line a decision with its reason', () => {
  const lines = judge(files, '2024-04-22T20:00:00+08:00');
  expect(new Set(lines.map(({ file }) => file))).toEqual(new Set(files.map(({ file }) => file)));
  for (const line of lines) expect(line.decision === 'present' || line.reason !== null, JSON.stringify(line)).toBe(true);
});

test.skipIf(!isThere)(
  'one evening in Taiwan: two earthquake reports and the heat stand, the rest is over, still to come, or no warning',
  () => {
    const lines = judge(files, '2024-04-22T20:00:00+08:00');
    const folderOf = ({ file }: AlertLine) => file.split(sep)[0]!;
    expect(tally(lines, (line) => `${folderOf(line)} ${line.decision} ${line.reason}`)).toMatchInlineSnapshot(`
      {
        "google-cap-library hold duplicate": 1,
        "google-cap-library hold expired": 16,
        "google-cap-library refuse bad-identifier": 1,
        "google-cap-library refuse dtd": 2,
        "google-cap-library refuse link-only": 4,
        "google-cap-library refuse no-identifier": 3,
        "google-cap-library refuse no-message": 1,
        "google-cap-library refuse no-scope": 1,
        "google-cap-library refuse not-xml": 2,
        "ibm-cap hold expired": 1,
        "meteoalarm hold duplicate": 360,
        "meteoalarm hold expired": 21,
        "nws-geojson refuse not-xml": 2,
        "oasiscap hold cancelled": 1,
        "oasiscap hold duplicate": 5,
        "oasiscap hold expired": 7,
        "rcap hold duplicate": 2,
        "rcap hold expired": 1,
        "rcap refuse link-only": 5,
        "rcap refuse no-identifier": 2,
        "rcap refuse no-scope": 1,
        "taiwan-ncdr hold expired": 26,
        "taiwan-ncdr hold test": 3,
        "taiwan-ncdr present null": 9,
        "taiwan-ncdr refuse sent-in-the-future": 33,
      }
    `);
  },
);

test.skipIf(!isThere)('a minute after it was sent, each message shows at its level, or says why not', () => {
  const lines = files.flatMap((file) => {
    const own = judge([file], '2100-01-01T00:00:00Z')
      .flatMap(({ sent }) => (sent === null ? [] : [Date.parse(sent)]))
      .filter(Number.isFinite);
    const at = own.length === 0 ? instantOf('2024-01-01T00:00:00Z') : toInstant(Math.max(...own) + minuteMs);
    return judge([file], new Date(at).toISOString());
  });
  expect(tally(lines, ({ decision, level, reason }) => `${decision} ${level} ${reason}`)).toMatchInlineSnapshot(`
    {
      "hold blue test": 1,
      "hold orange duplicate": 44,
      "hold orange expired": 1,
      "hold orange not-yet": 1,
      "hold orange test": 1,
      "hold red test": 1,
      "hold unknown cancelled": 1,
      "hold unknown expired": 1,
      "hold unknown not-yet": 1,
      "hold yellow duplicate": 316,
      "hold yellow expired": 10,
      "hold yellow not-yet": 2,
      "present blue null": 43,
      "present orange null": 36,
      "present red null": 4,
      "present red signature-not-checked": 2,
      "present unknown null": 2,
      "present unknown signature-not-checked": 2,
      "present yellow null": 16,
      "present yellow signature-not-checked": 1,
      "refuse null dtd": 2,
      "refuse null link-only": 9,
      "refuse null no-message": 1,
      "refuse null not-xml": 4,
      "refuse orange bad-identifier": 1,
      "refuse unknown no-identifier": 5,
      "refuse unknown no-scope": 2,
    }
  `);
});

test.skipIf(!isThere)('a board far away is told outside-area by every area that can be compared', () => {
  const far: AlertBoard = { drills: false, place: { lat: -48.9, lon: -123.4, geocodes: [{ scheme: 'none', value: '0' }] } };
  const presented = judge(files, '2024-04-22T20:00:00+08:00', far).filter(({ decision }) => decision === 'present');
  expect(presented).toEqual([]);
  expect(livesOf([], far)).toEqual([]);
});
