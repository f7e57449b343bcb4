/**
 * A new version of the app takes over between two pages: it installs beside the old one, waits, is let in when a page has
 * just turned, and the reload lands on that same page, since what shows is a function of time.
 * An install that misses a file fails as a whole, and the old version goes on.
 * workbox-window registers, looks again and speaks to the waiting worker. Its events are not listened to: what it finds a
 * minute after its registration it calls somebody else's, and a page of a very first visit never learns that it was replaced.
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
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return { atBoundary() {} };
  const { serviceWorker } = navigator;
  let registration: ServiceWorkerRegistration | null = null;
  /** On a very first visit nobody is in charge, and the first worker to be so changes nothing. */
  let isInCharge = serviceWorker.controller !== null;
  let isAsked = false;
  let isReplaced = false;
  serviceWorker.addEventListener('controllerchange', () => {
    if (isAsked) return reload();
    // Another page of this browser may have let it in: then we wait for our own boundary.
    isReplaced = isInCharge;
    isInCharge = true;
  });
  const workbox = new Workbox(scriptUrl('/sw.js'), { scope: '/', updateViaCache: 'none' });
  const look = async () => {
    try {
      if (registration) await workbox.update();
      else registration = (await workbox.register({ immediate: true })) ?? null;
    } catch {
      // The hub is away or an install misses a file: the version that runs goes on.
    }
    setTimer(look, lookEveryMs);
  };
  void look();
  return {
    atBoundary() {
      if (isReplaced) return reload();
      const waiting = registration?.waiting;
      if (!waiting) return;
      isAsked = true;
      workbox.messageSkipWaiting();
    },
  };
}
