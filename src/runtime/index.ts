export type { AttemptListener, LogLevel } from './attempt-context.ts';
export type { ArtifactContent, AttemptFiles } from './attempt-files.ts';
export type { AttemptModels, AttemptTask, ModelReply } from './attempt-task.ts';
export { LONGEST_DELAY, type StopReason } from './attempt-limits.ts';
export { type AttemptOutcome, executeAttempt } from './execute-attempt.ts';
export { probeAgent } from './probe-agent.ts';
export { ProgramPool, type ProgramPoolOptions } from './programs/index.ts';
export { offeredLevels } from './sandbox/index.ts';
