import { expect, test } from 'vitest';
import { verifyTime } from '../../../src/core/release/signed-time.ts';
import { instantOf } from '../../../src/core/time/instant.ts';
import { keyNamed, Repository, signed, tools } from './repository.ts';

const nonce = 'abcdefghijklmnop';
const answer = { _type: 'time', nonce, now: '2026-06-17T08:00:00.250Z' };

test('an answer to the board’s own nonce, signed by the timestamp key, tells the time', async () => {
  const hub = new Repository();
  const trust = await hub.pinned();
  const read = await verifyTime(trust, nonce, signed(answer, [hub.keys.timestamp]), tools);
  expect(read).toEqual({ kind: 'time', now: instantOf('2026-06-17T08:00:00.250Z') });
});

test.each([
  ['another nonce', 'nonce', { ...answer, nonce: 'ponmlkjihgfedcba' }, 'timestamp'],
  ['another key', 'signature', answer, 'targets'],
  ['the carried key', 'signature', answer, 'carried'],
  ['a timestamp in place of a time', 'malformed', { ...answer, _type: 'timestamp' }, 'timestamp'],
  ['no instant', 'malformed', { ...answer, now: 'soon' }, 'timestamp'],
  ['an answer without end', 'too-large', { ...answer, padding: 'x'.repeat(5_000) }, 'timestamp'],
])('%s is refused', async (_what, code, value, signer) => {
  const hub = new Repository();
  expect(await verifyTime(await hub.pinned(), nonce, signed(value, [keyNamed(signer)]), tools)).toMatchObject({
    kind: 'refused',
    refusal: { code },
  });
});
