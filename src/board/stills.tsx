/** What stands on the glass when no page does: the office's slate, or the board's own first words. */
import { render } from 'preact';
import type { Status } from '../keeper/messages.ts';
import type { StoredRecord } from '../store/schema.ts';
import { type FirstPageProps, InsecurePage } from './FirstPage.tsx';
import { words } from './words.ts';

export { Slate } from '../ui/Slate.tsx';
export { FirstPage } from './FirstPage.tsx';
export { wordFonts } from './words.ts';

export interface Known {
  readonly board: string | null;
  /** Where the hub is looked for. */
  readonly hub: string;
  readonly office: readonly StoredRecord[];
  readonly released: boolean;
  readonly status: Status | null;
}

/** What a board without a programme says: which board, what it is doing, what to check. */
export function firstWords({ board, hub, office, released, status }: Known): FirstPageProps {
  const boards = office.flatMap(({ kind, body }) =>
    kind === 'board' && isNamed(body) ? [{ id: body.id, name: body.name }] : [],
  );
  if (released && boards.length > 0) return { title: board === null ? words.choose : words.unknown, lines: [], boards, hub };
  if (status?.failure) return { title: words.waiting, lines: [words.check], hub, failure: status.failure };
  return { title: words.starting, lines: [words.fetching], hub };
}

function isNamed(body: unknown): body is { readonly id: string; readonly name: string } {
  const { id, name } = (body ?? {}) as { id?: unknown; name?: unknown };
  return typeof id === 'string' && typeof name === 'string';
}

export function showInsecure(): void {
  render(<InsecurePage />, document.body);
}
