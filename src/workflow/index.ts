import type {
  AttemptRef,
  Command,
  CommandVerb,
  DrydockError,
  EventDraft,
  Fact,
  Item,
  JsonObject,
  JsonValue,
  RunOutcome,
  RunState,
  Step,
  WorkflowDefinition,
} from '../model/index.ts';
import type { Decision, StartAttempt } from './decision.ts';
import type { Issue } from './issue.ts';

export type { Decision, StartAttempt, StopOrder } from './decision.ts';
export type { Issue } from './issue.ts';

/** Folded state of a run. Immutable; every function below is pure. */
export interface RunProgress {
  readonly run: string;
  readonly seq: number;
  readonly state: RunState;
  readonly epoch: number;
  readonly params: JsonObject;
  readonly running: number;
}

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

/** First fact must be run.created with progress null. */
export declare function evolve(progress: RunProgress | null, fact: Fact): RunProgress;
export declare function decide(progress: RunProgress): Decision;
/** Records what follows until there is only work to do. Append `facts` (one transaction), then act on `decision`. */
export declare function advance(
  progress: RunProgress,
  now: number,
): { progress: RunProgress; facts: readonly Fact[]; decision: Decision };
/** The facts that accept a command (command.requested, command.acknowledged, run.pausing …), or why it is refused. command.done comes from decide. */
export declare function acceptCommand(
  progress: RunProgress,
  command: Command,
): { ok: true; record: readonly EventDraft[] } | { ok: false; error: DrydockError };
export declare function allowedVerbs(progress: RunProgress): readonly CommandVerb[];

/** Which earlier outputs an attempt's input reads: the seq of the attempt.succeeded events that hold them. */
export declare function outputsToLoad(progress: RunProgress, start: StartAttempt): readonly number[];
/** The input of an attempt; `outputs` maps the seq numbers of outputsToLoad to the outputs. */
export declare function bindInput(
  progress: RunProgress,
  start: StartAttempt,
  outputs: ReadonlyMap<number, JsonValue>,
): { ok: true; input: JsonValue } | { ok: false; error: DrydockError };
/** The item of an attempt: its id and the element of the list; null in a step without forEach. */
export declare function itemOf(progress: RunProgress, ref: AttemptRef): { id: string; value: JsonValue } | null;
/** For recovery: append attempt.failed with class `interrupted` for each. */
export declare function attemptsInFlight(progress: RunProgress): readonly AttemptRef[];
export declare function outcomeOf(progress: RunProgress): RunOutcome | null;
export declare function viewSteps(progress: RunProgress): readonly Step[];
export declare function viewItems(progress: RunProgress, step: string): readonly Item[];
