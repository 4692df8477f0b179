import type { DrydockError, JsonObject, WorkflowDefinition } from '../model/index.ts';
import type { Issue } from './issue.ts';

export type { Issue } from './issue.ts';
export { type Acceptance, acceptCommand, allowedVerbs } from './machine/accept-command.ts';
export { type Advance, advance, factAfter } from './machine/advance.ts';
export { decide } from './machine/decide.ts';
export type { Decision, StartAttempt, StopOrder } from './machine/decision.ts';
export { evolve } from './machine/evolve.ts';
export { type BoundInput, bindInput, itemOf, outputsToLoad } from './machine/input.ts';
export type { RunProgress } from './machine/progress.ts';
export { attemptsInFlight, outcomeOf, viewItems, viewSteps } from './machine/views.ts';

export interface LoadedWorkflow {
  readonly file: string;
  readonly definition: WorkflowDefinition;
}
export type LoadResult =
  | { readonly ok: true; readonly workflow: LoadedWorkflow }
  | { readonly ok: false; readonly issues: readonly Issue[] };
export interface RequiredSkill {
  readonly step: string;
  readonly role: 'work' | 'repair';
  readonly skill: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export declare function loadWorkflow(text: string, file: string): LoadResult;
export declare function requiredSkills(workflow: LoadedWorkflow): readonly RequiredSkill[];
export declare function hashDefinition(definition: WorkflowDefinition): string;
/** Checks the given parameters and fills in defaults. */
export declare function bindParameters(
  definition: WorkflowDefinition,
  given: JsonObject,
): { ok: true; params: JsonObject } | { ok: false; error: DrydockError };
