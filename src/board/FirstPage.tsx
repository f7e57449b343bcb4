/** What a board shows before it has anything to show: what it is doing, and what to check (DESIGN §4.7: no failure blanks a screen). */
import { familiesFor } from '../ui/fonts.ts';
import { type Said, words } from './words.ts';

export interface FirstPageProps {
  readonly title: Said;
  readonly lines: readonly Said[];
  /** Where the hub is looked for. */
  readonly hub?: string | undefined;
  /** Why the last try failed, for staff. */
  readonly failure?: { readonly code: string; readonly reason: string } | null | undefined;
  /** Boards to choose from: id and name. */
  readonly boards?: readonly { readonly id: string; readonly name: string }[] | undefined;
}

export function FirstPage({ title, lines, hub, failure, boards }: FirstPageProps) {
  return (
    <section class="first" style={{ fontFamily: familiesFor('zh-Hans') }}>
      <h1>
        <Both said={title} />
      </h1>
      {lines.map((said) => (
        <p key={said.en}>
          <Both said={said} />
        </p>
      ))}
      {boards && boards.length > 0 && (
        <ul>
          {boards.map(({ id, name }) => (
            <li key={id}>
              <a href={`?board=${id}`}>
                <b>{name}</b> <span lang="en">{id}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {hub && <p class="small">{hub}</p>}
      {failure && (
        <p class="small" data-failure={failure.code}>
          {failure.code}: {failure.reason}
        </p>
      )}
    </section>
  );
}

function Both({ said }: { readonly said: Said }) {
  return (
    <>
      {said.zh} <span lang="en">{said.en}</span>
    </>
  );
}

export function InsecurePage() {
  return <FirstPage title={words.insecure} lines={[words.insecureMend]} />;
}
