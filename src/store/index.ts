export type {
  AgentOutcomes,
  Append,
  CommandRecord,
  CommittedArtifact,
  EventQuery,
  FactToAppend,
  ItemQuery,
  KnownAgent,
  NumberedRun,
  RunQuery,
  RunReader,
  RunStore,
} from './run-store.ts';
export { openStore, openStoreReader, type StoreOptions } from './sqlite/sqlite-store.ts';
export { type HomeLock, storeFile, takeHome } from './home-lock.ts';
