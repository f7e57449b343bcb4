/**
 * Files of warnings and what would become of each message on a board at an instant: the same reading and the same judgement
 * that the hub and the board use, without either (`noticeboard alerts --dry-run`). Files are read first and judged together.
 */
import { type AlertMessage, capInstant } from '../../core/programme/alert.ts';
import type { AlertLevel } from '../../core/programme/alert-level.ts';
import { type AlertBoard, levelIn, livesOf, verdictAt } from '../../core/programme/alert-life.ts';
import type { Instant } from '../../core/time/instant.ts';
import { type CapReading, readCap } from './cap.ts';
import { verifySignature } from './cap-signature.ts';

export interface CapFile {
  readonly file: string;
  /** Null: it could not be read, and `reason` says why. */
  readonly bytes: Uint8Array | null;
  readonly reason?: string;
}

export interface AlertLine {
  readonly file: string;
  readonly identifier: string | null;
  readonly sent: string | null;
  readonly status: string | null;
  readonly msgType: string | null;
  readonly decision: 'present' | 'hold' | 'refuse';
  readonly level: AlertLevel | null;
  readonly reason: string | null;
}

/** A message that may be used, or why it may not. `remark`: what is known of its signature, where nobody could verify it. */
export type Admitted =
  | { readonly kind: 'admitted'; readonly message: AlertMessage; readonly remark: string | null; readonly href: string | null }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly message: AlertMessage | null };

/**
 * @param certificates of the source, PEM; with any, a signature must verify
 * @param mustBeSigned a source with a certificate signs everything: what comes unsigned is not its own
 */
export function admit(
  readings: readonly CapReading[],
  certificates: readonly string[],
  mustBeSigned: boolean,
): readonly Admitted[] {
  return withSummariesJoined(readings).map((reading): Admitted => {
    if (reading.kind === 'refused') return reading;
    const { message } = reading;
    const isSigned = reading.kind === 'message' && reading.signature === 'present';
    if (!isSigned)
      return mustBeSigned
        ? {
            kind: 'refused',
            code: 'unsigned',
            reason: 'The source signs its messages, and this one bears no signature.',
            message,
          }
        : { kind: 'admitted', message, remark: null, href: reading.kind === 'summary' ? reading.href : null };
    if (certificates.length === 0) return { kind: 'admitted', message, remark: 'signature-not-checked', href: null };
    const sent = capInstant(message.sent);
    const verified = sent === null ? null : verifySignature(reading.xml, certificates, sent);
    if (verified?.kind !== 'verified')
      return {
        kind: 'refused',
        code: 'signature-invalid',
        reason: verified?.reason ?? 'The message has no time to check its certificate by.',
        message,
      };
    const [signed] = readCap(new TextEncoder().encode(verified.xml));
    return signed?.kind === 'message'
      ? { kind: 'admitted', message: signed.message, remark: null, href: null }
      : { kind: 'refused', code: 'signature-invalid', reason: 'What the signature covers is no message.', message };
  });
}

/** The entries of an index that tell of one message area by area are one message; the later entries are it again. */
function withSummariesJoined(readings: readonly CapReading[]): readonly CapReading[] {
  const keyOf = ({ message }: { readonly message: AlertMessage }) =>
    JSON.stringify([message.sender, message.identifier, message.sent]);
  const infos = new Map<string, AlertMessage['infos']>();
  for (const reading of readings)
    if (reading.kind === 'summary' && reading.message.identifier !== null)
      infos.set(keyOf(reading), [...(infos.get(keyOf(reading)) ?? []), ...reading.message.infos]);
  return readings.map((reading) =>
    reading.kind === 'summary'
      ? { ...reading, message: { ...reading.message, infos: infos.get(keyOf(reading)) ?? reading.message.infos } }
      : reading,
  );
}

export interface Judgement {
  readonly board: AlertBoard;
  readonly at: Instant;
  readonly certificates: readonly string[];
  readonly mustBeSigned: boolean;
}

/** One line a message, in the order of the files; at least one a file. */
export function judgeFiles(
  files: readonly CapFile[],
  { board, at, certificates, mustBeSigned }: Judgement,
): readonly AlertLine[] {
  const read = files.flatMap(({ file, bytes, reason }) =>
    bytes === null
      ? [
          {
            file,
            admitted: {
              kind: 'refused',
              code: 'unreadable',
              reason: reason ?? 'The file cannot be read.',
              message: null,
            } as Admitted,
          },
        ]
      : admit(readCap(bytes), certificates, mustBeSigned).map((admitted) => ({ file, admitted })),
  );
  const usable = read.flatMap(({ admitted }) => (admitted.kind === 'admitted' ? [admitted.message] : []));
  const lives = livesOf(usable, board);
  let next = 0;
  return read.map(({ file, admitted }): AlertLine => {
    const { message } = admitted;
    const said = {
      file,
      identifier: message?.identifier ?? null,
      sent: message?.sent ?? null,
      status: message?.status ?? null,
      msgType: message?.msgType ?? null,
    };
    const level = message === null ? null : levelIn(message);
    if (admitted.kind === 'refused') return { ...said, decision: 'refuse', level, reason: admitted.code };
    const verdict = verdictAt(lives[next++]!, at);
    if (verdict.kind === 'present') return { ...said, decision: 'present', level: verdict.level, reason: admitted.remark };
    return { ...said, decision: verdict.kind, level, reason: verdict.reason };
  });
}
