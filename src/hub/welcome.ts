/** The first words after `npm start`: where everything is. */
import type { Board } from '../core/office/board.ts';
import type { Site } from '../core/office/site.ts';
import type { ReleaseHead } from '../core/release/record.ts';
import type { Settings } from './hub.ts';

export interface Welcome {
  readonly settings: Settings;
  readonly origin: string;
  readonly office: { readonly site: Pick<Site, 'office'>; readonly boards: readonly Board[] };
  readonly head: ReleaseHead | null;
  readonly purpose: string;
  /** The one-time link of the first start; null once somebody can sign in. */
  readonly first: { readonly token: string } | null;
}

export function welcome({ settings, origin, office, head, purpose, first }: Welcome): string {
  const rows: (readonly [string, string])[] = [
    ...office.boards.map(
      (b) => [`${b.name} (${b.screen.widthPx}×${b.screen.heightPx})`, `${origin}/board/?board=${b.id}`] as const,
    ),
    ['Terminal', `${origin}/terminal/`],
    ['Console', `${origin}/staff/`],
    ['Everything', `${origin}/`],
  ];
  const width = Math.max(...rows.map(([label]) => columns(label)));
  const lines = rows.map(([label, url]) => `  ${label}${' '.repeat(width - columns(label))}  ${url}`);
  const notes = [
    `  Release ${head?.number ?? 0} is signed and live. Data: ${settings.dataDir}`,
    purpose === 'demo'
      ? '  The keys are a demonstration: boards can look, none can be paired. "npm run noticeboard -- keys init --root FILE" makes the office’s own.'
      : '',
    first
      ? `  Nobody can sign in to the console yet. This link, once, makes its first administrator:\n    ${origin}/staff/#welcome=${first.token}`
      : '',
    settings.simulatedNow !== null ? '  The clock is simulated (NOTICEBOARD_NOW).' : '',
    '  Stop with Ctrl-C.',
  ].filter((line) => line !== '');
  return `\n  ${office.site.office.name}\n\n${lines.join('\n')}\n\n${notes.join('\n')}\n\n`;
}

/** Terminal columns: Han and other wide characters take two. */
const columns = (text: string): number => [...text].reduce((n, c) => n + (/[\u2e80-\uffe6]/u.test(c) ? 2 : 1), 0);
