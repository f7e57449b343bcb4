/** What one person has asked for and a second must confirm. It stands above everything until it is decided. */
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { Done, type Proposal, StepTaken } from '../core/staff/wire.ts';
import { type Fault, send } from './api.ts';
import { FaultLine } from './FaultLine.tsx';
import { useHere } from './here.ts';
import { shortTime, useSpeech } from './language.ts';
import { refreshDesk, useItem, useProposals } from './queries.ts';

export function Proposals() {
  const { t } = useSpeech();
  const proposals = useProposals();
  const waiting = proposals.data?.proposals ?? [];
  if (waiting.length === 0) return null;
  return (
    <section class="proposals" aria-label={t.proposals.title}>
      {waiting.map((proposal) => (
        <ProposalRow key={proposal.id} proposal={proposal} />
      ))}
    </section>
  );
}

function ProposalRow({ proposal }: { proposal: Proposal }) {
  const speech = useSpeech();
  const { t } = speech;
  const { now } = useHere();
  const client = useQueryClient();
  const isItem = proposal.command.startsWith('item-');
  const item = useItem(isItem ? proposal.target : null);
  const refresh = async (): Promise<void> => {
    await refreshDesk(client);
    await client.invalidateQueries({ queryKey: ['plans'] });
  };
  const confirm = useMutation<unknown, Fault>({
    mutationFn: () => send('POST', `/proposals/${proposal.id}/confirm`, undefined, StepTaken),
    onSettled: refresh,
  });
  const drop = useMutation<unknown, Fault>({
    mutationFn: () => send('POST', `/proposals/${proposal.id}/drop`, {}, Done),
    onSettled: refresh,
  });
  const commands: Readonly<Record<string, string>> = t.proposals.commands;
  const reason = typeof proposal.input.reason === 'string' ? proposal.input.reason : '';
  return (
    <div class="proposal">
      <p>
        <b>{commands[proposal.command] ?? proposal.command}</b>　{item.data?.title ?? proposal.target}
        {reason !== '' && <span>　{reason}</span>}
        <span class="quiet">　{t.proposals.by(proposal.proposedByName, shortTime(proposal.at, now, speech))}</span>
      </p>
      {proposal.own ? (
        <span class="quiet">{t.proposals.own}</span>
      ) : (
        <button type="button" class="act strong" disabled={confirm.isPending} onClick={() => confirm.mutate()}>
          {t.proposals.confirm}
        </button>
      )}
      <button type="button" class="act" disabled={drop.isPending} onClick={() => drop.mutate()}>
        {t.proposals.drop}
      </button>
      <FaultLine fault={confirm.error ?? drop.error} />
    </div>
  );
}
