/** One PostgreSQL server a test run: started before the hub tests, stopped after them (vitest globalSetup). */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/hub/db/embedded.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    hubSocketDir: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'noticeboard-test-'));
  await chmod(dataDir, 0o711);
  const server = await startEmbedded(dataDir, () => undefined, { durable: false });
  project.provide('hubSocketDir', server.socketDir);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
