/** Who is here decides what shows: the one-time link, signing in, or the desk. */
import { useEffect, useState } from 'preact/hooks';
import { carry } from './api.ts';
import { keepTongue, SpeechContext, type Tongue, tongueFor, tongues } from './language.ts';
import { Office } from './Office.tsx';
import { useSession } from './queries.ts';
import { SignIn } from './SignIn.tsx';
import { Welcome } from './Welcome.tsx';

const linkIn = (hash: string): string | null => /^#welcome=([\w-]{20,100})$/.exec(hash)?.[1] ?? null;

export function App() {
  const session = useSession();
  const [link, setLink] = useState(() => linkIn(location.hash));
  const [tongue, setTongue] = useState<Tongue>(() => tongueFor(navigator.language));
  const locale = session.data?.locale;
  useEffect(() => {
    if (locale) setTongue(tongueFor(locale));
  }, [locale]);
  useEffect(() => {
    document.documentElement.lang = tongue;
    document.title = tongues[tongue].console;
  }, [tongue]);
  if (session.data) carry(session.data.csrf);
  const speak = (next: Tongue): void => {
    keepTongue(next);
    setTongue(next);
  };
  const leaveLink = (): void => {
    history.replaceState(null, '', '#/review');
    setLink(null);
    void session.refetch();
  };
  const t = tongues[tongue];
  return (
    <SpeechContext.Provider value={{ tongue, t, zone: session.data?.timeZone ?? 'UTC' }}>
      {link !== null ? (
        <Welcome token={link} onDone={leaveLink} />
      ) : !session.data ? (
        <main class="door">
          <p class="quiet" role="status">
            {session.isError ? t.unreachable : t.loading}
          </p>
        </main>
      ) : session.data.person === null ? (
        <SignIn session={session.data} />
      ) : (
        <Office session={session.data} tongue={tongue} onSpeak={speak} />
      )}
    </SpeechContext.Provider>
  );
}
