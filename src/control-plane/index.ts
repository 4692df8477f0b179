export { type ControlPlane, createControlPlane } from './control-plane.ts';
export type { RunDeletionPlan } from './run-deletion.ts';
export type { ChangeOptions, CommandOptions, ControlPlaneOptions, Logger, StartOptions } from './options.ts';
