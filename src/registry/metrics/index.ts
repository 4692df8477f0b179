export {
  type AgentFigures,
  type AttemptResult,
  type Basis,
  executedOf,
  invocationsOf,
  type Sample,
  sampleOf,
} from './agent-figures.ts';
export { AgentRecords, type GivenAttempt, type Standing, type Standings } from './agent-records.ts';
export { type AgentVersion, versionKey } from './agent-version.ts';
export { FiguresFold, FOLDED } from './figures-fold.ts';
export { figuresFrom, figuresJson } from './figures-json.ts';
export { type FiguresView } from './figures-view.ts';
export { wilson } from './interval.ts';
