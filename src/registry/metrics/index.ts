export {
  type AgentFigures,
  type AttemptResult,
  type Basis,
  executedOf,
  invocationsOf,
  type Sample,
  sampleOf,
} from './agent-figures.ts';
export {
  AgentRecords,
  type AgentVersion,
  type GivenAttempt,
  type Standing,
  type Standings,
  versionKey,
} from './agent-records.ts';
export { type Interval, wilson } from './interval.ts';
