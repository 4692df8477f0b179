import type { Agent } from '../agent.ts';
import type {
  Artifact,
  Failure,
  Flags,
  Item,
  JsonObject,
  JsonValue,
  RunId,
  RunOutcome,
  RunPermissions,
  Step,
} from '../model/index.ts';
import type { AttemptListener } from '../runtime/index.ts';

/** A question of an approval step. */
export interface DirectQuestion {
  readonly step: string;
  readonly item: string | null;
  readonly message: string;
  /** What there is to look at: `with` of the step. */
  readonly shown: JsonValue;
}

export interface DirectAnswer {
  readonly approved: boolean;
  readonly comment?: string;
}

/** The gateway to language models of this process. Its own type would publish those of the store that it books calls in. */
export interface DirectModels {
  /** True when the settings name a model. */
  readonly isConfigured: boolean;
  ask(request: unknown, options: unknown): Promise<unknown>;
}

export interface DirectOptions {
  /** Absolute path of the folder that receives the workspace. Not that of a control plane, which would remove it. */
  readonly home: string;
  readonly agents?: readonly Agent[];
  /** Absolute paths of folders with agent files. @default none */
  readonly agentFolders?: readonly string[];
  /** Directory of the code base that the run reads. @default none */
  readonly source?: string;
  /** Folder that receives the outputs when the run has succeeded. @default none */
  readonly publishTo?: string;
  /** Configuration by agent id. */
  readonly agentConfig?: Readonly<Record<string, JsonObject>>;
  /** What asks language models. @default nothing: agents that need one are not chosen */
  readonly models?: DirectModels | undefined;
  /** What agents may do of what their manifests ask for. @default all of it */
  readonly permissions?: RunPermissions | undefined;
  /** Absolute path of a folder with recorded exchanges: they answer in place of language models. @default models are asked */
  readonly replay?: string | undefined;
  /** Recorded in config.json; `useLegacyOrchestration` is always true there. */
  readonly flags?: Partial<Flags>;
  /** Answers approval steps; without it, workflows that have some are refused. */
  readonly answer?: (question: DirectQuestion) => Promise<DirectAnswer> | DirectAnswer;
  /** Hears what attempts tell while they work. @default nobody */
  readonly listener?: AttemptListener;
  /** Cancels the run: what is in flight is stopped, and nothing is started any more. */
  readonly signal?: AbortSignal;
}

/** A run that has ended, whether it succeeded or not. */
export interface DirectResult {
  readonly run: RunId;
  readonly state: RunOutcome;
  readonly reason: string | null;
  readonly error: Failure | null;
  /** What the workflow declares as its outputs; null: nothing. */
  readonly outputs: JsonObject | null;
  readonly steps: readonly Step[];
  /** The items of every step that has some, in the order of steps and items. */
  readonly items: readonly Item[];
  /** The artifacts as they stand at the end, each name once, sorted by name. */
  readonly artifacts: readonly Artifact[];
  /** Absolute path of the workspace; `outputs` in it holds the artifacts under their names when the run has succeeded. */
  readonly workspace: string;
}
