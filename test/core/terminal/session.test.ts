import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carePace, nextLookAt, resting, type Session, sessionAfter, standardPace } from '../../../src/core/terminal/session.ts';

const look = (at: number, busy = false) => ({ kind: 'look', at, busy }) as const;
const touch = (at: number) => ({ kind: 'touch', at }) as const;

test.each([
  ['just before a minute nothing is said', 59_999, 'active'],
  ['after a minute without a touch the notice stands', 60_000, 'noticed'],
])('%s', (_rule, at, kind) => {
  expect(sessionAfter({ kind: 'active', touchedAt: 0 }, look(at), standardPace).kind).toBe(kind);
});

test.each([
  ['the notice stays for twenty seconds', standardPace, 19_999, 'noticed'],
  ['after twenty seconds the session is over', standardPace, 20_000, 'resting'],
  ['in care mode it stays for thirty', carePace, 29_999, 'noticed'],
  ['and then the session is over', carePace, 30_000, 'resting'],
] as const)('%s', (_rule, pace, at, kind) => {
  expect(sessionAfter({ kind: 'noticed', since: 0 }, look(at), pace).kind).toBe(kind);
});

test('a visitor may go on as often as he likes', () => {
  let session: Session = { kind: 'active', touchedAt: 0 };
  for (let i = 1; i <= 25; i++) {
    const at = i * 70_000;
    session = sessionAfter(session, look(at), standardPace);
    expect(session.kind).toBe('noticed');
    session = sessionAfter(session, touch(at + 1_000), standardPace);
    expect(session.kind).toBe('active');
  }
});

test('while the page is read aloud no session ends', () => {
  const session = sessionAfter({ kind: 'active', touchedAt: 0 }, look(300_000, true), carePace);
  expect(session).toEqual({ kind: 'active', touchedAt: 300_000 });
});

test('who looked away and never touched anything is not asked', () => {
  expect(sessionAfter(resting, look(1e9), standardPace)).toBe(resting);
  expect(nextLookAt(resting, standardPace)).toBeNull();
});

test('looking when told to leads home within idle time and notice, whatever the touches before', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 200_000 }), { maxLength: 30 }), (gaps) => {
      let at = 0;
      let session: Session = resting;
      for (const gap of gaps) {
        at += gap;
        session = sessionAfter(session, touch(at), standardPace);
      }
      for (let looks = 0; looks < 2 && session.kind !== 'resting'; looks++)
        session = sessionAfter(session, look(nextLookAt(session, standardPace)!), standardPace);
      expect(session).toEqual(resting);
    }),
  );
});
