import { describe, expect, test } from 'vitest';
import type { AlertMessage, AlertRecord } from '../../../src/core/programme/alert.ts';
import { alertsStandingAt, playbackWithAlerts } from '../../../src/core/programme/alert-glass.ts';
import type { HeldAlert } from '../../../src/core/programme/alert-span.ts';
import { buildProgramme } from '../../../src/core/programme/build.ts';
import { planFor } from '../../../src/core/programme/plan.ts';
import { playbackAt } from '../../../src/core/programme/playback.ts';
import type { BoardState, Holdings, Playback, Programme } from '../../../src/core/programme/programme.ts';
import { type Instant, instantOf, minuteMs, toInstant, toIso } from '../../../src/core/time/instant.ts';
import { follower, info, message } from './alert-samples.ts';
import { head, holdings, later, noon, online, pagesOf, programme, square } from './office.ts';

const items = ['a-10-9', 'b-10-9', 'c-10-9', 'd-12'].map((id) => head(id));

/** As the hub takes a message in, `seconds` after noon. */
function held(parts: Partial<AlertMessage>, seconds: number, number = 1): HeldAlert {
  const receivedAt = later(noon, seconds);
  const record: AlertRecord = {
    format: 1,
    id: `alert-${number}`,
    revision: 1,
    source: 'weather',
    receivedAt: toIso(receivedAt),
    relay: '镇应急管理办公室',
    message: message({ sent: toIso(receivedAt), infos: [info({ expires: toIso(later(receivedAt, 600)) })], ...parts }),
  };
  return { hash: `${number}`.padStart(64, 'f'), record };
}

const ofLevel = (colour: string, seconds: number, number = 1): HeldAlert =>
  held(
    { identifier: `w-${number}`, infos: [info({ headline: `暴雨${colour}色预警`, expires: toIso(later(noon, seconds + 600)) })] },
    seconds,
    number,
  );

/** A release with warnings, issued at `seconds` after noon as the hub does it: its plan goes on from the programme before. */
function issue(previous: Programme, alerts: readonly HeldAlert[], seconds: number): Programme {
  const next: Holdings = holdings({ release: previous.release + 1, takesEffectAt: later(noon, seconds), items, alerts });
  return buildProgramme(
    { ...next, plans: [planFor({ previous, holdings: next, board: square, pagesOf, effect: 'now' })] },
    'square',
    pagesOf,
  )!;
}

const quiet = programme({ items });
const glass = (on: Programme, at: number, state: BoardState = online(toInstant(at))): Playback =>
  playbackWithAlerts(null, on, 'now', state, toInstant(at));

function walk(
  on: Programme,
  from: number,
  until: number,
): { item: string; page: number; from: number; until: number; alert: string }[] {
  const shown = [];
  for (let at = from; at < until; ) {
    const playback = glass(on, at);
    if (playback.kind !== 'page') throw new Error(`no page ${(at - noon) / 1000} s after noon: ${playback.reason}`);
    if (at > from) expect(playback.startsAt, `the page at ${at - noon}`).toBe(at);
    expect(playback.endsAt).toBeGreaterThan(at);
    shown.push({
      item: playback.item,
      page: playback.page,
      from: (at - noon) / 1000,
      until: (playback.endsAt - noon) / 1000,
      alert: playback.alert?.level ?? '',
    });
    at = playback.endsAt;
  }
  return shown;
}

