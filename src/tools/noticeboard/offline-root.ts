/** What happens on the machine that has the office's root keys: no hub, no network. */
import { writeFile } from 'node:fs/promises';
import { KeyFault } from '../../hub/publish/key-files.ts';
import { readRootChange, signaturesOf, signRootChange, writeRootChange } from '../../hub/publish/root-change.ts';
import { createRootFile, publicPartOf, readRootFile } from '../../hub/publish/root-file.ts';

export async function makeOfflineRoot(file: string, passphrase: string | undefined): Promise<unknown> {
  const publicPart = `${file}.public.json`;
  const json = `${JSON.stringify(publicPartOf(await createRootFile(file, passphrase)), null, 2)}\n`;
  await writeFile(publicPart, json, { flag: 'wx' }).catch((cause: Error) => {
    throw new KeyFault(
      'public-part-exists',
      `${publicPart} cannot be made (${cause.message}): choose another name for --root.`,
      cause,
    );
  });
  return {
    root: file,
    public: publicPart,
    next: `on the hub: noticeboard keys request init --public ${publicPart} --out REQUEST`,
  };
}

/** Says what was signed, so that whoever holds the keys knows what they are asked for. */
export async function signOffline(request: string, file: string, passphrase: string | undefined): Promise<unknown> {
  const signed = signRootChange(await readRootChange(request), await readRootFile(file, passphrase));
  await writeRootChange(request, signed);
  const { version, expires } = signed.root.signed;
  const { given, needed } = signaturesOf(signed);
  const next =
    given >= needed
      ? `on the hub: noticeboard keys accept ${request}`
      : `${needed - given} more: sign again with another root file`;
  return { request, how: signed.how, rootVersion: version, expires, signatures: { given, needed }, next };
}
