/** Name, password and code in one step: an answer never says which of them was wrong. */
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { SessionView } from '../core/staff/wire.ts';
import { type Fault, send } from './api.ts';
import { FaultLine } from './FaultLine.tsx';
import { Field } from './Field.tsx';
import { useSpeech } from './language.ts';

export function SignIn({ session }: { session: SessionView }) {
  const { t } = useSpeech();
  const client = useQueryClient();
  const [id, setId] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const enter = useMutation<SessionView, Fault>({
    mutationFn: () => send('POST', '/session', { id, password, code }, SessionView),
    onSuccess: (view) => {
      // What somebody else saw in this browser goes; the session's own query has those who look at it and stays.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
      client.setQueryData(['session'], view);
    },
    onError: () => setCode(''),
  });
  return (
    <main class="door">
      <header>
        <p class="quiet">{session.office}</p>
        <h1>{t.console}</h1>
      </header>
      {session.first && <p class="note">{t.signIn.first}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate();
        }}
      >
        <Field label={t.signIn.login} value={id} onValue={setId} autocomplete="username" required />
        <Field
          label={t.signIn.password}
          type="password"
          value={password}
          onValue={setPassword}
          autocomplete="current-password"
          required
        />
        <Field
          label={t.signIn.code}
          hint={t.signIn.codeHint}
          value={code}
          onValue={setCode}
          autocomplete="one-time-code"
          inputMode="numeric"
          required
        />
        <FaultLine fault={enter.error} />
        <button type="submit" class="act strong" disabled={enter.isPending}>
          {t.signIn.enter}
        </button>
      </form>
    </main>
  );
}
