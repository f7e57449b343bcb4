/** How much room this browser gives, and whether it promises to keep it (R63). */

export interface Room {
  /** False: the browser may delete everything under pressure; the kiosk profile grants it before first start. */
  readonly persisted: boolean;
  readonly usedBytes: number | null;
  readonly quotaBytes: number | null;
}

/** Asks for the promise and tells what came of it. Works in a worker, where asking is not possible but reading is. */
export async function askForRoom(): Promise<Room> {
  const storage = navigator.storage as StorageManager | undefined;
  if (!storage) return { persisted: false, usedBytes: null, quotaBytes: null };
  const persisted = (await storage.persisted()) || (typeof storage.persist === 'function' && (await storage.persist()));
  const estimate = await storage.estimate();
  return { persisted, usedBytes: estimate.usage ?? null, quotaBytes: estimate.quota ?? null };
}
