export {
  addAgentWire,
  AGENT_SOURCES,
  type AgentView,
  agentWire,
  changeAgentWire,
  HEALTH_STATES,
} from './agent-resource.ts';
export { commandBodies, commandBody, commandName, commandPath } from './command-path.ts';
export * from './project-resources.ts';
export * from './resources.ts';
export {
  type StartRequest,
  startWire,
  type WorkflowRef,
  workflowRefSchema,
} from './start-request.ts';
export { fromModel, fromWire, type Wire, wireName, wireOf } from './wire-form.ts';
