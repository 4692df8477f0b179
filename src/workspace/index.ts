export type { ArtifactStore } from './artifact-store.ts';
export type { AttemptDirectory, StagedContent } from './attempt-directory.ts';
export type { GuardedPath } from './path-guard.ts';
export { checkTarget, dropPartialPublication, type Published, type PublishTarget } from './publish.ts';
export type { WorkspaceSnapshot } from './snapshot.ts';
export type { Workspace, WorkspacePart, WorkspaceUsage } from './workspace.ts';
export { type Reaped, Workspaces } from './workspaces.ts';
