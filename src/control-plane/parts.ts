import type { EventHub } from '../events/index.ts';
import type { ModelGateway, ModelMeters } from '../llm/index.ts';
import type { Command, CommandRequest, IdGenerator, RunId } from '../model/index.ts';
import type { SlotPool } from '../coordinator/index.ts';
import type { AgentRecords, AgentRegistry } from '../registry/index.ts';
import type { ProgramPool } from '../runtime/index.ts';
import type { AgentDirectory } from './agent-directory.ts';
import type { RunStore } from '../store/index.ts';
import type { RetentionPolicy, Workspaces } from '../workspace/index.ts';
import type { CommandOptions, Logger } from './options.ts';

/** What all runs of a control plane share. */
export interface Parts {
  /** Absolute path of the home. */
  readonly home: string;
  readonly store: RunStore;
  readonly hub: EventHub;
  readonly directory: AgentDirectory;
  readonly registry: AgentRegistry;
  readonly records: AgentRecords;
  readonly workspaces: Workspaces;
  readonly pool: SlotPool;
  /** The processes of program agents. */
  readonly programs: ProgramPool;
  /** What asks language models; undefined: nothing does. */
  readonly models: ModelGateway | undefined;
  /** What model calls are counted and limited by. */
  readonly meters: ModelMeters | undefined;
  /** What stays of a workspace when its run ends. */
  readonly retention: RetentionPolicy;
  readonly ids: IdGenerator;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** How one run gives another a command. */
export type Commander = (run: RunId, request: CommandRequest, options: CommandOptions) => Promise<Command>;
