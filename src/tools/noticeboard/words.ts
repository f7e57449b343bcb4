/** Answers for people: the sentence first, then facts as lines; --json has everything. */
import { fingerprintInGroups } from '../../core/release/trust.ts';
import { toIso } from '../../core/time/instant.ts';
import type { TlsFiles } from '../../hub/tls/init.ts';
import type { DryRun, Refused } from './dry-run.ts';
import { type Agenda, agendaInWords, type Explained, explainedInWords } from './programme-words.ts';

export function inWords(name: string, answer: unknown): string {
  if (name === 'explain') return explainedInWords(answer as Explained);
  if (name === 'agenda') return agendaInWords(answer as Agenda);
  if (name === 'device add') return deviceAdded(answer as DeviceAdded);
  if (name === 'tls init') return certified(answer as TlsFiles);
  if (name === 'import') return (answer as readonly Imported[]).map(imported).join('\n');
  if (Array.isArray(answer)) return answer.length === 0 ? 'None.' : answer.map((row) => oneLine(row)).join('\n');
  return lines(answer, '');
}

export function dryRunInWords({ file, format, encoding, entries, accepted, refused }: DryRun): string {
  const what = format === null ? 'not a feed' : `${format} in ${encoding}, ${accepted} of ${entries} accepted`;
  return [`${file}: ${what}`, ...refused.map(refusalLine)].join('\n');
}

const refusalLine = ({ entry, reason }: Refused): string => `  ${entry ?? 'the file'}: ${reason}`;

interface Imported {
  readonly from: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: number;
  readonly deferred: number;
  readonly held: readonly { readonly id: string; readonly code: string }[];
  readonly refused: readonly Refused[];
}

function imported({ from, added, changed, unchanged, deferred, held, refused }: Imported): string {
  const later = deferred === 0 ? '' : `, ${deferred} left for the next import`;
  return [
    `${from}: ${added.length} new, ${changed.length} changed, ${unchanged} unchanged, ${refused.length} refused${later}`,
    ...[...added, ...changed].map((id) => `  ${id} waits for review: noticeboard review ${id} --clear --as NAME`),
    ...held.map(({ id, code }) => `! ${id}: ${code}; look at it before clearing`),
    ...refused.map(refusalLine),
  ].join('\n');
}

interface DeviceAdded {
  readonly boardId: string;
  readonly deviceId: string;
  readonly code: string;
  readonly expiresAt: string;
  readonly rootFingerprint: string;
}

function deviceAdded({ boardId, deviceId, code, expiresAt, rootFingerprint }: DeviceAdded): string {
  return [
    `Code: ${code} (once, until ${expiresAt})`,
    `On the board: open /board/?pair&board=${boardId} and type it.`,
    `Accept there only if it shows: ${fingerprintInGroups(rootFingerprint)}`,
    `Known here as ${deviceId}.`,
  ].join('\n');
}

/** What to put where: the hub's two variables, what boards need to trust it, and what has to leave this machine. */
function certified(files: TlsFiles): string {
  const {
    names,
    certFile,
    keyFile,
    authorityFile,
    authorityKeyFile,
    policyFile,
    authorityFingerprint,
    authorityIsNew,
    expiresAt,
  } = files;
  return [
    `A certificate for ${names.join(', ')}, good until ${toIso(expiresAt).slice(0, 10)}${authorityIsNew ? '' : ', by the authority the boards trust already'}.`,
    '',
    'For the hub:',
    `  TLS_CERT=${certFile}`,
    `  TLS_KEY=${keyFile}`,
    '',
    'For each board, so that its Chromium trusts the hub (the authority may vouch for these names and for nothing else):',
    `  sudo install -D -m 644 ${policyFile} /etc/chromium/policies/managed/noticeboard-ca.json`,
    `  or: certutil -d sql:$HOME/.local/share/pki/nssdb -A -t "C,," -n noticeboard -i ${authorityFile}`,
    `  Fingerprint of the authority (SHA-256): ${authorityFingerprint}`,
    '',
    'Keep off this machine:',
    `  ${authorityKeyFile}: move it to a stick. Bring it back only to renew, by running this command again.`,
  ].join('\n');
}

function oneLine(row: unknown): string {
  if (typeof row !== 'object' || row === null) return String(row);
  return Object.values(row)
    .filter((value) => value !== null && value !== undefined)
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join('  ');
}

function lines(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return `${indent}${String(value)}`;
  return Object.entries(value)
    .map(([key, entry]) =>
      Array.isArray(entry)
        ? `${indent}${key}: ${entry.length === 0 ? 'none' : entry.map((row) => `\n${indent}  ${oneLine(row)}`).join('')}`
        : typeof entry === 'object' && entry !== null
          ? `${indent}${key}:\n${lines(entry, `${indent}  `)}`
          : `${indent}${key}: ${String(entry)}`,
    )
    .join('\n');
}
