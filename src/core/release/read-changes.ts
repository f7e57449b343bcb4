/** The short way to a newer release: the signed lists after ours, each naming the one before it, and the bodies they put. */
import { eachOf, type Feed, type NamedFile, type Restricted, readBody, targetPath } from './feed.ts';
import { maxBytes, parseAs, type Targets } from './metadata.ts';
import { type Change, ReleaseList } from './record.ts';
import { Refused } from './refusal.ts';
import type { Applied } from './trust.ts';
import type { Put, Removal } from './update.ts';

export interface ChangesSource {
  readonly applied: Applied;
  readonly targets: Targets;
  readonly feed: Feed;
  readonly restricted: Restricted;
}

export interface Changes {
  readonly puts: readonly Put[];
  readonly removals: readonly Removal[];
  readonly takesEffectAt: string;
  readonly effect: 'boundary' | 'now';
  readonly metrics: string;
}

/** Null where the lists do not lead from the release held to the newest: too far behind, or another history. */
export async function readChanges(source: ChangesSource): Promise<Changes | null> {
  const files = listsAfter(source.applied.number, source.targets);
  if (!files) return null;
  const lists = await eachOf(files, (file) => readList(file, source));
  if (!isChained(lists, files, source.applied.hash)) return null;
  const newest = lists[lists.length - 1]!;
  const last = lastWords(lists.flatMap((list) => list.changes));
  const puts = await eachOf(
    last.filter((change) => change.op === 'put'),
    async (ref): Promise<Put> => ({ ref, body: await readBody(ref, source.feed, source.restricted) }),
  );
  return {
    puts,
    removals: last.filter((change) => change.op === 'remove'),
    takesEffectAt: newest.takesEffectAt,
    effect: lists.some((list) => list.effect === 'now') ? 'now' : 'boundary',
    metrics: newest.metrics,
  };
}

function listsAfter(number: number, { targets, 'x-noticeboard': { release } }: Targets): readonly NamedFile[] | null {
  const files: NamedFile[] = [];
  for (let next = number + 1; next <= release; next += 1) {
    const name = `release/${next}.json`;
    const meta = targets[name];
    if (!meta) return null;
    files.push({ path: targetPath(name, meta.hashes.sha256), length: meta.length, sha256: meta.hashes.sha256 });
  }
  return files;
}

async function readList(file: NamedFile, { targets, feed }: ChangesSource): Promise<ReleaseList> {
  const list = parseAs(ReleaseList, await feed.verified(file, maxBytes.list), file.path);
  const { lineage } = targets['x-noticeboard'];
  if (list.lineage !== lineage)
    throw new Refused('wrong-lineage', file.path, `A list of lineage ${list.lineage} among those of ${lineage}.`);
  if (!file.path.endsWith(`.${list.number}.json`))
    throw new Refused('mix-and-match', file.path, `The list calls itself release ${list.number}.`);
  return list;
}

function isChained(lists: readonly ReleaseList[], files: readonly NamedFile[], held: string): boolean {
  return lists.every((list, i) => list.previous === (i === 0 ? held : files[i - 1]!.sha256));
}

/** What holds after all lists, for each record named in any of them. */
function lastWords(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((change) => [`${change.kind}/${change.id}`, change])).values()];
}
