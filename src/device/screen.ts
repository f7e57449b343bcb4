/** The glass: kept awake, and whether anybody can see it. */

/** Keeps the screen from dimming while the page is visible. A browser that refuses leaves it to the machine's own settings. */
export function keepAwake(): void {
  const ask = () => {
    if (document.visibilityState !== 'visible') return;
    // NotAllowedError: power saving, or a browser without the right; the kiosk's own settings keep the screen on.
    navigator.wakeLock?.request('screen').catch(() => {});
  };
  document.addEventListener('visibilitychange', ask);
  ask();
}

export function isVisible(): boolean {
  return document.visibilityState === 'visible';
}

/** Runs `wake` when time may have passed unseen: the page is shown again, thawed, or comes back from the history. */
export function onWake(wake: () => void): void {
  document.addEventListener('visibilitychange', () => isVisible() && wake());
  document.addEventListener('resume', wake);
  window.addEventListener('pageshow', wake);
  window.addEventListener('focus', wake);
}

/** The visitor (or the system) asks for less motion. */
export function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Runs once the frame that is being made has been painted; never while nobody can see the page. */
export function afterPaint(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run));
}
