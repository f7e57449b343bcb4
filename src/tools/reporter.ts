/**
 * Closes a test run with one line that any reader of a log understands: `12 passed, 0 failed` (`, 1 skipped` if any).
 * A file that could not be read and an error outside every test count as failed, so the line agrees with the exit code.
 * Printed when the process ends, after everything else that has something to say.
 */
import { writeSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** `otherErrors`: errors that belong to no test. */
export function countRun(modules: readonly Pick<TestModule, 'children' | 'errors'>[], otherErrors: number): Counts {
  const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
  const unreadable = modules.filter((module) => module.errors().length > 0).length;
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length;
  return { passed: count('passed'), failed: count('failed') + unreadable + otherErrors, skipped: count('skipped', 'pending') };
}

export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

export class ClosingLineReporter implements Reporter {
  private line = closingLine({ passed: 0, failed: 0, skipped: 0 });

  onInit(): void {
    process.once('exit', () => writeSync(process.stdout.fd, `\n${this.line}\n`));
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    this.line = closingLine(countRun(modules, errors.length));
  }
}
