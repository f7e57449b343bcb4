/** The technician's page: a one-time code against an identity, and the fingerprint people compare before anything is kept. */
import { useState } from 'preact/hooks';
import { familiesFor } from '../ui/fonts.ts';
import { type Said, words } from './words.ts';

/** What waits for the technician's eyes before it is kept. */
export interface Offer {
  readonly fingerprint: string;
  readonly accept: () => Promise<void>;
}

export interface PairPageProps {
  readonly board: string | null;
  readonly hub: string;
  /** @throws Error with a sentence for the technician */
  readonly onCode: (board: string, code: string) => Promise<Offer>;
  readonly onDone: () => void;
}

export function PairPage({ board, hub, onCode, onDone }: PairPageProps) {
  const [offer, setOffer] = useState<Offer | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const attempt = async (job: () => Promise<void>) => {
    setBusy(true);
    setFault(null);
    await job().catch((error: unknown) => setFault(error instanceof Error ? error.message : String(error)));
    setBusy(false);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    void attempt(async () => setOffer(await onCode(String(data.get('board')), String(data.get('code')))));
  };
  return (
    <section class="first" style={{ fontFamily: familiesFor('zh-Hans') }}>
      <h1>
        <Both said={words.pair} />
      </h1>
      {offer === null ? (
        <form onSubmit={submit}>
          <p>
            <Both said={words.pairHow} />
          </p>
          <label>
            <Both said={words.board} />
            <input name="board" required pattern="[a-z0-9][a-z0-9\-]{0,63}" defaultValue={board ?? ''} autocomplete="off" />
          </label>
          <label>
            <Both said={words.code} />
            <input name="code" required maxLength={32} autocomplete="off" autocapitalize="characters" />
          </label>
          <button type="submit" disabled={isBusy}>
            <Both said={isBusy ? words.pairing : words.doPair} />
          </button>
        </form>
      ) : (
        <div>
          <p>
            <Both said={words.fingerprint} />
          </p>
          <p class="fingerprint" data-fingerprint>
            {offer.fingerprint}
          </p>
          <button type="button" disabled={isBusy} onClick={() => void attempt(async () => offer.accept().then(onDone))}>
            <Both said={words.accept} />
          </button>
          <button type="button" class="quiet" onClick={() => setOffer(null)}>
            <Both said={words.refuse} />
          </button>
        </div>
      )}
      {fault && <p role="alert">{fault}</p>}
      <p class="small">{hub}</p>
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
