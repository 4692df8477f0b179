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

/** A setting that holds for the process that serves, and where it is from. */
export interface ServedSetting {
  readonly key: string;
  readonly value: unknown;
  readonly scope: 'flag' | 'environment' | 'project' | 'user' | 'system' | 'built-in';
  /** `drydock.yaml:3:7`, `DRYDOCK_PORT`, `--port`, or `built-in`. */
  readonly place: string;
  readonly description: string;
  readonly expects: string;
  readonly default: unknown;
  readonly otherwise: string | null;
  readonly environment: string;
  readonly option: string | null;
}

/** What the API shows beside the control plane: routes exist for what is given. */
export interface Extensions {
  readonly workflows?: WorkflowCatalog;
  readonly queue?: QueueAccess;
  /** Prometheus text. */
  readonly metrics?: () => Promise<string>;
  readonly settings?: readonly ServedSetting[];
  /** Bytes that must stay free on the disk of the home for anything new to start. @default 0 */
  readonly freeBytes?: number;
}
