export { moveDurably, writeFileAtomically } from './durable-file.ts';
export type { ArtifactStore } from './artifact-store.ts';
export type { AttemptDirectory, StagedContent } from './attempt-directory.ts';
export { type DiskLimits, totalOf, type WorkspacePart, workspaceParts, type WorkspaceUsage } from './disk-meter.ts';
export { type DiskUse, measure } from './disk-usage.ts';
export { type Exported, type ExportedFile, type ExportedRecord, type ExportScope, exportWorkspace } from './export.ts';
export { type GuardedFile, openBelow } from './guarded-file.ts';
export { type GuardedPath, isBelow } from './path-guard.ts';
export { executePrune, type Pruned } from './prune.ts';
export { checkTarget, dropPartialPublication, type Published, type PublishTarget } from './publish.ts';
export {
  DEFAULT_RETENTION,
  type Keep,
  keepAfter,
  type PlannedRemoval,
  planPrune,
  type PruneCandidate,
  type PrunePlan,
  type PruneRules,
  type RetentionPolicy,
} from './retention.ts';
export { removeTree } from './remove-tree.ts';
export { sizeInWords } from './size-words.ts';
export { tar } from './tar.ts';
export type { WorkspaceSnapshot } from './snapshot.ts';
export type { Cleaned, Workspace } from './workspace.ts';
export { type Reaped, type WorkspaceEntry, Workspaces } from './workspaces.ts';
