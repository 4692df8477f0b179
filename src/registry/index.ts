export { AgentRegistry, type SkillRequest } from './agent-registry.ts';
export type { LoadedAgents, RegisteredAgent } from './load-agents.ts';
export type { AgentActivity, AgentChoice } from './match.ts';
export { TrackRecord } from './track-record.ts';
