import type { Admission } from '../../coordinator/index.ts';
import type { LoadedWorkflow } from '../../workflow/index.ts';

/** The workflows that can be started by name. */
export interface WorkflowCatalog {
  names(): readonly string[];
  /** @throws DRY-E1002 no such workflow, DRY-E1001 it is invalid */
  load(name: string): LoadedWorkflow;
}

/** The admission queue, as far as the API shows and changes it. */
export type QueueAccess = Pick<Admission, 'list' | 'explain' | 'move'>;

/** What the API shows beside the control plane: routes exist for what is given. */
export interface Extensions {
  readonly workflows?: WorkflowCatalog;
  readonly queue?: QueueAccess;
  /** Prometheus text. */
  readonly metrics?: () => Promise<string>;
}
