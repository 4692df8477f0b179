export { AgentRegistry, type SkillRequest } from './agent-registry.ts';
export { type LoadedAgents, loadAgents, type RegisteredAgent } from './load-agents.ts';
export { type AgentActivity, type AgentChoice, chooseAgent } from './match.ts';
export { TrackRecord } from './track-record.ts';
