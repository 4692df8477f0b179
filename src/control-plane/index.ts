export { type ControlPlane, createControlPlane } from './control-plane.ts';
export type { CommandOptions, ControlPlaneOptions, Logger, StartOptions } from './options.ts';
