/** Everything a page of this origin can reach, as text: every database, store and value, every cache, address and body. */
export async function rawScan(): Promise<string> {
  const parts: string[] = [];
  for (const { name } of await indexedDB.databases()) if (name) parts.push(await scanDatabase(name));
  for (const name of await caches.keys()) parts.push(await scanCache(name));
  parts.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }));
  return parts.join('\n');
}

async function scanDatabase(name: string): Promise<string> {
  const db = await promised(indexedDB.open(name));
  const texts: string[] = [];
  for (const store of db.objectStoreNames) {
    const source = db.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all([promised(source.getAllKeys()), promised(source.getAll())]);
    texts.push(`${store} ${JSON.stringify(keys)} ${JSON.stringify(values)}`);
  }
  db.close();
  return texts.join('\n');
}

async function scanCache(name: string): Promise<string> {
  const cache = await caches.open(name);
  const texts = await Promise.all(
    (await cache.keys()).map(async (request) => `${request.url} ${await (await cache.match(request))?.text()}`),
  );
  return texts.join('\n');
}

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
