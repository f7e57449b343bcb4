import { expect, test } from 'vitest';
import { explainAt } from '../../../src/core/programme/explain.ts';
import { playbackAt } from '../../../src/core/programme/playback.ts';
import { head, noon, playlist, programme, schedule } from './office.ts';

const online = { contactAt: noon, paired: true };
const playlists = [playlist('everyday'), playlist('urgent')];
const items = [head('a'), head('b')];
const urgent = schedule('urgent', { priority: 999 });
const slate = schedule('slate', { slate: true, priority: 1000 });

test('a slate schedule has the glass before every playlist, whatever else is scheduled', () => {
  expect(playbackAt(programme({ playlists, items, schedules: [urgent] }), online, noon)).toMatchObject({ kind: 'page' });
  const slated = programme({ playlists, items, schedules: [urgent, slate] });
  expect(playbackAt(slated, online, noon)).toMatchObject({ kind: 'slate', reason: 'removed' });
});

test('an explanation names it as the rule that was chosen', () => {
  const { rules } = explainAt(programme({ playlists, items, schedules: [urgent, slate] }), online, noon);
  expect(rules[0]).toMatchObject({ schedule: 'slate', outcome: 'chosen' });
});

test('where it names other boards, this one goes on', () => {
  const elsewhere = schedule('slate', { slate: true, priority: 1000, boards: ['hall'] });
  expect(playbackAt(programme({ playlists, items, schedules: [elsewhere] }), online, noon)).toMatchObject({ kind: 'page' });
});
