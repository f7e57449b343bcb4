/** Where in the console one is: the part after `#`, so that the back button and a link to an item work. */
import { useEffect, useState } from 'preact/hooks';

export const screens = ['review', 'draft', 'issue', 'live', 'plans', 'boards', 'record', 'staff'] as const;
export type Screen = (typeof screens)[number];
export interface Place {
  readonly screen: Screen;
  /** Item, board or playlist. */
  readonly id: string | null;
  readonly edits: boolean;
}

export function placeOf(hash: string): Place {
  const [screen = '', id = '', verb = ''] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  return {
    screen: (screens as readonly string[]).includes(screen) ? (screen as Screen) : 'review',
    id: id === '' ? null : id,
    edits: verb === 'edit',
  };
}

export const hrefTo = (screen: Screen, id: string | null = null, edits = false): string =>
  `#/${screen}${id === null ? '' : `/${encodeURIComponent(id)}`}${edits ? '/edit' : ''}`;

export function go(screen: Screen, id: string | null = null, edits = false): void {
  location.hash = hrefTo(screen, id, edits);
}

/** Moving down a list is no step to go back from. */
export function slide(screen: Screen, id: string | null): void {
  history.replaceState(null, '', hrefTo(screen, id));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const read = (): void => setPlace(placeOf(location.hash));
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  return place;
}
