export type { ArtifactStore } from './artifact-store.ts';
export type { AttemptDirectory, StagedContent } from './attempt-directory.ts';
export { existingPathBelow, type GuardedPath, isBelow, pathBelow } from './path-guard.ts';
export { checkTarget, dropPartialPublication, type Published, type PublishTarget } from './publish.ts';
export type { WorkspaceSnapshot } from './snapshot.ts';
export type { Workspace, WorkspacePart, WorkspaceUsage } from './workspace.ts';
export { type Reaped, Workspaces } from './workspaces.ts';
