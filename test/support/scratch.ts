/** A folder of its own for one test, on a short path: a Unix socket's may not be longer than about 100 bytes. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Scratch extends AsyncDisposable {
  readonly dir: string;
  remove(): Promise<void>;
}

/** Use with `await using`, or call `remove` in afterAll. Enterable by others: as root, PostgreSQL runs as nobody. */
export async function scratchDir(name: string): Promise<Scratch> {
  const dir = await mkdtemp(join(tmpdir(), `nb-${name}-`));
  await chmod(dir, 0o711);
  const remove = () => rm(dir, { recursive: true, force: true, maxRetries: 5 });
  return { dir, remove, [Symbol.asyncDispose]: remove };
}
