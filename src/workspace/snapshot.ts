import type { Flags, JsonObject, RunId } from '../model/index.ts';

/**
 * What a run was started with. The run's first event holds it; `config.json` in the workspace is a copy for people, written once
 * and never read back.
 */
export interface WorkspaceSnapshot {
  readonly run: RunId;
  /** Unix milliseconds */
  readonly createdAt: number;
  readonly workflow: { readonly name: string; readonly version: number; readonly hash: string };
  readonly params: JsonObject;
  /** Absolute path of the code base that the run reads. */
  readonly source: string | null;
  /** Absolute path of the folder that receives the outputs; null: none does. */
  readonly publishTo: string | null;
  /** Configuration by agent id. */
  readonly agentConfig: Readonly<Record<string, JsonObject>>;
  /** Versions of what the run uses: node, drydock, cobc … */
  readonly tools: Readonly<Record<string, string>>;
  /** How the run is executed; absent: as by default. */
  readonly flags?: Flags;
}
