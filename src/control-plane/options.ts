import type { Agent } from '../agent.ts';
import type { CoordinatorConfigInput } from '../coordinator/index.ts';
import type { ModelGateway } from '../llm/index.ts';
import type { Budget, Flags, JsonObject, Needs, Priority, RunId, RunPermissions } from '../model/index.ts';
import type { NumberedRun, StoreOptions } from '../store/index.ts';
import type { DiskLimits, RetentionPolicy } from '../workspace/index.ts';

/** Where the control plane tells what no run's log can hold. */
export interface Logger {
  info(message: string, fields?: JsonObject): void;
  warn(message: string, fields?: JsonObject): void;
}

export interface ControlPlaneOptions {
  /** Absolute path of the folder of the database and the workspaces; made when it is missing. */
  readonly home: string;
  /** Agents that come with the product. */
  readonly agents: readonly Agent[];
  /** Absolute paths of folders with agent files. @default none */
  readonly agentFolders?: readonly string[];
  /** Attempts at one time on this machine. @default one per processor */
  readonly slots?: number;
  /** Limits, weights and times of the queue. `slots` goes before its own. @default what suits one machine */
  readonly coordinator?: CoordinatorConfigInput;
  /** Which of the interrupted runs go on at once. @default all */
  readonly recover?: (run: NumberedRun) => boolean;
  /** How much disk may be used. @default no quota, and 256 MiB that stay free */
  readonly disk?: Partial<DiskLimits>;
  /** What asks language models. @default nothing: agents that need one are not chosen */
  readonly models?: ModelGateway | undefined;
  /** What stays of a workspace when its run ends. @default all but temp */
  readonly retention?: RetentionPolicy;
  /** Versions of what runs use, recorded with each: node, drydock, cobc … @default node's */
  readonly tools?: Readonly<Record<string, string>>;
  /** Unix milliseconds. @default Date.now */
  readonly now?: () => number;
  /** @default silence */
  readonly logger?: Logger;
  readonly durability?: StoreOptions['durability'];
}

export interface StartOptions {
  /** Directory of the code base that the run reads. @default none */
  readonly source?: string;
  /** Folder that receives the outputs when the run has succeeded. It must be new, empty, or published by drydock. @default none */
  readonly publishTo?: string;
  /** For people. @default the name of the source, or of the workflow */
  readonly name?: string;
  /** Whom the run is accounted to. @default the user of the process */
  readonly owner?: string;
  /** @default the name of the source, or of the workflow */
  readonly project?: string;
  /** Attempts of the run at one time. @default what the workflow says, else two per slot */
  readonly concurrency?: number;
  /** @default normal */
  readonly priority?: Priority;
  /** What the run wants of the machine. @default nothing beside its place */
  readonly needs?: Needs;
  /** @default what the workflow says, else no limit */
  readonly budget?: Budget;
  /** @default as {@link Flags} says */
  readonly flags?: Partial<Flags>;
  /** Idempotency key: the same key with the same request is the same run, also after a restart. @default a new run */
  readonly key?: string;
  /** Who asks. @default `user:` and the user of the process */
  readonly actor?: string;
  /** How the request came in, for the audit log. @default not known */
  readonly origin?: string;
  /** W3C trace context that its trace is a part of. @default a trace of its own */
  readonly traceparent?: string | undefined;
  /** The run whose request this one repeats. @default none */
  readonly rerunOf?: RunId;
  /** What agents may do of what their manifests ask for. @default all of it */
  readonly permissions?: RunPermissions | undefined;
  /** Absolute path of a folder with recorded exchanges: they answer in place of language models. @default models are asked */
  readonly replay?: string | undefined;
  /** Configuration by agent id. */
  readonly agentConfig?: Readonly<Record<string, JsonObject>>;
}

export interface CommandOptions {
  /** Idempotency key: the same key with the same request is the same command. @default a new one */
  readonly key?: string;
  /** @default `user:` and the user of the process */
  readonly actor?: string;
  /** How the request came in, for the audit log. @default not known */
  readonly origin?: string;
}

/** Who changes something beside the runs' logs, and how the request came in. */
export interface ChangeOptions {
  /** @default `user:` and the user of the process */
  readonly actor?: string;
  readonly origin?: string;
  readonly reason?: string | null;
}
