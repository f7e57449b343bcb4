/** People and keys for scripts: who may do what where, links that work once, keys that end. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { InferOutput } from 'valibot';
import { type Role, roles, tokenPermissions } from '../core/staff/role.ts';
import { Done, InvitationLink, NewToken, StaffList, type StaffRow, type TokenRow } from '../core/staff/wire.ts';
import { ask, type Fault, send } from './api.ts';
import { Act } from './Decision.tsx';
import { FaultLine } from './FaultLine.tsx';
import { Field, Ticks } from './Field.tsx';
import { useHere } from './here.ts';
import { longTime, shortTime, useSpeech } from './language.ts';
import { useBoards } from './queries.ts';

type Link = InferOutput<typeof InvitationLink>;

export function StaffScreen() {
  const { t } = useSpeech();
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => ask('/staff', StaffList) });
  const [adds, setAdds] = useState(false);
  const [link, setLink] = useState<Link | null>(null);
  if (!staff.data) return <main class="page quiet">{staff.isError ? t.unreachable : t.loading}</main>;
  return (
    <main class="page">
      <div class="head">
        <h1>{t.staff.title}</h1>
        <Act name={t.staff.add} onPress={() => setAdds(!adds)} />
      </div>
      {link !== null && <LinkNote link={link} />}
      {adds && (
        <AddForm
          onMade={(made) => {
            setLink(made);
            setAdds(false);
          }}
        />
      )}
      <table class="people">
        <thead>
          <tr>
            <th scope="col">{t.staff.name}</th>
            <th scope="col">{t.staff.roles}</th>
            <th scope="col">{t.staff.boards}</th>
            <th scope="col" colSpan={2} />
          </tr>
        </thead>
        <tbody>
          {staff.data.staff.map((person) => (
            <PersonRow key={person.id} person={person} onLink={setLink} />
          ))}
        </tbody>
      </table>
      <Tokens tokens={staff.data.tokens} />
    </main>
  );
}

function LinkNote({ link }: { link: Link }) {
  const { t } = useSpeech();
  return (
    <div class="note" role="status">
      <p>{t.staff.link}</p>
      <code class="once">{`${location.origin}${link.path}`}</code>
    </div>
  );
}

function PersonRow({ person, onLink }: { person: StaffRow; onLink: (link: Link) => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const { now } = useHere();
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const settle = () => client.invalidateQueries({ queryKey: ['staff'] });
  const reset = useMutation<Link, Fault>({
    mutationFn: () => send('POST', `/staff/${person.id}/reset`, undefined, InvitationLink),
    onSuccess: onLink,
    onSettled: settle,
  });
  const close = useMutation<unknown, Fault>({
    mutationFn: () => send('DELETE', `/staff/${person.id}`, undefined, Done),
    onSettled: settle,
  });
  const everywhere = person.boards.includes('*') ? t.staff.all : person.boards.join('、');
  return (
    <tr class={person.state}>
      <th scope="row">
        {person.name} <span class="quiet">{person.id}</span>
      </th>
      <td>{person.roles.map((role) => t.roles[role]).join('、')}</td>
      <td>
        {everywhere}
        {!person.categories.includes('*') && `，${person.categories.join('、')}`}
      </td>
      <td class="quiet">
        {t.staff.states[person.state]}
        {person.secondFactor && `，${t.staff.second}`}
        {person.lastSeenAt && `，${t.staff.lastSeen(shortTime(person.lastSeenAt, now, speech))}`}
      </td>
      <td>
        {person.state !== 'closed' && (
          <span class="acts">
            <button type="button" class="plain" onClick={() => reset.mutate()}>
              {t.staff.reset}
            </button>
            {sure && <span class="quiet">{t.staff.closeSure}</span>}
            <button type="button" class={sure ? 'act' : 'plain'} onClick={() => (sure ? close.mutate() : setSure(true))}>
              {t.staff.close}
            </button>
          </span>
        )}
        <FaultLine fault={reset.error ?? close.error} />
      </td>
    </tr>
  );
}

function AddForm({ onMade }: { onMade: (link: Link) => void }) {
  const { t } = useSpeech();
  const client = useQueryClient();
  const boards = useBoards();
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [held, setHeld] = useState<readonly string[]>(['editor']);
  const [where, setWhere] = useState<readonly string[]>(['*']);
  const add = useMutation<Link, Fault>({
    mutationFn: () =>
      send('POST', '/staff', { id, name, roles: held as Role[], boards: where, categories: ['*'] }, InvitationLink),
    onSuccess: onMade,
    onSettled: () => client.invalidateQueries({ queryKey: ['staff'] }),
  });
  return (
    <form
      class="panel"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Field label={t.staff.login} hint={t.welcome.loginHint} value={id} onValue={setId} required />
      <Field label={t.staff.name} value={name} onValue={setName} required maxLength={60} />
      <Ticks
        label={t.staff.roles}
        values={held}
        onValues={setHeld}
        options={roles.map((role) => [role, t.roles[role]] as const)}
      />
      <Ticks
        label={t.staff.boards}
        values={where}
        onValues={(values) =>
          setWhere(
            values.includes('*') && !where.includes('*') ? ['*'] : values.filter((value) => value !== '*' || values.length === 1),
          )
        }
        options={[['*', t.staff.all] as const, ...(boards.data?.boards ?? []).map((board) => [board.id, board.name] as const)]}
      />
      <FaultLine fault={add.error} />
      <button type="submit" class="act strong" disabled={add.isPending || held.length === 0 || where.length === 0}>
        {t.staff.make}
      </button>
    </form>
  );
}

const dayMs = 86_400_000;

function Tokens({ tokens }: { tokens: readonly InferOutput<typeof TokenRow>[] }) {
  const speech = useSpeech();
  const { t } = speech;
  const { now } = useHere();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [held, setHeld] = useState<readonly string[]>(['read']);
  const settle = () => client.invalidateQueries({ queryKey: ['staff'] });
  const make = useMutation<InferOutput<typeof NewToken>, Fault>({
    mutationFn: () =>
      send(
        'POST',
        '/tokens',
        {
          name,
          permissions: held,
          boards: ['*'],
          categories: ['*'],
          expiresAt: new Date(Date.parse(now) + Number(days) * dayMs).toISOString(),
        },
        NewToken,
      ),
    onSettled: settle,
  });
  const revoke = useMutation<unknown, Fault, string>({
    mutationFn: (id) => send('DELETE', `/tokens/${id}`, undefined, Done),
    onSettled: settle,
  });
  return (
    <section>
      <h2>{t.staff.tokens}</h2>
      {tokens.length === 0 && <p class="empty">{t.staff.noTokens}</p>}
      <ul class="tokens">
        {tokens
          .filter(({ revokedAt }) => revokedAt === null)
          .map((token) => (
            <li key={token.id}>
              <b>{token.name}</b> <span class="quiet">{token.id}</span>　
              {token.permissions.map((permission) => t.permissions[permission]).join('、')}　
              {t.staff.expires(longTime(token.expiresAt, speech))}{' '}
              <button type="button" class="plain" onClick={() => revoke.mutate(token.id)}>
                {t.staff.revoke}
              </button>
            </li>
          ))}
      </ul>
      {make.data && (
        <div class="note" role="status">
          <p>{t.staff.token}</p>
          <code class="once">{make.data.token}</code>
        </div>
      )}
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Field label={t.staff.name} value={name} onValue={setName} required maxLength={60} />
        <Field label={t.staff.days} type="number" value={days} onValue={setDays} required />
        <Ticks
          label={t.staff.permissions}
          values={held}
          onValues={setHeld}
          options={tokenPermissions.map((permission) => [permission, t.permissions[permission]] as const)}
        />
        <FaultLine fault={make.error ?? revoke.error} />
        <button type="submit" class="act" disabled={make.isPending || held.length === 0}>
          {t.staff.makeToken}
        </button>
      </form>
    </section>
  );
}
