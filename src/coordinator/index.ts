export * from './admission.ts';
export {
  type CoordinatorConfig,
  type CoordinatorConfigInput,
  coordinatorConfigSchema,
  type Quota,
} from './config.ts';
export type { Shortage } from './account.ts';
export type { Blocker, Explanation, Holder, LimitNeeded } from './explanation.ts';
export type { Lease, Party } from './ledger.ts';
export type { Metrics, OwnerShare, Utilisation } from './metrics.ts';
export type { Prediction } from './prediction.ts';
export * from './pressure.ts';
export { type PressureOptions, PressureSampler } from './pressure-sampler.ts';
export { type Amounts, type Resource, type RunNeeds, type Scope } from './resource.ts';
export { type SlotPoolOptions, SlotPool, slotPoolOptions, type SlotRequest } from './slot-pool.ts';
export { explanationText, reasonWords, timeWords } from './words.ts';
