/** What the frame of a page says beside its content, and the type it is said in. */
import type { Programme } from '../core/programme/programme.ts';
import type { Connection } from '../core/release/sync-state.ts';
import type { Instant } from '../core/time/instant.ts';
import { localTimeAt } from '../core/time/zone.ts';
import { fontsPath } from '../ui/chrome-fonts.generated.ts';
import type { Connection as FrameConnection, Posted } from '../ui/Frame.tsx';
import { loadFonts } from '../ui/fonts.ts';

export interface FrameParts {
  /** The instant the frame's date is of. */
  readonly now: () => Instant;
  readonly connection: () => Connection;
  readonly contactAt: () => Instant | null;
}

/** Type that has not come by then is replaced by the system's: a page late is worse than a page in another face. */
const fontPatienceMs = 4000;

export function postedAt({ postings, zone }: Programme, at: Instant): readonly Posted[] {
  return postings
    .filter(({ posting }) => posting && posting.from <= at && at < posting.until)
    .map(({ id, title, headline, category, language, titleFonts, posting }) => ({
      id,
      title,
      headline,
      category,
      language,
      fonts: titleFonts,
      until: localTimeAt(posting!.until, zone),
    }));
}

export function connectionOf({ zone }: Programme, parts: FrameParts): FrameConnection {
  const contactAt = parts.contactAt();
  return { kind: parts.connection(), checked: contactAt === null ? null : localTimeAt(contactAt, zone) };
}

/** Missing type is not awaited for ever and breaks no page; ui falls back to the system's face. */
export async function fontsFor(slices: readonly string[]): Promise<void> {
  const loaded = loadFonts([...new Set(slices)], fontsPath).catch(() => {});
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, fontPatienceMs))]);
}
