/** What the hub answers to somebody who follows every name it gives: the whole feed, the plain feeds, and the pages. */

export interface Answer {
  readonly status: number;
  readonly bytes: Buffer;
}

/** Path → answer. Starts where a board, a feed reader and a visitor start, and follows whatever their answers name. */
export async function followAddresses(origin: string, also: Iterable<string> = []): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  const waiting = [
    '/feed/metadata/timestamp.json',
    '/feed/metadata/root.json',
    '/feed.json',
    '/feed.atom',
    '/',
    '/boards/square',
    ...also,
  ];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (answers.has(path)) continue;
    const response = await fetch(`${origin}${path}`);
    const answer = { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
    answers.set(path, answer);
    if (answer.status === 200 && !/\.(png|jpg|webp)$/.test(path)) waiting.push(...namedIn(answer.bytes.toString('utf8')));
  }
  return answers;
}

/** Every path an answer speaks of, in the forms the feed uses: metadata by version, targets and bodies by hash, item pages. */
function namedIn(text: string): string[] {
  const paths: string[] = [];
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    said = null; // a page: only its links are read
  }
  const signed = (said as { signed?: { meta?: object; targets?: object } } | null)?.signed;
  for (const [name, meta] of Object.entries(signed?.meta ?? {}))
    paths.push(`/feed/metadata/${(meta as { version: number }).version}.${name}`);
  for (const [name, { hashes }] of Object.entries((signed?.targets ?? {}) as Record<string, { hashes: { sha256: string } }>)) {
    const cut = name.lastIndexOf('/') + 1;
    paths.push(`/feed/targets/${name.slice(0, cut)}${hashes.sha256}.${name.slice(cut)}`);
  }
  for (const [, hash] of text.matchAll(/"(?:hash|sha256|media)":\s*"([0-9a-f]{64})"/g))
    paths.push(`/feed/bodies/${hash}.json`, `/feed/bodies/${hash}.png`);
  for (const [path] of text.matchAll(/\/(?:i|boards)\/[a-z0-9][a-z0-9-]*/g)) paths.push(path);
  return paths;
}
