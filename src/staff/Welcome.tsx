/** Behind a one-time link: scan the second factor, choose a password, done. */
import { useMutation, useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { Done, InvitationView } from '../core/staff/wire.ts';
import { QrSquare } from '../ui/QrSquare.tsx';
import { type Fault, send } from './api.ts';
import { FaultLine } from './FaultLine.tsx';
import { Field } from './Field.tsx';
import { useSpeech } from './language.ts';

export function Welcome({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useSpeech();
  const link = useQuery<InvitationView, Fault>({
    queryKey: ['link', token],
    queryFn: () => send('POST', '/invitation/open', { token }, InvitationView),
    refetchOnWindowFocus: false,
  });
  if (link.isError)
    return (
      <main class="door">
        <h1>{t.welcome.title}</h1>
        <p class="fault" role="alert">
          {link.error.status === 0 ? t.unreachable : t.welcome.unknown}
        </p>
        <button type="button" class="act" onClick={onDone}>
          {t.signIn.title}
        </button>
      </main>
    );
  if (!link.data) return <main class="door quiet">{t.loading}</main>;
  return <WelcomeForm token={token} view={link.data} onDone={onDone} />;
}

function WelcomeForm({ token, view, onDone }: { token: string; view: InvitationView; onDone: () => void }) {
  const { t } = useSpeech();
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [code, setCode] = useState('');
  const first = view.account === null;
  const accept = useMutation<{ done: true }, Fault>({
    mutationFn: () =>
      send('POST', '/invitation/accept', { token, password, code, ...(first ? { first: { id, name } } : {}) }, Done),
    onSuccess: onDone,
  });
  const differ = again !== '' && again !== password;
  return (
    <main class="door">
      <header>
        <h1>{first ? t.welcome.first : t.welcome.title}</h1>
        <p class="quiet">{first ? t.welcome.firstHint : `${view.account?.name}　${view.account?.id}`}</p>
      </header>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!differ) accept.mutate();
        }}
      >
        {first && (
          <>
            <Field
              label={t.welcome.login}
              hint={t.welcome.loginHint}
              value={id}
              onValue={setId}
              autocomplete="username"
              required
            />
            <Field label={t.welcome.name} value={name} onValue={setName} autocomplete="name" required />
          </>
        )}
        <section class="factor">
          <QrSquare text={view.address} label={t.welcome.scan} />
          <div>
            <p>{t.welcome.scan}</p>
            <p class="quiet">{t.welcome.secret}</p>
            <code>{view.secret.match(/.{4}/g)?.join(' ')}</code>
          </div>
        </section>
        <Field label={t.welcome.code} value={code} onValue={setCode} autocomplete="one-time-code" inputMode="numeric" required />
        <Field
          label={t.welcome.password}
          hint={t.welcome.passwordHint}
          type="password"
          value={password}
          onValue={setPassword}
          autocomplete="new-password"
          required
        />
        <Field label={t.welcome.again} type="password" value={again} onValue={setAgain} autocomplete="new-password" required />
        {differ && (
          <p class="fault" role="alert">
            {t.welcome.differ}
          </p>
        )}
        <FaultLine fault={accept.error} />
        <button type="submit" class="act strong" disabled={accept.isPending}>
          {t.welcome.make}
        </button>
      </form>
    </main>
  );
}
