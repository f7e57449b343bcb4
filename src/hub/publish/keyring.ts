/** The keys in use: read at start and again when a command has changed them. */
import type { HubClock } from '../hub.ts';
import type { KeyStore } from './key-files.ts';
import { openKeys } from './keys.ts';

export interface Keyring {
  readonly keys: () => KeyStore;
  reload(): Promise<void>;
}

export async function openKeyring(dir: string, clock: HubClock): Promise<Keyring> {
  const read = (): Promise<KeyStore> => openKeys(dir, { now: clock.now(), simulated: clock.simulated });
  let current = await read();
  return {
    keys: () => current,
    reload: async () => {
      current = await read();
    },
  };
}
