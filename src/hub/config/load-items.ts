/** items/ID.json: one item a file. Pictures it names by file become media known by hash; who wrote and approved stays beside it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ItemContent, ItemFile, Media } from '../../core/item/item.ts';
import type { ConfigFault, Parsed } from './fault.ts';
import { type PictureFacts, pictureFacts, pictureFault } from './picture.ts';

export interface LoadedItem {
  readonly id: string;
  readonly file: string;
  readonly content: ItemContent;
  readonly review: ItemFile['review'];
  readonly pictures: readonly LoadedPicture[];
}
export interface LoadedPicture extends PictureFacts {
  readonly file: string;
  readonly hash: string;
  readonly bytes: Uint8Array;
}

export async function readItems(
  dir: string,
  names: readonly string[],
  read: (file: string) => Promise<Parsed<ItemFile>>,
): Promise<{ readonly loaded: readonly LoadedItem[]; readonly faults: readonly ConfigFault[] }> {
  const loaded: LoadedItem[] = [];
  const faults: ConfigFault[] = [];
  for (const name of names) {
    const file = `items/${name}`;
    const parsed = await read(file);
    if (parsed.kind === 'faults') {
      faults.push(...parsed.faults);
      continue;
    }
    const item = parsed.value;
    if (`${item.id}.json` !== name)
      faults.push({ file, path: 'id', sentence: `The file of item "${item.id}" must be called ${item.id}.json.` });
    const pictures = await readPictures(dir, file, item, faults);
    loaded.push({ id: item.id, file, review: item.review, pictures, content: contentOf(item, pictures, file, faults) });
  }
  return { loaded, faults };
}

async function readPictures(dir: string, file: string, item: ItemFile, faults: ConfigFault[]): Promise<readonly LoadedPicture[]> {
  const named = new Set([...item.files.map((f) => f.file), ...item.blocks.map(fileOfFigure).filter((f) => f !== undefined)]);
  const pictures: LoadedPicture[] = [];
  for (const name of named) {
    const fault = (sentence: string): void => void faults.push({ file, path: 'files', sentence });
    if (basename(name) !== name) {
      fault(`"${name}" must be the name of a file beside the item, without a folder.`);
      continue;
    }
    const bytes = await readFile(join(dir, 'items', name)).catch(() => null);
    if (!bytes) fault(`The picture "${name}" is not beside the item file.`);
    else {
      const wrong = pictureFault(bytes);
      const facts = pictureFacts(bytes);
      if (wrong !== null) fault(`The picture "${name}" ${wrong}`);
      else if (facts)
        pictures.push({
          ...facts,
          file: name,
          bytes: new Uint8Array(bytes),
          hash: createHash('sha256').update(bytes).digest('hex'),
        });
    }
  }
  return pictures;
}

const fileOfFigure = (block: ItemFile['blocks'][number]): string | undefined =>
  block.type === 'figure' && 'file' in block && typeof block.file === 'string' ? block.file : undefined;

/** The item as it is approved: figures and media by hash, nothing that only the folder needs. */
function contentOf(item: ItemFile, pictures: readonly LoadedPicture[], file: string, faults: ConfigFault[]): ItemContent {
  const byFile = new Map(pictures.map((p) => [p.file, p]));
  const { id: _id, files, review: _review, ...content } = item;
  const blocks = content.blocks.map((block) => {
    const name = fileOfFigure(block);
    const picture = name === undefined ? undefined : byFile.get(name);
    if (!picture) return block;
    const { file: _file, ...rest } = block as typeof block & { file?: unknown };
    return { ...rest, media: picture.hash, widthPx: picture.widthPx, heightPx: picture.heightPx } as typeof block;
  });
  const media = pictures.map((p): Media => {
    const entry = files.find((f) => f.file === p.file);
    return {
      hash: p.hash,
      mediaType: p.mediaType,
      bytes: p.bytes.length,
      role: entry?.role ?? 'figure',
      ...(entry?.name ? { name: entry.name } : {}),
      widthPx: p.widthPx,
      heightPx: p.heightPx,
    };
  });
  const known = new Set(media.map((m) => m.hash));
  for (const [i, block] of blocks.entries()) {
    if (block.type === 'figure' && 'media' in block && !known.has(block.media as string)) {
      faults.push({ file, path: `blocks.${i}.media`, sentence: 'The figure names no picture of this item: give its "file".' });
    }
  }
  return { ...content, blocks, media };
}
