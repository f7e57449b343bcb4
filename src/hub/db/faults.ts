/** What stops the database from being there; each message says what, where and what to do. */
export type DatabaseFaultCode =
  | 'binaries-missing'
  | 'initdb-failed'
  | 'start-failed'
  | 'folder-unusable'
  | 'too-old'
  | 'newer-schema'
  | 'migration-changed'
  | 'unreachable'
  | 'in-use';

export class DatabaseFault extends Error {
  readonly code: DatabaseFaultCode;
  constructor(code: DatabaseFaultCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseFault';
    this.code = code;
  }
}

const sentences: readonly [RegExp, string][] = [
  [/no space left on device|disk quota exceeded/i, 'the disk is full: free some space and start again'],
  [
    /permission denied/i,
    'PostgreSQL may not read or write there: give the folder to the user who starts the hub, or set DATA_DIR to another one',
  ],
  [
    /has wrong ownership|data directory .* has invalid permissions/i,
    'the folder belongs to another user: give it to the user who starts the hub, or set DATA_DIR to another one',
  ],
  [/read-only file system/i, 'the disk is mounted read-only: set DATA_DIR to a folder that can be written'],
  [
    /could not (map|create) .*shared memory|cannot allocate memory/i,
    'there is not enough memory for PostgreSQL: close other programs and start again',
  ],
  [
    /database files are incompatible|initialized by PostgreSQL version/i,
    'the data was written by another version of PostgreSQL: restore a backup into a new DATA_DIR',
  ],
  [
    /checksum|invalid page|could not locate a valid checkpoint|PANIC/i,
    'the data is damaged: restore the newest backup into a new DATA_DIR',
  ],
];

/** The sentence for what PostgreSQL printed; its own last line when we know none. */
export function sentenceFor(output: string): string {
  const known = sentences.find(([pattern]) => pattern.test(output));
  if (known) return known[1];
  const lines = output.split('\n').map((line) => line.trim());
  return lines.findLast((line) => /FATAL|error/i.test(line)) ?? lines.findLast((line) => line !== '') ?? 'it said nothing';
}
