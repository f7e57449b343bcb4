/** Pairing, loaded only where a technician asks for it: the code traded for an identity, the root pinned after people compared it. */
import { render } from 'preact';
import { fingerprintInGroups } from '../core/release/trust.ts';
import type { Address } from '../keeper/address.ts';
import { type BoardDb, openOrRemake, storeNameOf } from '../store/schema.ts';
import { writeIdentity, writeState } from '../store/state.ts';
import { makeDeviceKey, pair } from '../sync/device-api.ts';
import { trustOnFirstUse } from '../sync/pull.ts';
import { type Offer, PairPage } from './PairPage.tsx';
import { words } from './words.ts';

export function showPairing(home: BoardDb, address: Address): void {
  const hub = address.hub ?? location.origin;
  const onCode = async (board: string, code: string): Promise<Offer> => {
    const keys = await makeDeviceKey();
    const paired = await pair(hub, code, board, keys.publicKey);
    const { trust, fingerprint } = await trustOnFirstUse(hub, ['office']);
    if (fingerprint !== paired.rootFingerprint) throw new Error(`${words.mismatch.zh} ${words.mismatch.en}`);
    return {
      fingerprint: fingerprintInGroups(fingerprint),
      accept: async () => {
        const db = hub === location.origin ? home : await openOrRemake(storeNameOf(hub));
        await writeState(db, 'trust', { pinned: true, fingerprint, trust });
        await writeState(db, 'disownedAt', null);
        await writeIdentity(home, {
          deviceId: paired.deviceId,
          boardId: paired.boardId,
          hub,
          rootFingerprint: fingerprint,
          key: keys.privateKey,
        });
      },
    };
  };
  render(<PairPage board={address.board} hub={hub} onCode={onCode} onDone={() => location.assign('/board/')} />, document.body);
}
