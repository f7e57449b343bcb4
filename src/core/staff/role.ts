/**
 * Who may do what in the office (R5, R69). A permission is one thing a person can do; a role is a set of them; a scope
 * says for which boards and categories. The hub enforces it, the console only leaves out what would be refused.
 */
import * as v from 'valibot';
import { Id } from '../item/item.ts';

export const permissions = [
  'read',
  'write',
  'review',
  'issue',
  'cover',
  'withdraw',
  'playlists',
  'boards',
  'slate',
  'record',
  'staff',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['editor', 'reviewer', 'issuer', 'administrator', 'technician', 'inspector', 'duty-officer'] as const;
export type Role = (typeof roles)[number];

/** Nobody holds all of it: an administrator makes accounts and issues nothing; an issuer issues and makes none. */
export const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = {
  editor: ['read', 'write', 'playlists'],
  reviewer: ['read', 'write', 'review', 'cover', 'withdraw', 'record'],
  issuer: ['read', 'write', 'issue', 'cover', 'withdraw', 'playlists', 'slate', 'record'],
  administrator: ['read', 'boards', 'slate', 'record', 'staff'],
  technician: ['read', 'boards'],
  inspector: ['read', 'record'],
  'duty-officer': ['read', 'cover', 'slate'],
};

/** What a script may be given. It never decides: nothing is cleared, issued or ended without a person. */
export const tokenPermissions = ['read', 'write', 'playlists', 'record'] as const satisfies readonly Permission[];

export function permits(held: readonly Role[], permission: Permission): boolean {
  return held.some((role) => permissionsOf[role].includes(permission));
}

/** Boards, groups or `*`; categories or `*`. */
export const Scope = v.object({
  boards: v.pipe(v.array(v.union([v.literal('*'), Id])), v.minLength(1), v.maxLength(200)),
  categories: v.pipe(v.array(v.union([v.literal('*'), Id])), v.minLength(1), v.maxLength(200)),
});
export type Scope = v.InferOutput<typeof Scope>;

/** Whether every target lies within the scope's boards. `groupsOf`: a board named by id counts for the groups it is in. */
export function coversBoards(scope: Scope, targets: readonly string[], groupsOf: (board: string) => readonly string[]): boolean {
  if (scope.boards.includes('*')) return true;
  return targets.every(
    (target) =>
      target !== '*' && (scope.boards.includes(target) || groupsOf(target).some((group) => scope.boards.includes(group))),
  );
}

export function coversCategory(scope: Scope, category: string): boolean {
  return scope.categories.includes('*') || scope.categories.includes(category);
}
