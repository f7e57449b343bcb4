/** What the browser says about its network: hints for the sync loop, never orders. */

export function onNetworkHint(hint: (kind: 'online' | 'offline') => void): void {
  addEventListener('online', () => hint('online'));
  addEventListener('offline', () => hint('offline'));
}
