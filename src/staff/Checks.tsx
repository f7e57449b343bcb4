/** What is to be settled before an item may go out. 通过 stays unavailable, in words, until each one is (ART §6). */
import type { Check } from '../core/staff/wire.ts';
import { Field } from './Field.tsx';
import { longTime, type Speech, useSpeech } from './language.ts';

interface ChecksProps {
  readonly checks: readonly Check[];
  readonly settled: ReadonlySet<string>;
  readonly canSettle: boolean;
  readonly onSettle: (id: string) => void;
  readonly ground: string;
  readonly onGround: (text: string) => void;
}

export function Checks({ checks, settled, canSettle, onSettle, ground, onGround }: ChecksProps) {
  const speech = useSpeech();
  const { t } = speech;
  return (
    <table class="checks">
      <caption class="unseen">{t.item.checks}</caption>
      <tbody>
        {checks.map((check, i) => {
          const isOpen = check.state === 'open' && !settled.has(check.id);
          return (
            <tr key={check.id} class={isOpen ? 'todo' : ''}>
              <td class="no">{i + 1}</td>
              <th scope="row">{t.checks[check.id as keyof typeof t.checks]?.[0] ?? check.id}</th>
              <td>
                <CheckWords check={check} speech={speech} />
                {isOpen && check.needsBasis && canSettle && (
                  <Field label={t.item.ground} hint={t.item.groundHint} value={ground} onValue={onGround} />
                )}
              </td>
              <td class="state">
                {check.state !== 'open' || !canSettle || check.id === 'glyphs' ? (
                  isOpen ? (
                    ''
                  ) : (
                    t.item.settled
                  )
                ) : (
                  <button type="button" class="plain" aria-pressed={!isOpen} onClick={() => onSettle(check.id)}>
                    {isOpen && <kbd>{i + 1}</kbd>} {isOpen ? t.item.settle : t.item.settled}
                    <span class="unseen"> {t.checks[check.id as keyof typeof t.checks]?.[0]}</span>
                  </button>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function CheckWords({ check, speech }: { check: Check; speech: Speech }) {
  const { t } = speech;
  const names: Readonly<Record<string, string>> = t.findings;
  const fields: Readonly<Record<string, string>> = t.fields;
  if (check.findings.length === 0) return <>{sentenceOf(check, speech)}</>;
  return (
    <ul class="findings">
      {check.findings.map((finding, i) => (
        <li key={i}>
          <b>{names[finding.code] ?? finding.code}</b> {finding.text}
          {finding.detail !== '' && finding.code === 'weekday-mismatch' && `，${t.checkFacts.should(finding.detail)}`}
          <span class="quiet">　{fields[finding.field.split('.')[0] ?? ''] ?? finding.field}</span>
        </li>
      ))}
    </ul>
  );
}

function sentenceOf({ id, state, facts }: Check, speech: Speech): string {
  const { t } = speech;
  const number = (name: string): number => (typeof facts[name] === 'number' ? (facts[name] as number) : 0);
  switch (id) {
    case 'pictures':
      return number('count') > 0 ? t.checkFacts.pictures(number('count')) : t.checks.pictures[1];
    case 'short-text':
      if (facts.missing === true) return t.checkFacts.shortMissing(number('panels'));
      return number('panels') > 0 ? t.checkFacts.shortThere : t.checks['short-text'][1];
    case 'end': {
      const until = typeof facts.until === 'string' ? facts.until : '';
      if (until === '') return t.checkFacts.never;
      return (facts.posting === true ? t.checkFacts.posting : t.checkFacts.until)(longTime(until, speech));
    }
    case 'confidential':
      return state === 'open' ? t.checks.confidential[1] : '';
    default:
      return t.checks[id as keyof typeof t.checks]?.[1] ?? '';
  }
}
