/**
 * What becomes of each warning on one board (R53): messages of one source are judged together, in whatever order they came.
 * A life says what holds for all time; `verdictAt` says what it means at an instant. Both are pure and the same on hub and board.
 *
 * Only Actual and Public messages show; an Exercise where the board takes part in drills. An Update or a Cancel ends what it
 * refers to by `sender,identifier,sent`, never a message sent after it and never itself. Of one identifier the newest `sent`
 * stands; the same message again changes nothing. Without `expires` a message stands for six hours.
 */
import type { Board } from '../office/board.ts';
import { hourMs, type Instant, minuteMs } from '../time/instant.ts';
import { type AlertInfo, type AlertMessage, capInstant } from './alert.ts';
import { holdsPlace } from './alert-area.ts';
import { type AlertLevel, gravest, levelOf } from './alert-level.ts';

export type HoldReason =
  | 'expired'
  | 'not-yet'
  | 'cancelled'
  | 'superseded'
  | 'outside-area'
  | 'test'
  | 'exercise'
  | 'draft'
  | 'system'
  | 'restricted'
  | 'duplicate'
  | 'ack'
  | 'error';

export type AlertVerdict =
  | { readonly kind: 'present'; readonly level: AlertLevel; readonly parts: readonly AlertPart[] }
  | { readonly kind: 'hold'; readonly reason: HoldReason }
  | { readonly kind: 'refuse'; readonly reason: string };

/** One info of a message on a board: half-open, `[from, until)`. */
export interface AlertPart {
  /** Index in the message's infos. */
  readonly info: number;
  readonly level: AlertLevel;
  /** 0: from the moment it is known. */
  readonly from: number;
  readonly until: number;
  readonly here: boolean;
}

export interface AlertLife {
  readonly message: AlertMessage;
  /** Not usable: nothing of it counts. */
  readonly fault: string | null;
  /** Valid, and never to be shown here. */
  readonly held: HoldReason | null;
  readonly parts: readonly AlertPart[];
  /** The first message that ended it, and how. */
  readonly ended: { readonly at: number; readonly reason: 'cancelled' | 'superseded'; readonly by: number } | null;
  readonly drill: boolean;
  /** 解除: the source says that the danger is over. */
  readonly allClear: boolean;
}

export type AlertBoard = Pick<Board, 'place' | 'drills'>;

/** A message sent further ahead than this has a clock nobody can rely on. */
const futureMs = 5 * minuteMs;
/** How long a message without `expires` stands. */
export const standingMs = 6 * hourMs;

/** In the order of `messages`; `ended.by` is an index in it. All of one source. */
export function livesOf(messages: readonly AlertMessage[], board: AlertBoard): AlertLife[] {
  const known = messages.map((message) => ({ message, fault: faultIn(message), sent: capInstant(message.sent) ?? 0 }));
  const copies = copiesAmong(known);
  const endings = endingsAmong(known, copies);
  return known.map(({ message, fault }, i) => {
    const held = fault !== null ? null : (heldFor(message, board) ?? (copies.has(i) ? 'duplicate' : null));
    return {
      message,
      fault,
      held,
      parts: fault === null ? partsOf(message, board) : [],
      ended: endings.get(i) ?? null,
      drill: isStatus(message, 'exercise'),
      allClear: message.infos.some(({ responseTypes }) => responseTypes.some((type) => /^allclear$/i.test(type.trim()))),
    };
  });
}

export function verdictAt(life: AlertLife, at: Instant): AlertVerdict {
  if (life.fault !== null) return { kind: 'refuse', reason: life.fault };
  if (capInstant(life.message.sent)! > at + futureMs) return { kind: 'refuse', reason: 'sent-in-the-future' };
  if (life.held !== null) return { kind: 'hold', reason: life.held };
  if (life.ended !== null && life.ended.at <= at) return { kind: 'hold', reason: life.ended.reason };
  if (life.parts.every(({ until }) => until <= at)) return { kind: 'hold', reason: 'expired' };
  const here = life.parts.filter((part) => part.here);
  if (here.length === 0) return { kind: 'hold', reason: 'outside-area' };
  const showing = here.filter(({ from, until }) => from <= at && at < until);
  if (showing.length === 0) return { kind: 'hold', reason: here.some(({ from }) => from > at) ? 'not-yet' : 'expired' };
  return { kind: 'present', level: gravest(showing.map(({ level }) => level)), parts: showing };
}

