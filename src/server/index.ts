export { type Client, connect, type ItemListQuery, type Page, type RunListQuery } from './client/client.ts';
export type { EventQuery } from './client/event-reader.ts';
export type {
  AuditAccess,
  AuditEntry,
  Extensions,
  QueueAccess,
  QueuedRun,
  WorkflowCatalog,
  WorkspaceAccess,
  WorkspaceListing,
} from './api/extensions.ts';
export { serve, type ServeOptions, type Server, type ServerLimits } from './serve.ts';
export { socketPathOf } from './socket-path.ts';
export type { StartRequest, WorkflowRef } from './routes/start-run.ts';
export type { RunView } from './wire/resources.ts';
