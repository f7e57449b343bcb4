import { expect, test } from 'vitest';
import { instantOf, toInstant } from '../../../src/core/time/instant.ts';
import { openSecret, sealSecret } from '../../../src/hub/identity/secrets.ts';
import { codeOf, otpAddress, stepAt, stepOfCode, toBase32 } from '../../../src/hub/identity/totp.ts';

const secret = new TextEncoder().encode('12345678901234567890');

test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('RFC 6238 appendix B: at second %i the code is %s', (second, code) => {
  expect(codeOf(secret, stepAt(toInstant(second * 1000)), 8)).toBe(code);
});

test('a code of the step before, of now and of the next is taken; older and wrong ones are not', () => {
  const at = instantOf('2026-11-27T09:00:10+08:00');
  const now = stepAt(at);
  for (const offset of [-1, 0, 1]) expect(stepOfCode(secret, codeOf(secret, now + offset), at, 0)).toBe(now + offset);
  for (const offset of [-2, 2]) expect(stepOfCode(secret, codeOf(secret, now + offset), at, 0)).toBeNull();
  for (const wrong of ['', '12345', '1234567', 'abcdef', '一二三四五六']) expect(stepOfCode(secret, wrong, at, 0)).toBeNull();
});

test('a code is taken once: not again, and none older than one that was used', () => {
  const at = instantOf('2026-11-27T09:00:10+08:00');
  const now = stepAt(at);
  expect(stepOfCode(secret, codeOf(secret, now), at, now)).toBeNull();
  expect(stepOfCode(secret, codeOf(secret, now - 1), at, now)).toBeNull();
  expect(stepOfCode(secret, codeOf(secret, now + 1), at, now)).toBe(now + 1);
});

test('the secret is written as authenticator apps read it', () => {
  expect(toBase32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(otpAddress(secret, 'zhang.min', '青禾镇')).toBe(
    'otpauth://totp/%E9%9D%92%E7%A6%BE%E9%95%87:zhang.min?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E9%9D%92%E7%A6%BE%E9%95%87',
  );
});

test('a sealed secret opens with its key alone, and not after a changed bit', () => {
  const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const sealed = sealSecret(key, secret);
  expect(openSecret(key, sealed)).toEqual(secret);
  expect(openSecret(other, sealed)).toBeNull();
  sealed[20] = (sealed[20] ?? 0) ^ 1;
  expect(openSecret(key, sealed)).toBeNull();
});
