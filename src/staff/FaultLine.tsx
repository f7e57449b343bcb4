/** A refusal in words: the console's own where it has some, else the hub's sentence. */
import { Fault } from './api.ts';
import { useSpeech } from './language.ts';

export function FaultLine({ fault }: { fault: Error | null }) {
  const { t } = useSpeech();
  if (fault === null) return null;
  const known = fault instanceof Fault ? (fault.code === 'unreachable' ? t.unreachable : t.faults[fault.code]) : undefined;
  return (
    <p class="fault" role="alert">
      {known ?? fault.message}
    </p>
  );
}
