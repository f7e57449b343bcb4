/**
 * A new version of the app takes over between two pages: it installs beside the old one, waits, is let in when a page has
 * just turned, and the reload lands on that same page, since what shows is a function of time.
 * An install that misses a file fails as a whole, and the old version goes on.
 */
import { Workbox } from 'workbox-window';
import { minuteMs } from '../core/time/instant.ts';
import { setTimer } from '../device/clock.ts';
import { scriptUrl } from './trusted-types.ts';

export interface AppUpdate {
  /** A page has just turned: the moment to let a new version in. */
  atBoundary(): void;
}

const lookEveryMs = 5 * minuteMs;

/** @param reload leaves in order and loads the page anew */
export function startAppUpdate(reload: () => void): AppUpdate {
  const nothing: AppUpdate = { atBoundary() {} };
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return nothing;
  const workbox = new Workbox(scriptUrl('/sw.js'), { scope: '/', updateViaCache: 'none' });
  let waits = false;
  let asked = false;
  let taken = false;
  workbox.addEventListener('waiting', () => {
    waits = true;
  });
  workbox.addEventListener('controlling', ({ isUpdate }) => {
    if (!isUpdate) return;
    // Another page of this browser may have let it in: then we wait for our own boundary.
    if (asked) reload();
    else taken = true;
  });
  const look = () => {
    // Rejects while the hub is away; the next look is in five minutes.
    workbox.update().catch(() => {});
    setTimer(look, lookEveryMs);
  };
  // Rejects while the hub is away or an install misses a file: the version that runs goes on.
  workbox.register().then(
    () => setTimer(look, lookEveryMs),
    () => setTimer(look, lookEveryMs),
  );
  return {
    atBoundary() {
      if (taken) return reload();
      if (!waits) return;
      asked = true;
      workbox.messageSkipWaiting();
    },
  };
}
