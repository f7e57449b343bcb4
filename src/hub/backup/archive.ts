/**
 * The file of a backup: gzip over lines of JSON. First a manifest, then for each table a header and its rows as arrays of the
 * columns' texts, and at the end the count of rows and the SHA-256 of everything before. A header is an object and a row an
 * array, so neither can be taken for the other; a file without its true last line is refused before anything is touched.
 * COPY would be shorter: the driver (postgres 3.4.9) pauses its socket for a COPY larger than a stream's buffer and, when the
 * end comes in the same packet, never resumes it (six pictures of 3 MB hung every time).
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import * as v from 'valibot';

export class BackupFault extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export const Manifest = v.looseObject({
  noticeboard: v.literal('backup'),
  format: v.literal(1),
  createdAt: v.string(),
  lineage: v.nullable(v.string()),
  release: v.number(),
  /** Names of the database's steps, oldest first. */
  schema: v.array(v.string()),
  /** SHA-256 over kiosk-config's files: the folder itself is the office's to keep. */
  configHash: v.nullable(v.string()),
  rootFingerprint: v.nullable(v.string()),
  sealedKeys: v.nullable(v.looseObject({ kdf: v.literal('scrypt'), salt: v.string(), nonce: v.string(), sealed: v.string() })),
});
export type Manifest = v.InferOutput<typeof Manifest>;

const identifier = v.pipe(v.string(), v.regex(/^[a-z_][a-z0-9_]*$/));
const TableHead = v.object({ table: identifier, columns: v.pipe(v.array(identifier), v.minLength(1)) });
const End = v.object({ end: v.literal(true), rows: v.number(), sha256: v.string() });
type TableHead = v.InferOutput<typeof TableHead>;

export interface TableSource extends TableHead {
  /** One JSON array a row: the texts of `columns` in order, null for null. */
  readonly rows: AsyncIterable<string>;
}

/** The file appears whole or not at all, readable by its owner alone: it holds drafts and names. @returns rows written. */
export async function writeArchive(file: string, manifest: Manifest, tables: AsyncIterable<TableSource>): Promise<number> {
  const counted = { rows: 0 };
  const target = `${file}.new`;
  try {
    const output = createWriteStream(target, { mode: 0o600, flush: true });
    await pipeline(
      Readable.from(archiveBytes(manifest, tables, counted), { objectMode: false }),
      createGzip({ level: 6 }),
      output,
    );
    await rename(target, file);
    return counted.rows;
  } catch (cause) {
    await rm(target, { force: true });
    if ((cause as NodeJS.ErrnoException).code === undefined || cause instanceof BackupFault) throw cause;
    throw new BackupFault('cannot-write', `${file} cannot be written: ${(cause as Error).message}.`, cause);
  }
}

async function* archiveBytes(
  manifest: Manifest,
  tables: AsyncIterable<TableSource>,
  counted: { rows: number },
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  const hashed = (bytes: Uint8Array): Uint8Array => {
    hash.update(bytes);
    return bytes;
  };
  yield hashed(line(JSON.stringify(manifest)));
  for await (const { table, columns, rows } of tables) {
    yield hashed(line(JSON.stringify({ table, columns })));
    for await (const row of rows) {
      counted.rows += 1;
      yield hashed(line(row));
    }
  }
  yield line(JSON.stringify({ end: true, rows: counted.rows, sha256: hash.digest('hex') }));
}

const line = (text: string): Uint8Array => Buffer.from(`${text}\n`);

/** Reads a file to its end. @throws BackupFault if it is not whole. */
export async function checkArchive(file: string): Promise<{ readonly manifest: Manifest; readonly rows: number }> {
  const hash = createHash('sha256');
  let manifest: Manifest | null = null;
  let last: Buffer | null = null;
  let rows = 0;
  for await (const current of linesOf(file)) {
    if (last !== null) hash.update(last).update('\n');
    last = current;
    if (manifest === null) manifest = parse(Manifest, current, file);
    else if (isRow(current)) rows += 1;
  }
  if (manifest === null || last === null)
    throw new BackupFault('not-a-backup', `${file} is empty: choose a file that “noticeboard backup” wrote.`);
  const end = parse(End, last, file);
  if (end.sha256 !== hash.digest('hex') || end.rows !== rows)
    throw new BackupFault('damaged', `${file} is damaged: its contents do not fit its checksum. Take another copy.`);
  return { manifest, rows };
}

export type Section =
  | { readonly kind: 'table'; readonly head: TableHead }
  /** A JSON array of rows. */
  | { readonly kind: 'rows'; readonly json: string };

/** The tables of a file that `checkArchive` found whole; rows in parts of some hundred kilobytes. */
export async function* sectionsOf(file: string): AsyncGenerator<Section> {
  let part: string[] = [];
  let size = 0;
  let first = true;
  for await (const current of linesOf(file)) {
    const row = isRow(current);
    if (row) {
      part.push(current.toString('utf8'));
      size += current.length;
    }
    if (part.length > 0 && (!row || size >= partBytes)) {
      yield { kind: 'rows', json: `[${part.join(',')}]` };
      [part, size] = [[], 0];
    }
    if (row) continue;
    if (current.toString('latin1').startsWith('{"end"')) return;
    if (!first) yield { kind: 'table', head: parse(TableHead, current, file) };
    first = false;
  }
}

const isRow = (text: Buffer): boolean => text[0] === 0x5b;
const partBytes = 256 * 1024;

async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const input = createReadStream(file);
  const unzip = createGunzip();
  input.once('error', (error) => unzip.destroy(error));
  let rest: Buffer[] = [];
  try {
    for await (const chunk of input.pipe(unzip) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, at)]);
        rest = [];
        from = at + 1;
      }
      if (from < chunk.length) rest.push(chunk.subarray(from));
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new BackupFault('no-file', `There is no file ${file}.`, cause);
    throw new BackupFault(
      'damaged',
      `${file} cannot be read to its end (${message}): it is no backup, or cut off. Take another copy.`,
      cause,
    );
  }
}

function parse<T>(schema: v.GenericSchema<unknown, T>, text: Buffer, file: string): T {
  try {
    return v.parse(schema, JSON.parse(text.toString('utf8')));
  } catch (cause) {
    throw new BackupFault(
      'not-a-backup',
      `${file} is no backup of this version, or cut off: choose a file that “noticeboard backup” wrote.`,
      cause,
    );
  }
}
