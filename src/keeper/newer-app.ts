/** Lets a newer version of the app in from a page that rests: a build that cannot run is mended from the hub, not at the board. */

/** Settles when nothing newer is there, or when it is in charge; the caller then loads the page anew. */
export async function letNewerIn(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  // Rejects while the hub is away; a version that waits already is let in all the same.
  await registration?.update().catch(() => {});
  const newer = registration?.installing ?? registration?.waiting;
  if (!newer) return;
  await new Promise<void>((resolve) => {
    const look = () => {
      if (newer.state === 'installed') newer.postMessage({ type: 'SKIP_WAITING' });
      if (newer.state === 'activated' || newer.state === 'redundant') resolve();
    };
    newer.addEventListener('statechange', look);
    look();
  });
}
