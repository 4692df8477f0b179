export {
  AUDIT_ROOT,
  type AuditEntry,
  type AuditHead,
  type AuditQuery,
  type AuditRecord,
  firstBreak,
} from './audit-trail.ts';
export type {
  EventPage,
  RunCount,
  RunCountKey,
  RunFilter,
  RunPlace,
  RunSort,
} from './page-queries.ts';
export { placeOfRun } from './queries-of-runs.ts';
export { type Compacted, type Compaction, type Gap, type GapQuery, withoutGaps } from './retention.ts';
export type {
  AgentOutcomes,
  Append,
  Approval,
  ApprovalQuery,
  CommandRecord,
  CommittedArtifact,
  EventQuery,
  FactToAppend,
  ItemQuery,
  KnownAgent,
  NumberedRun,
  RecordedAttempt,
  RecordedItem,
  RecordedStep,
  RunQuery,
  RunReader,
  RunStore,
  RunUsage,
  UsageSum,
} from './run-store.ts';
export { openStore, openStoreReader, type StoreOptions } from './sqlite/sqlite-store.ts';
export { type HomeLock, storeFile, takeHome } from './home-lock.ts';
export type * from './webhook-store.ts';