/** The gravest level a message speaks of, wherever and whenever. */
export function levelIn({ infos }: AlertMessage): AlertLevel {
  return gravest(infos.map(levelOf));
}

const statuses = ['actual', 'exercise', 'system', 'test', 'draft'] as const;
const types = ['alert', 'update', 'cancel', 'ack', 'error'] as const;
const scopes = ['public', 'restricted', 'private'] as const;

const word = (text: string | null): string => (text ?? '').trim().toLowerCase();
const isStatus = ({ status }: AlertMessage, wanted: (typeof statuses)[number]): boolean => word(status) === wanted;
const isType = ({ msgType }: AlertMessage, wanted: (typeof types)[number]): boolean => word(msgType) === wanted;

/** Why a message cannot be used at all (R52: who and when must be said), or null. */
function faultIn(message: AlertMessage): string | null {
  const { identifier, sender, sent, status, msgType, scope, version, infos } = message;
  const known = (list: readonly string[], text: string | null) => list.includes(word(text));
  if (word(identifier) === '') return 'no-identifier';
  if (/[\s,&<]/.test(identifier!.trim())) return 'bad-identifier';
  if (word(sender) === '') return 'no-sender';
  if (word(sent) === '') return 'no-sent';
  if (capInstant(sent) === null) return 'bad-sent';
  if (!known(statuses, status)) return word(status) === '' ? 'no-status' : 'unknown-status';
  if (!known(types, msgType)) return word(msgType) === '' ? 'no-msgtype' : 'unknown-msgtype';
  if (word(scope) === '' ? version !== '1.0' : !known(scopes, scope)) return word(scope) === '' ? 'no-scope' : 'unknown-scope';
  const showsWords = isType(message, 'alert') || isType(message, 'update');
  if (showsWords && !infos.some(({ event, headline }) => word(event) !== '' || word(headline) !== '')) return 'nothing-to-show';
  return null;
}

/** What kind of message it is decides before anything else. */
function heldFor(message: AlertMessage, { drills }: AlertBoard): HoldReason | null {
  const status = word(message.status) as (typeof statuses)[number];
  if (status !== 'actual' && !(status === 'exercise' && drills)) return status;
  if (message.scope !== null && word(message.scope) !== '' && word(message.scope) !== 'public') return 'restricted';
  if (isType(message, 'ack')) return 'ack';
  if (isType(message, 'error')) return 'error';
  return isType(message, 'cancel') ? 'cancelled' : null;
}

function partsOf(message: AlertMessage, board: AlertBoard): AlertPart[] {
  return message.infos.map((info, index) => ({
    info: index,
    level: levelOf(info),
    from: beginOf(info, message),
    until: capInstant(info.expires) ?? (capInstant(info.effective) ?? capInstant(message.sent) ?? 0) + standingMs,
    here: holdsPlace(info.areas, board.place),
  }));
}

/** In force from `effective`; one that is not after `sent` means at once, whatever our clocks differ by. `onset` is the event's. */
function beginOf({ effective }: AlertInfo, { sent }: AlertMessage): number {
  const from = capInstant(effective);
  return from === null || from <= (capInstant(sent) ?? 0) ? 0 : from;
}

interface Known {
  readonly message: AlertMessage;
  readonly fault: string | null;
  readonly sent: number;
}

const keyOf = (sender: string | null, identifier: string | null): string =>
  `${(sender ?? '').trim()}\n${(identifier ?? '').trim()}`;

/** The second and later messages with the same sender, identifier and instant. */
function copiesAmong(known: readonly Known[]): ReadonlySet<number> {
  const seen = new Set<string>();
  const copies = new Set<number>();
  for (const [i, { message, fault, sent }] of known.entries()) {
    const key = `${keyOf(message.sender, message.identifier)}\n${sent}`;
    if (fault === null && seen.has(key)) copies.add(i);
    else if (fault === null) seen.add(key);
  }
  return copies;
}

