import { expect, test } from 'vitest';
import { coversBoards, permissions, permissionsOf, permits, roles, tokenPermissions } from '../../../src/core/staff/role.ts';

test('nobody alone can write, clear, issue and make accounts', () => {
  for (const role of roles) {
    const held = permissionsOf[role];
    expect([role, held.includes('review') && held.includes('issue')]).toEqual([role, false]);
    expect([role, held.includes('staff') && held.some((p) => ['write', 'review', 'issue'].includes(p))]).toEqual([role, false]);
  }
});

test('every permission belongs to some role, and an inspector only reads', () => {
  for (const permission of permissions)
    expect([permission, roles.some((role) => permits([role], permission))]).toEqual([permission, true]);
  expect(permissionsOf.inspector).toEqual(['read', 'record']);
});

test('a script decides nothing', () => {
  for (const deciding of ['review', 'issue', 'cover', 'withdraw', 'slate', 'staff', 'boards'] as const)
    expect(tokenPermissions as readonly string[]).not.toContain(deciding);
});

test.each<[targets: string[], boards: string[], covered: boolean]>([
  [['village'], ['*'], true],
  [['*'], ['*'], true],
  [['*'], ['village'], false],
  [['village'], ['village'], true],
  [['square'], ['village'], false],
  [['square'], ['outdoor'], true],
  [['square', 'hall'], ['outdoor'], false],
  [['outdoor'], ['outdoor'], true],
  [['outdoor'], ['square'], false],
])('targets %j lie within the scope %j: %j', (targets, boards, covered) => {
  const groupsOf = (board: string) => (board === 'square' ? ['outdoor'] : []);
  expect(coversBoards({ boards, categories: ['*'] }, targets, groupsOf)).toBe(covered);
});
