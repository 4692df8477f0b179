import { DrydockError, type RunId } from '../model/index.ts';
import type { AuditRecord } from './audit-trail.ts';

/** A change of what people say of a run; what is absent stays. */
export interface MarkChange {
  readonly run: RunId;
  readonly name?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  /** The version that the change was made for; null: whichever it is. */
  readonly expected: number | null;
  readonly audit: AuditRecord;
}

export interface RunDeletion {
  /** A run and all the runs of its sub-workflows. */
  readonly runs: readonly RunId[];
  /** `user:<name>` */
  readonly by: string;
  readonly reason: string | null;
  /** Unix milliseconds. */
  readonly now: number;
  readonly audit: readonly AuditRecord[];
}

/** What is still known of a run that somebody deleted. */
export interface DeletedRun {
  readonly run: RunId;
  readonly no: number;
  readonly name: string;
  /** Unix milliseconds. */
  readonly deletedAt: number;
  readonly deletedBy: string;
  readonly reason: string | null;
}

/** What who asks for a deleted run is told: who deleted it, when and why. */
export function goneRun({ run, deletedAt, deletedBy, reason }: DeletedRun): DrydockError {
  const why = reason === null ? '' : `: ${reason}`;
  return new DrydockError('DRY-E8100', { run, who: deletedBy, when: new Date(deletedAt).toISOString(), why });
}
