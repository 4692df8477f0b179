export type { AttemptListener, LogLevel } from './attempt-context.ts';
export type { ArtifactContent, AttemptFiles } from './attempt-files.ts';
export type { AttemptTask } from './attempt-task.ts';
export { AttemptPool } from './attempt-pool.ts';
export { type AttemptOutcome, executeAttempt, type StopReason } from './execute-attempt.ts';