type Ending = NonNullable<AlertLife['ended']>;

/** Which messages end which: by reference, and of one identifier the newer. The earliest ending counts. */
function endingsAmong(known: readonly Known[], copies: ReadonlySet<number>): ReadonlyMap<number, Ending> {
  const byKey = new Map<string, number[]>();
  for (const [i, { message, fault }] of known.entries()) {
    if (fault !== null) continue;
    const key = keyOf(message.sender, message.identifier);
    byKey.set(key, [...(byKey.get(key) ?? []), i]);
  }
  const endings = new Map<number, Ending>();
  const end = (target: number, ending: Ending) => {
    const before = endings.get(target);
    if (before === undefined || ending.at < before.at) endings.set(target, ending);
  };
  for (const same of byKey.values()) endOlder(same, known, end);
  for (const [i, acting] of known.entries()) {
    const isActing =
      acting.fault === null && !copies.has(i) && (isType(acting.message, 'update') || isType(acting.message, 'cancel'));
    if (!isActing) continue;
    const reason = isType(acting.message, 'cancel') ? 'cancelled' : 'superseded';
    for (const target of targetsOf(i, known, byKey)) end(target, { at: takesOverAt(acting), reason, by: i });
  }
  for (const [older, newer] of sameWords(known)) end(older, { at: takesOverAt(known[newer]!), reason: 'superseded', by: newer });
  return endings;
}

function endOlder(same: readonly number[], known: readonly Known[], end: (target: number, ending: Ending) => void): void {
  for (const older of same)
    for (const newer of same)
      if (known[older]!.sent < known[newer]!.sent && mayAct(known[newer]!, known[older]!))
        end(older, {
          at: takesOverAt(known[newer]!),
          reason: isType(known[newer]!.message, 'cancel') ? 'cancelled' : 'superseded',
          by: newer,
        });
}

/** A drill ends drills and a real message real ones; what is not for the public ends nothing of the public's. */
function mayAct(acting: Known, target: Known): boolean {
  return (
    word(acting.message.status) === word(target.message.status) &&
    (word(acting.message.scope) || 'public') === (word(target.message.scope) || 'public')
  );
}

function targetsOf(acting: number, known: readonly Known[], byKey: ReadonlyMap<string, readonly number[]>): number[] {
  const { message, sent } = known[acting]!;
  return message.references.flatMap((reference) => {
    const named = capInstant(reference.sent);
    return (byKey.get(keyOf(reference.sender, reference.identifier)) ?? []).filter((target) => {
      const other = known[target]!;
      const isNamed = named === null || named === other.sent;
      return target !== acting && isNamed && other.sent <= sent && mayAct(known[acting]!, other);
    });
  });
}

/** What replaces a warning takes its place when it is itself in force: until then the old one stands. */
function takesOverAt({ message, sent }: Known): number {
  if (isType(message, 'cancel')) return sent;
  const begins = message.infos.map((info) => beginOf(info, message));
  return Math.max(sent, begins.length === 0 ? 0 : Math.min(...begins));
}

/**
 * Updates of one warning that say the same event of the same place are one after the other, even if the later names only the
 * first of all; where a warning was divided by place or event, its parts stand side by side.
 */
function sameWords(known: readonly Known[]): [older: number, newer: number][] {
  const groups = new Map<string, number[]>();
  for (const [i, { message, fault }] of known.entries()) {
    if (fault !== null || !isType(message, 'update')) continue;
    const about = JSON.stringify(
      message.infos.map(({ language, event, areas }) => [language, event, areas.map(({ areaDesc }) => areaDesc)]),
    );
    for (const { sender, identifier } of message.references) {
      const key = `${message.sender}\n${word(message.status)}\n${keyOf(sender, identifier)}\n${about}`;
      groups.set(key, [...(groups.get(key) ?? []), i]);
    }
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((older) =>
      group
        .filter((newer) => known[older]!.sent < known[newer]!.sent && mayAct(known[newer]!, known[older]!))
        .map((newer): [number, number] => [older, newer]),
    ),
  );
}
