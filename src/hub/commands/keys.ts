/** The signing keys by command: with the office's stick in this machine, or with a file that travels to where the stick is. */
import * as v from 'valibot';
import { toIso } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Actor } from '../hub.ts';
import { changeRoot, expiries } from '../publish/keys.ts';
import { installRoot, readRootChange, rootChanges, signaturesOf, stageRoot, writeRootChange } from '../publish/root-change.ts';
import { createRootFile, readPublicPart, readRootFile } from '../publish/root-file.ts';
import type { CommandContext } from './context.ts';

const path = v.pipe(v.string(), v.regex(/^\//, 'must be a whole path'));
const how = v.picklist(rootChanges);

export const KeysChangeInput = v.object({ how, root: path, passphrase: v.optional(v.string()) });
export const KeysRequestInput = v.object({ how, out: path, public: v.optional(path) });
export const KeysAcceptInput = v.object({ file: path });

export async function keysStatus({ keyring, clock }: CommandContext): Promise<unknown> {
  const { purpose, fingerprint, root } = keyring.keys();
  return { purpose, fingerprint, rootVersion: root.version, expires: expiries(keyring.keys(), clock.now()) };
}

export async function keysChange(
  context: CommandContext,
  { how, root, passphrase }: v.InferOutput<typeof KeysChangeInput>,
  actor: Actor,
): Promise<unknown> {
  const { keyring, clock } = context;
  const makes = how === 'init' && keyring.keys().purpose === 'demo';
  await changeRoot(
    keyring.keys(),
    how,
    makes ? await createRootFile(root, passphrase) : await readRootFile(root, passphrase),
    clock.now(),
  );
  return { ...(await inForce(context, `keys-${how}`, actor)), root };
}

/** The next root, unsigned, as a file for the machine that has the stick. */
export async function keysRequest(
  { keyring, clock, sql }: CommandContext,
  { how, out, public: publicPart }: v.InferOutput<typeof KeysRequestInput>,
  actor: Actor,
): Promise<unknown> {
  const office = publicPart === undefined ? null : await readPublicPart(publicPart);
  const change = await stageRoot(keyring.keys(), how, office, clock.now());
  await writeRootChange(out, change);
  const { version, expires } = change.root.signed;
  await sql.begin((tx) =>
    recordAudit(tx, {
      actor,
      command: 'keys-request',
      at: clock.now(),
      detail: { how, rootVersion: version, asked: toIso(clock.now()) },
    }),
  );
  return {
    request: out,
    how,
    rootVersion: version,
    expires,
    signatures: signaturesOf(change),
    next: `noticeboard keys sign ${out} --root FILE`,
  };
}

export async function keysAccept(
  context: CommandContext,
  { file }: v.InferOutput<typeof KeysAcceptInput>,
  actor: Actor,
): Promise<unknown> {
  const change = await readRootChange(file);
  await installRoot(context.keyring.keys(), change);
  return inForce(context, `keys-${change.how}`, actor);
}

/** The hub signs with the new keys from here on; the standing release is signed again. */
async function inForce({ sql, clock, keyring, publisher }: CommandContext, command: string, actor: Actor) {
  await keyring.reload();
  const { purpose, fingerprint, root } = keyring.keys();
  await sql.begin((tx) =>
    recordAudit(tx, { actor, command, at: clock.now(), detail: { rootVersion: root.version, fingerprint } }),
  );
  const head = await publisher.publish();
  return { purpose, fingerprint, rootVersion: root.version, release: head.number };
}