describe('a red warning', () => {
  const on = issue(quiet, [ofLevel('红', 25)], 25);
  const under = playbackAt(quiet, online(later(noon, 25)), later(noon, 25)) as Playback & { kind: 'page' };

  test('has the whole glass at once, whatever page was on it', () => {
    expect(under.startsAt).toBeLessThan(later(noon, 25));
    expect(glass(on, later(noon, 25))).toMatchObject({
      item: 'alert-1',
      itemKind: 'alert',
      reason: 'alert:red',
      startsAt: later(noon, 25),
    });
  });

  test('keeps it to the millisecond before it expires, without a word from the hub', () => {
    const offline = { contactAt: later(noon, 25), paired: true };
    expect(glass(on, later(noon, 624.999), offline)).toMatchObject({ itemKind: 'alert' });
    expect(glass(on, later(noon, 625), offline)).toMatchObject({ itemKind: 'notice' });
  });

  test('gives it back to the page it interrupted, which begins again, and the loop goes on from there', () => {
    const [resumed, ...after] = walk(on, later(noon, 625), later(noon, 700));
    expect(resumed).toMatchObject({ item: under.item, page: 0, from: 625 });
    const order = walk(quiet, under.startsAt, under.startsAt + 70_000).map(({ item }) => item);
    const names = [...new Set([resumed!.item, ...after.map(({ item }) => item)])];
    expect(names).toEqual([...new Set(order)].slice(0, names.length));
  });

  test('shows in the closed hours as well', () => {
    const closed = { ...square, openHours: [{ days: ['sun'], from: '08:00', until: '09:00' }] };
    const dark = { ...on, board: closed };
    expect(glass(dark, later(noon, 30))).toMatchObject({ reason: 'alert:red' });
    expect(glass(dark, later(noon, 700))).toMatchObject({ kind: 'off' });
  });

  test('does not come back on a board that no longer knows the time', () => {
    const lost: BoardState = {
      contactAt: later(noon, 30),
      paired: true,
      bounds: { earliest: later(noon, 30), latest: later(noon, 30 + 86_400) },
    };
    expect(alertsStandingAt(on, lost, later(noon, 30))).toEqual([]);
    const sure: BoardState = { ...lost, bounds: { earliest: later(noon, 30), latest: later(noon, 60) } };
    expect(glass(on, later(noon, 5000), sure)).toMatchObject({ reason: 'alert:red' });
  });

  test('is joined by a second one at once, and their pages take turns', () => {
    const two = issue(on, [ofLevel('红', 25), ofLevel('红', 60, 2)], 60);
    const shown = walk(two, later(noon, 60), later(noon, 200)).map(({ item }) => item);
    expect(shown[0]).toBe('alert-2');
    expect(new Set(shown)).toEqual(new Set(['alert-1', 'alert-2']));
  });

  test('that is lifted says so for ten minutes in every other page, and is gone', () => {
    const cancel = held(
      {
        ...follower('Cancel', { infos: [], identifier: 'w-2' }),
        references: [{ sender: 'weather@city.example', identifier: 'w-1', sent: toIso(later(noon, 25)) }],
        sent: toIso(later(noon, 90)),
      },
      95,
      2,
    );
    const lifted = issue(on, [ofLevel('红', 25), cancel], 95);
    expect(glass(on, later(noon, 94.999))).toMatchObject({ reason: 'alert:red', alert: { lifted: false } });
    expect(glass(lifted, later(noon, 95))).toMatchObject({ item: 'alert-1', alert: { lifted: true } });
    const shown = walk(lifted, later(noon, 95), later(noon, 640));
    expect(shown.filter(({ item, from }) => item === 'alert-1' && from >= 625)).toEqual([]);
    expect(shown.filter(({ item, from }) => item === 'alert-1' && from < 200).length).toBeGreaterThan(2);
  });
});

test('a board that starts during the warning, or after it, stands where the others stand', () => {
  const on = issue(quiet, [ofLevel('红', 25)], 25);
  for (const seconds of [30, 300, 624, 625, 640, 700, 3000]) {
    const fresh = JSON.parse(JSON.stringify(on)) as Programme;
    const again = glass(fresh, later(noon, seconds));
    const own = glass(on, later(noon, seconds));
    expect(again).toEqual(own);
    expect(glass(on, (own as { startsAt: Instant }).startsAt)).toEqual(own);
  }
});

test('a release meanwhile takes nothing of the interrupted showing', () => {
  const on = issue(quiet, [ofLevel('红', 25)], 25);
  const next = issue(on, [ofLevel('红', 25)], 300);
  expect(walk(next, later(noon, 625), later(noon, 680))).toEqual(walk(on, later(noon, 625), later(noon, 680)));
});

