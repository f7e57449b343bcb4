/** What a pull found for the store to write: the changes since what it holds, or the complete set. */
import type { RecordRef, RemovalReason, SnapshotIndex } from './record.ts';
import type { Trust } from './trust.ts';

export interface Put {
  readonly ref: RecordRef;
  /** The parsed body; undefined where the audience keeps it from this board. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

export interface Removal {
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly hash: string;
  readonly reason: RemovalReason | (string & {});
}

interface UpdateOf<Mode extends string> {
  readonly kind: 'update';
  readonly mode: Mode;
  readonly trust: Trust;
  readonly lineage: string;
  readonly release: number;
  /** RFC 3339. */
  readonly takesEffectAt: string;
  /** `now` if any of the releases between is: a withdrawal among ten missed ones still interrupts the page. */
  readonly effect: 'boundary' | 'now';
  readonly metrics: string;
  /** `signedAt` of the timestamp: raises the clock's floor. */
  readonly signedAt: string;
  readonly puts: readonly Put[];
}

export type Update =
  | (UpdateOf<'changes'> & { readonly removals: readonly Removal[] })
  /** The complete set: `puts` are the records of the fetched chunks, the buckets of `kept` stay as held, all else goes. */
  | (UpdateOf<'snapshot'> & { readonly index: SnapshotIndex; readonly kept: readonly number[] });
