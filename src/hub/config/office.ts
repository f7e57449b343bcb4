/** The office on this hub: keeps kiosk-config applied while the hub runs. A bad file changes nothing and is told once. */
import { watch } from 'node:fs';
import type { Log } from '../hub.ts';
import { applyConfig, type ConfigDesk, lastApplied } from './apply.ts';
import type { Config, Declared } from './config.ts';
import { type ConfigFault, describeFault } from './fault.ts';
import { configHash, loadConfig } from './load.ts';

export class ConfigFaults extends Error {
  readonly code = 'config';
  readonly faults: readonly ConfigFault[];
  constructor(dir: string, faults: readonly ConfigFault[]) {
    super(
      `${dir} has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:\n${faults.map((f) => `  ${describeFault(f)}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

export interface Office {
  readonly config: () => Declared;
  /** What the files last tried had wrong; empty when the newest files are in force. */
  readonly faults: () => readonly ConfigFault[];
  /** Reads the folder again; true if something changed. */
  reload(): Promise<boolean>;
  close(): void;
}

export interface OfficeParts {
  readonly dir: string;
  readonly desk: ConfigDesk;
  readonly log: Log;
  /** Called after a change was applied. */
  readonly onChange: () => Promise<void>;
}

const settleMs = 400;

/** @throws ConfigFaults at first start only: later the last good configuration stays in force. */
export async function openOffice({ dir, desk, log, onChange }: OfficeParts): Promise<Office> {
  let faults: readonly ConfigFault[] = [];
  let declared = await lastApplied(desk.sql);
  const read = async (): Promise<Config | null> => {
    const loaded = await loadConfig(dir);
    faults = loaded.kind === 'faults' ? loaded.faults : [];
    if (loaded.kind === 'config') return loaded.config;
    if (declared === null) throw new ConfigFaults(dir, faults);
    log('error', 'config-faults', { faults: faults.map(describeFault), kept: 'the last good configuration' });
    return null;
  };
  const apply = async (): Promise<boolean> => {
    const next = await read();
    if (!next) return false;
    const applied = await applyConfig(desk, next);
    declared = next;
    for (const { id, reason } of applied.kept) log('error', 'item-kept', { item: id, reason });
    if (applied.changed)
      log('info', 'config-applied', { hash: configHash(next).slice(0, 12), issued: applied.issued, retired: applied.retired });
    return applied.changed;
  };
  const reload = async (): Promise<boolean> => {
    const changed = await apply();
    if (changed) await onChange();
    return changed;
  };
  await apply();
  const stop = watchFolder(dir, () => void reload().catch((error: unknown) => log('error', 'config-reload-failed', { error })));
  const current = (): Declared => {
    if (!declared) throw new Error('no configuration has been applied');
    return declared;
  };
  return { config: current, faults: () => faults, reload, close: stop };
}

/** One call after the files have been quiet for a moment; an editor writes a file in several steps. */
function watchFolder(dir: string, onQuiet: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dir, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(onQuiet, settleMs);
  });
  watcher.on('error', () => undefined); // a folder on a network share may not be watchable: SIGHUP still reloads
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
