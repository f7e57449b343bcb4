import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from '../../src/tools/lock.mjs';
import { scratchDir } from '../support/scratch.ts';

test('work under one lock never overlaps, and whoever waits says so once', async () => {
  await using scratch = await scratchDir('lock');
  const path = join(scratch.dir, 'lock');
  const events: string[] = [];
  const said: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    events.push(`${name} ends`);
  };
  await Promise.all(['a', 'b', 'c'].map((name) => withLock(path, work(name), (sentence) => said.push(sentence))));
  const order = events.filter((event) => event.endsWith('begins')).map((event) => event.slice(0, 1));
  expect(events).toEqual(order.flatMap((name) => [`${name} begins`, `${name} ends`]));
  expect(said).toHaveLength(2);
});

test('the lock of a holder that was killed is taken over', async () => {
  await using scratch = await scratchDir('lock');
  const path = join(scratch.dir, 'lock');
  writeFileSync(path, '4711 0\n');
  utimesSync(path, new Date('2026-01-01T00:00:00Z'), new Date('2026-01-01T00:00:00Z'));
  const done = await withLock(
    path,
    async () => 'done',
    () => undefined,
  );
  expect(done).toBe('done');
  expect(existsSync(path)).toBe(false);
});

test('the lock is given back when the work fails', async () => {
  await using scratch = await scratchDir('lock');
  const path = join(scratch.dir, 'lock');
  const failing = withLock(
    path,
    async () => Promise.reject(new Error('no space left')),
    () => undefined,
  );
  await expect(failing).rejects.toThrow('no space left');
  expect(existsSync(path)).toBe(false);
});
