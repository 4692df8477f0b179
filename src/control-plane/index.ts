export type { AgentOverview } from './agent-overview.ts';
export { type AgentUse, usesOfAgents } from './agent-audit.ts';
export { rebuildHistory } from './agent-history.ts';
export { type ControlPlane, createControlPlane } from './control-plane.ts';
export type { Draining } from './draining.ts';
export type { QuotaView } from './quotas.ts';
export type { RunDeletionPlan } from './run-deletion.ts';
export type { ChangeOptions, CommandOptions, ControlPlaneOptions, Logger, StartOptions } from './options.ts';
