export type { AttemptListener, LogLevel } from './attempt-context.ts';
export type { ArtifactContent, AttemptFiles } from './attempt-files.ts';
export { AttemptPool } from './attempt-pool.ts';
export { type AttemptOutcome, type AttemptTask, executeAttempt, type StopReason } from './execute-attempt.ts';