describe('an orange warning', () => {
  const on = issue(quiet, [ofLevel('橙', 25)], 25);

  test('cuts in at once, then has every other page', () => {
    const shown = walk(on, later(noon, 25), later(noon, 300));
    expect(shown[0]).toMatchObject({ item: 'alert-1', from: 25, alert: 'orange' });
    for (const [i, { item }] of shown.slice(0, 8).entries()) expect(item === 'alert-1', `page ${i}`).toBe(i % 2 === 0);
  });

  test('lets every item be seen in two turns', () => {
    const seen = new Set(walk(on, later(noon, 25), later(noon, 300)).map(({ item }) => item));
    for (const { id } of items) expect(seen).toContain(id);
  });

  test('leaves when it expires, and no page gets less than half its time', () => {
    const shown = walk(on, later(noon, 600), later(noon, 700));
    const first = shown.find(({ from }) => from >= 625)!;
    expect(first.from).toBe(625);
    expect(shown.filter(({ item, from }) => item === 'alert-1' && from >= 625)).toEqual([]);
    expect(first.until - first.from).toBeGreaterThanOrEqual(4);
  });

  test('leaves a dark board dark', () => {
    const closed = { ...on, board: { ...square, openHours: [{ days: ['sun'], from: '08:00', until: '09:00' }] } };
    expect(glass(closed, later(noon, 30))).toMatchObject({ kind: 'off' });
  });
});

test.each([
  ['yellow', '黄', 'band'],
  ['blue', '蓝', 'loop'],
] as const)('a %s warning has a page in every turn of the loop, and interrupts nothing', (level, colour, look) => {
  const on = issue(quiet, [ofLevel(colour, 25)], 25);
  const under = glass(quiet, later(noon, 25)) as Playback & { kind: 'page' };
  expect(glass(on, later(noon, 25))).toMatchObject({ item: under.item, page: under.page });
  const shown = walk(on, under.endsAt, later(noon, 240));
  expect(shown.filter(({ alert }) => alert === level).length).toBeGreaterThanOrEqual(2);
  expect(alertsStandingAt(on, online(later(noon, 30)), later(noon, 30))).toMatchObject([{ level, look }]);
  expect(walk(on, later(noon, 625), later(noon, 900)).filter(({ alert }) => alert !== '')).toEqual([]);
});

test('every second between two boundaries gives the same answer, and playbacks meet', () => {
  const on = issue(quiet, [ofLevel('橙', 25), ofLevel('红', 130, 2), ofLevel('黄', 200, 3), ofLevel('橙', 380, 4)], 380);
  for (let at: number = later(noon, 381); at < later(noon, 1200); ) {
    const playback = glass(on, at);
    for (let inside = at; inside < playback.endsAt; inside += 997)
      expect(glass(on, inside), `${(inside - noon) / 1000} in ${(at - noon) / 1000}`).toEqual(playback);
    at = playback.endsAt;
  }
});

test('a town without its network: what scene 1 says of the warning', () => {
  const evening = instantOf('2026-06-17T18:02:00+08:00');
  const typhoon: HeldAlert = {
    hash: 'e'.repeat(64),
    record: { ...held({}, 0).record, receivedAt: toIso(evening), message: message() },
  };
  const set = holdings({ takesEffectAt: toInstant(evening + 2000), items, alerts: [typhoon] });
  const on = buildProgramme(set, 'square', pagesOf)!;
  const offline: BoardState = { contactAt: toInstant(evening + 18 * minuteMs), paired: true };
  const at = (clock: string): Instant => instantOf(`2026-06-${clock}+08:00`);
  expect(glass(on, at('17T18:02:05'), offline)).toMatchObject({ reason: 'alert:red' });
  expect(glass(on, at('17T23:59:59'), offline)).toMatchObject({ reason: 'alert:red' });
  expect(glass(on, at('18T00:00:00'), offline)).toMatchObject({ itemKind: 'notice' });
  const dead: BoardState = { ...offline, bounds: { earliest: at('17T18:20:00'), latest: at('24T18:20:00') } };
  expect(glass(on, at('17T18:20:00'), dead)).not.toMatchObject({ itemKind: 'alert' });
});
