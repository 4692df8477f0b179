export {
  AUDIT_ROOT,
  type AuditEntry,
  type AuditHead,
  type AuditQuery,
  type AuditRecord,
  firstBreak,
} from './audit-trail.ts';
export { FILTER_KEYS, runFilterOf } from './filter-text.ts';
export type {
  Between,
  EventPage,
  OneOf,
  RunCount,
  RunCountKey,
  RunFilter,
  RunPlace,
  RunSort,
} from './page-queries.ts';
export { FIGURES_CURSOR } from './run-store.ts';
export { placeOfRun } from './queries-of-runs.ts';
export {
  type ItemDifference,
  type PastRun,
  type Spending,
  SPENDING_KEYS,
  type SpendingKey,
} from './across-runs.ts';
export type { Document, DocumentChange, DocumentQuery } from './documents.ts';
export { type DeletedRun, goneRun, type MarkChange, type RunDeletion } from './run-marks.ts';
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
  KeptFigures,
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
export { openStoreReader } from './open-store-reader.ts';
export { openStore, type StoreOptions } from './sqlite/sqlite-store.ts';
export { schemaVersionOf } from './sqlite/open-database.ts';
export { type HomeLock, homeOwner, storeFile, takeHome } from './home-lock.ts';
export type * from './webhook-store.ts';
export type * from './model-calls.ts';
export { accountKey, accountsOf, capReached } from './money-caps.ts';
