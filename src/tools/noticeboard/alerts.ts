/** `noticeboard alerts --dry-run`: warnings as files, judged for a board of kiosk-config at an instant, without a hub. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { Board } from '../../core/office/board.ts';
import { Site, type Source } from '../../core/office/site.ts';
import { parseInstant, toInstant } from '../../core/time/instant.ts';
import { machineTime } from '../../hub/clock.ts';
import { describeFault } from '../../hub/config/fault.ts';
import { readJson } from '../../hub/config/load.ts';
import { type AlertLine, type CapFile, judgeFiles } from '../../hub/intake/cap-judge.ts';
import { Failure } from './failure.ts';

type Values = Readonly<Record<string, string | boolean | undefined>>;

/** One line a message. @throws Failure */
export async function judgedAlerts(values: Values, files: readonly string[]): Promise<string> {
  const dir = resolve(process.env.KIOSK_CONFIG || 'kiosk-config');
  const at = values.at === undefined ? toInstant(machineTime().getTime()) : parseInstant(values.at);
  if (at === null) throw new Failure(2, `--at ${values.at} is no instant such as 2026-06-18T08:30:00+08:00.`);
  const board = await boardOf(dir, String(values.board));
  const { certificates, mustBeSigned } = await certificatesFor(dir, values.source);
  const read = await Promise.all(files.map(readCapFile));
  const lines = judgeFiles(read, { board, at, certificates, mustBeSigned });
  return lines.map((line) => (values.json === true ? JSON.stringify(line) : inWords(line))).join('\n');
}

async function boardOf(dir: string, id: string): Promise<Board> {
  const boards = await readJson<Board[]>(dir, 'boards.json', v.array(Board) as v.GenericSchema<unknown, Board[]>);
  if (boards.kind === 'faults') throw new Failure(1, boards.faults.map(describeFault).join('\n'));
  const board = boards.value.find((candidate) => candidate.id === id);
  if (board === undefined)
    throw new Failure(2, `${dir} has no board "${id}"; it has ${boards.value.map((b) => b.id).join(', ')}.`);
  return board;
}

/** Of one source, whose messages must then be signed if it has any; else of all: what is signed is verified with one of them. */
async function certificatesFor(
  dir: string,
  source: unknown,
): Promise<{ certificates: readonly string[]; mustBeSigned: boolean }> {
  const site = await readJson<Site>(dir, 'site.json', Site as v.GenericSchema<unknown, Site>);
  const alertSources = site.kind === 'parsed' ? site.value.sources.filter(({ kind }) => kind === 'alert') : [];
  const chosen: readonly Source[] = source === undefined ? alertSources : alertSources.filter(({ id }) => id === source);
  if (source !== undefined && chosen.length === 0) throw new Failure(2, `${dir} has no source "${source}" of kind alert.`);
  const names = chosen.flatMap(({ certificates }) => certificates ?? []);
  const certificates = await Promise.all(
    names.map((name) =>
      readFile(join(dir, name), 'utf8').catch((error: Error) => {
        throw new Failure(1, `The certificate ${name} cannot be read (${error.message}).`);
      }),
    ),
  );
  return { certificates, mustBeSigned: source !== undefined && certificates.length > 0 };
}

async function readCapFile(file: string): Promise<CapFile> {
  try {
    return { file, bytes: new Uint8Array(await readFile(file)) };
  } catch (error) {
    return { file, bytes: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

function inWords({ file, identifier, sent, decision, level, reason }: AlertLine): string {
  return [file, identifier ?? 'no message', ...(sent === null ? [] : [sent]), decision, level ?? '', reason ?? '']
    .filter(Boolean)
    .join(' · ');
}
