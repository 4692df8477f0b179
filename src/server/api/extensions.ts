import type { JsonValue, RunId } from '../../model/index.ts';
import type { LoadedWorkflow } from '../../workflow/index.ts';

/** The workflows that can be started by name. */
export interface WorkflowCatalog {
  names(): readonly string[];
  /** @throws DRY-E1002 no such workflow, DRY-E1001 it is invalid */
  load(name: string): LoadedWorkflow;
}

/** A run that waits for its turn. */
export interface QueuedRun {
  readonly run: RunId;
  /** 1 is next. */
  readonly position: number;
  /** Why it waits, for people. */
  readonly reason: string;
  /** Unix milliseconds. */
  readonly since: number;
}

/** The admission queue, as far as the API shows and changes it. */
export interface QueueAccess {
  list(): readonly QueuedRun[];
  explain(run: RunId): JsonValue;
  /** Puts a waiting run at a place; 1 is next. */
  move(run: RunId, position: number, actor: string): Promise<void>;
}

/** A line of the audit log, newest last. */
export interface AuditAccess {
  list(query: { readonly after: number; readonly limit: number }): Promise<readonly AuditEntry[]>;
}

export interface AuditEntry {
  readonly seq: number;
  /** Unix milliseconds. */
  readonly ts: number;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly hash: string;
}

/** What the API shows beside runs and agents: routes exist for what is given. */
export interface Extensions {
  readonly workflows?: WorkflowCatalog;
  readonly queue?: QueueAccess;
  readonly audit?: AuditAccess;
  /** Prometheus text. */
  readonly metrics?: () => Promise<string>;
}
