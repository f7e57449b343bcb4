/**
 * The consultation terminal, before its own face exists: every published item to read now, and what will be here.
 * It reads the public feed; the terminal to come keeps the whole archive and needs no network.
 */
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly publishedOn: string;
}
type Listing =
  | { readonly kind: 'loading' }
  | { readonly kind: 'listed'; readonly office: string; readonly entries: readonly Entry[] }
  | { readonly kind: 'unreachable' };

async function readListing(): Promise<Listing> {
  const answer = await fetch('/feed.json', { cache: 'no-store' });
  if (!answer.ok) return { kind: 'unreachable' };
  return parseListing(await answer.json());
}

function parseListing(feed: unknown): Listing {
  const { title, items } = feed as { title?: unknown; items?: unknown };
  if (typeof title !== 'string' || !Array.isArray(items)) return { kind: 'unreachable' };
  const entries = items.flatMap(
    (item: { title?: unknown; language?: unknown; date_published?: unknown; _noticeboard?: { id?: unknown } }) =>
      typeof item.title === 'string' && typeof item._noticeboard?.id === 'string'
        ? [
            {
              id: item._noticeboard.id,
              title: item.title,
              language: String(item.language ?? ''),
              publishedOn: String(item.date_published ?? '').slice(0, 10),
            },
          ]
        : [],
  );
  return { kind: 'listed', office: title, entries };
}

function Terminal() {
  const [listing, setListing] = useState<Listing>({ kind: 'loading' });
  useEffect(() => {
    readListing().then(setListing, () => setListing({ kind: 'unreachable' }));
  }, []);
  return (
    <main>
      <header>
        <h1>公共查阅终端</h1>
        <p>{listing.kind === 'listed' ? listing.office : '政务公开'}</p>
      </header>
      <p>
        这里将是查阅室的触摸终端：按目录、年份、机构查找，离线检索全文，大字、关怀版、打印与扫码带走。眼下先列出全部已公开信息，点开即读。
      </p>
      <h2>已公开信息</h2>
      {listing.kind === 'unreachable' && <p class="quiet">暂时连不上发布中心，请稍后再试，或请工作人员帮助。</p>}
      {listing.kind === 'listed' && (
        <ul>
          {listing.entries.map(({ id, title, language, publishedOn }) => (
            <li key={id}>
              <a href={`/i/${id}`} data-item={id} lang={language}>
                {title} <span class="quiet">{publishedOn}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}

render(<Terminal />, document.body);
