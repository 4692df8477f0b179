export { closestWord } from '../model/index.ts';
export {
  type BoundParameters,
  bindParameters,
  type DefinitionDifference,
  type DefinitionProblem,
  diffDefinitions,
  hashDefinition,
  invalidWorkflow,
  type LoadedEdits,
  type LoadedWorkflow,
  type LoadResult,
  loadedFrom,
  loadEdits,
  loadWorkflow,
  parseMoney,
  type ParsedPattern,
  parsePattern,
  type Pattern,
  type RequiredSkill,
  type ResolvedWorkflow,
  type ResolveWorkflow,
  versionConflict,
  workflowFileJsonSchema,
} from './definition/index.ts';
export type { Issue } from './issue.ts';
export { type Acceptance, acceptCommand } from './machine/accept-command.ts';
export { type Advance, advance, factAfter } from './machine/advance.ts';
export { allowedActions } from './machine/command-rules.ts';
export type { AskApproval, AttemptWork, Decision, ForkOrder, StartAttempt, StopOrder } from './machine/decision.ts';
export { evolve } from './machine/evolve.ts';
export { type ForkedRun, forkRun } from './machine/fork-run.ts';
export { type BoundInput, bindInput, type InputOf, itemOf, outputsToLoad } from './machine/input.ts';
export type { BudgetProgress, RunProgress } from './machine/progress.ts';
export { recovery } from './machine/recovery.ts';
export { bindRunOutputs, outputsOfRun, type RunOutputs } from './machine/run-outputs.ts';
export { viewItems, viewSteps } from './machine/views.ts';
export { neededSteps as neededBy, verifiedStep } from './plan/index.ts';
