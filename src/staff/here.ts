/** Who is here, what she may do, and what the office is: handed to every screen. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SiteRecord } from '../core/office/site.ts';
import type { Permission } from '../core/staff/role.ts';
import type { SessionView } from '../core/staff/wire.ts';

export interface Here {
  readonly person: NonNullable<SessionView['person']>;
  readonly may: (permission: Permission) => boolean;
  readonly site: SiteRecord;
  /** The hub's time, ISO. */
  readonly now: string;
}
export const HereContext = createContext<Here | null>(null);

/** @throws Error outside the office */
export function useHere(): Here {
  const here = useContext(HereContext);
  if (!here) throw new Error('used outside the office');
  return here;
}
