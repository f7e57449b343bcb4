/** The terminal's worker beside the store: lists, opens and searches, so that the glass never waits for it. */

import { choicesOf, narrowed, noFilter, ordered, pageOf } from '../core/terminal/catalogue.ts';
import { createBoardClock } from '../keeper/board-clock.ts';
import { openStore } from '../store/schema.ts';
import { readState } from '../store/state.ts';
import type { AskKind, Asks, FromDesk, ToDesk } from './desk-messages.ts';
import { createSearcher, type Found } from './searcher.ts';
import { createShelves } from './shelf.ts';

type Answers = { readonly [K in AskKind]: (ask: Asks[K]['ask'], tell: (answer: Asks[K]['answer']) => void) => Promise<void> };

self.addEventListener('message', function first({ data }: MessageEvent<ToDesk>) {
  if (data.kind !== 'start') return;
  self.removeEventListener('message', first);
  const opening = open(data.store);
  // What is asked while the store opens waits in line.
  self.addEventListener('message', ({ data: next }: MessageEvent<ToDesk>) => void opening.then((hear) => hear(next)));
});

async function open(store: string): Promise<(message: ToDesk) => void> {
  const db = await openStore(store);
  const clock = createBoardClock(await readState(db, 'clock'));
  const shelves = createShelves(db);
  const searcher = createSearcher(db);
  let searching = new AbortController();
  const answers: Answers = {
    ground: async ({ board }, tell) => tell(await shelves.ground(board, clock.now())),
    async list({ filter, order, page, size }, tell) {
      const items = await shelves.items(filter.issuer !== null);
      tell(pageOf(ordered(narrowed(items, filter, clock.now()), order), page, size));
    },
    async choices({ field, filter }, tell) {
      const items = await shelves.items(field === 'issuer' || filter.issuer !== null);
      tell(choicesOf(narrowed(items, { ...filter, [field]: noFilter[field] }, clock.now()), field));
    },
    open: async ({ id }, tell) => tell(await shelves.open(id, clock.now())),
    async search({ query, limit }, tell) {
      searching.abort();
      searching = new AbortController();
      const heads = await shelves.heads();
      await searcher.search(query, limit, searching.signal, (found) => tell(openOnly(found, (id) => heads.has(id))));
    },
  };
  return (message) => {
    if (message.kind === 'start') return;
    if (message.kind === 'moved') {
      if (message.clock) clock.follow(message.clock);
      shelves.forget();
      searcher.forget();
      return;
    }
    const { kind, number, ask } = message;
    const tell = (answer: FromDesk['answer']) => self.postMessage({ number, answer } satisfies FromDesk);
    void answers[kind](ask as never, tell as never);
  };
}

function openOnly(found: Found, isOpen: (id: string) => boolean): Found {
  const hits = found.hits.filter(({ entry }) => isOpen(entry.id));
  const bySound = found.bySound.filter(({ entry }) => isOpen(entry.id));
  return { ...found, hits, bySound, total: found.total - (found.hits.length - hits.length) };
}
