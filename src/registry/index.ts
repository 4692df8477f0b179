export { AgentRegistry, type SkillRequest } from './agent-registry.ts';
export type { LoadedAgents, RegisteredAgent } from './load-agents.ts';
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
