/** The register, newest first; its chain checked on demand, its rows taken out as a file. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { ChainView, Done, RecordPage, type RecordRow } from '../core/staff/wire.ts';
import { ask, type Fault, send } from './api.ts';
import { Act } from './Decision.tsx';
import { FaultLine } from './FaultLine.tsx';
import { clock, longTime, useSpeech } from './language.ts';

const pathOf = (before: number | null, item: string): string =>
  `/record?${new URLSearchParams({ ...(before === null ? {} : { before: String(before) }), ...(item === '' ? {} : { item }) })}`;

export function RecordScreen() {
  const speech = useSpeech();
  const { t } = speech;
  const client = useQueryClient();
  const [item, setItem] = useState('');
  const pages = useInfiniteQuery({
    queryKey: ['record', item],
    queryFn: ({ pageParam }) => ask(pathOf(pageParam, item), RecordPage),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
  const check = useMutation<ChainView, Fault>({
    mutationFn: () => send('POST', '/record/check', {}, ChainView),
    onSettled: () => client.invalidateQueries({ queryKey: ['record'] }),
  });
  const take = useMutation<unknown, Fault>({
    mutationFn: takeOut,
    onSettled: () => client.invalidateQueries({ queryKey: ['record'] }),
  });
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  const oldest = pages.data?.pages[0]?.oldest ?? null;
  return (
    <main class="page">
      <div class="head">
        <h1>{t.record.title}</h1>
        <input
          class="search"
          type="search"
          aria-label={t.record.about}
          placeholder={t.record.about}
          value={item}
          onInput={(event) => setItem(event.currentTarget.value)}
        />
        <div class="acts">
          <Act name={t.record.check} onPress={check.isPending ? undefined : () => check.mutate()} />
          <Act name={t.record.export} onPress={take.isPending ? undefined : () => take.mutate()} />
        </div>
      </div>
      <p role="status">
        {check.data && (check.data.whole ? t.record.whole(check.data.rows) : <b>{t.record.broken(check.data.brokenAt ?? 0)}</b>)}
        {oldest && <span class="quiet">　{t.record.oldest(longTime(oldest, speech))}</span>}
      </p>
      <FaultLine fault={check.error ?? take.error} />
      {pages.data && rows.length === 0 && <p class="empty">{t.record.none}</p>}
      <table class="record">
        <thead>
          <tr>
            <th scope="col">{t.record.when}</th>
            <th scope="col">{t.record.who}</th>
            <th scope="col">{t.record.what}</th>
            <th scope="col">{t.record.about}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.seq} row={row} />
          ))}
        </tbody>
      </table>
      {pages.hasNextPage && (
        <Act name={t.record.more} onPress={pages.isFetching ? undefined : () => void pages.fetchNextPage()} />
      )}
    </main>
  );
}

function Row({ row }: { row: RecordRow }) {
  const speech = useSpeech();
  const about = [
    row.detail.item,
    row.detail.board,
    row.detail.account,
    row.detail.playlist,
    row.detail.schedule,
    row.detail.target,
  ]
    .filter((value) => typeof value === 'string')
    .join('，');
  const words: Readonly<Record<string, string>> = speech.t.events;
  const reason = typeof row.detail.reason === 'string' ? row.detail.reason : '';
  return (
    <tr>
      <td>
        {longTime(row.at, speech).replace(/ \d\d:\d\d$/, '')} {clock(row.at, speech, true)}
      </td>
      <td>{row.name}</td>
      <td>
        {words[row.command.replace(/^item-/, '')]?.replace('%', String(row.detail.revision ?? '')) ?? ''}{' '}
        <code class="quiet">{row.command}</code>
      </td>
      <td>
        {about}
        {reason !== '' && <span class="quiet">　{reason}</span>}
      </td>
    </tr>
  );
}

/** One JSON line a row, oldest last, as the chain was written. */
async function takeOut(): Promise<void> {
  await send('POST', '/record/export', {}, Done);
  const lines: string[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const page: RecordPage = await ask(pathOf(before ?? null, ''), RecordPage);
    lines.push(...page.rows.map((row) => JSON.stringify(row)));
    before = page.next;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'application/x-ndjson' }));
  link.download = 'record.ndjson';
  link.click();
  URL.revokeObjectURL(link.href);
}
