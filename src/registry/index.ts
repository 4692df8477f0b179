export { hashOfAgentFile, loadAgentFile, loaderOf } from './agent-file.ts';
export { AgentFolder } from './agent-folder.ts';
export { AgentRegistry, builtInAgents, type SkillRequest } from './agent-registry.ts';
export { type AgentQuery, fitsQuery } from './discovery.ts';
export type { HealthView } from './health/index.ts';
export {
  afterAction,
  afterWork,
  type AgentSource,
  LIFECYCLE_STATES,
  type LifecycleAction,
  type LifecycleState,
} from './lifecycle.ts';
export type { RegisteredAgent } from './registered-agent.ts';
export { FolderWatch } from './watch-folders.ts';
export { ASKED_FOR, type ChoiceQuery, choicesOfStep, type ExplainedChoice } from './matching/index.ts';
export { allOf, runLimits } from './matching/index.ts';
export type { AgentState, Decision, Enlisted, MatchConditions, RunLimits } from './matching/index.ts';
export {
  type AgentFigures,
  AgentRecords,
  type AgentVersion,
  FiguresFold,
  figuresFrom,
  figuresJson,
  type FiguresView,
  FOLDED,
  type GivenAttempt,
} from './metrics/index.ts';
