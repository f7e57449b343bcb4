/** Intake beside the bare parser: the corpora of feeds where ../shared/data is there, else one long feed made here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toInstant } from '../../src/core/time/instant.ts';
import { readBytes } from '../../src/hub/intake/read.ts';
import { parseXml } from '../../src/hub/intake/xml-tree.ts';
import { median, type Row } from './row.ts';

const corpus = join(import.meta.dirname, '../../../shared/data/feeds');
const rounds = 5;

export const intake: Row = {
  name: 'intake',
  about: 'feeds to drafts, beside their XML alone',
  async measure({ say, signal }) {
    const feeds = existsSync(corpus) ? realFeeds() : [madeFeed()];
    if (!existsSync(corpus)) say('../shared/data/feeds is not there: one made feed stands for it');
    const bytes = feeds.reduce((sum, feed) => sum + feed.byteLength, 0);
    const decoder = new TextDecoder();
    const rate = (read: (feed: Uint8Array) => unknown): number => {
      const seconds = Array.from({ length: rounds }, () => {
        signal.throwIfAborted();
        const from = performance.now();
        for (const feed of feeds) read(feed);
        return (performance.now() - from) / 1000;
      });
      return bytes / 1e6 / median(seconds);
    };
    const floor = 1 / rate((feed) => parseXml(decoder.decode(feed)));
    const ours = 1 / rate((feed) => readBytes(feed, null, rules));
    return [{ what: 'intake of feeds, s per MB (floor: XML alone)', floor, ours, target: { kind: 'absolute', max: 1 / 20 } }];
  },
};

const rules = {
  kind: 'notice',
  category: 'notices',
  issuer: '测试镇人民政府',
  language: 'zh-Hans',
  base: undefined,
  at: toInstant(Date.UTC(2026, 10, 27)),
  zone: 'Asia/Shanghai',
} as const;

/** Files beyond 20 kB: small ones measure the start of a reader, not its pace. */
function realFeeds(): Uint8Array[] {
  return readdirSync(corpus, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(xml|rss|atom|rdf)$/.test(entry.name))
    .map((entry) => new Uint8Array(readFileSync(join(entry.parentPath, entry.name))))
    .filter((feed) => feed.byteLength > 20_000);
}

function madeFeed(): Uint8Array {
  const item = (i: number) =>
    `<item><guid>${i}</guid><title>停水通知 ${i}</title><description>&lt;p&gt;${'各位居民，明日停水，请储水。'.repeat(20)}&lt;/p&gt;</description></item>`;
  return new TextEncoder().encode(
    `<rss version="2.0"><channel>${Array.from({ length: 2_000 }, (_, i) => item(i)).join('')}</channel></rss>`,
  );
}
