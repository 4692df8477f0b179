import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, resolve } from 'node:path';
import { DrydockError, type EventData, type JsonObject, type RunId } from '../model/index.ts';
import type { AgentRegistry } from '../registry/index.ts';
import { bindParameters, hashDefinition, type LoadedWorkflow } from '../workflow/index.ts';
import { checkTarget, type WorkspaceSnapshot } from '../workspace/index.ts';
import type { StartOptions } from './options.ts';

/** A run that may start: its first event, and what its workspace remembers. */
export interface PreparedRun {
  readonly created: EventData<'run.created'>;
  readonly snapshot: WorkspaceSnapshot;
}

export interface Preparation {
  readonly run: RunId;
  readonly now: number;
  readonly home: string;
  readonly slots: number;
  readonly registry: AgentRegistry;
  readonly tools: Readonly<Record<string, string>>;
}

/**
 * Checks everything that can be checked before a run starts, and pins what it will use.
 *
 * @throws DRY-E1003 parameters or agent configuration that do not fit; DRY-E3001, DRY-E3002 a skill or agent that there is not, with
 * its place in the workflow; DRY-E5001 no source; DRY-E5003, DRY-E5004, DRY-E5007 a target that cannot receive the outputs.
 */
export async function prepareRun(
  workflow: LoadedWorkflow,
  given: JsonObject,
  options: StartOptions,
  { run, now, home, slots, registry, tools }: Preparation,
): Promise<PreparedRun> {
  const { definition } = workflow;
  const bound = bindParameters(definition, given);
  if (!bound.ok) throw bound.error;
  const problem = registry.problemWith(workflow.skills);
  if (problem !== null) throw problem;
  checkAgentConfig(definition.name, options.agentConfig ?? {}, registry);
  const source = options.source === undefined ? null : await directoryAt(options.source);
  const publishTo =
    options.publishTo === undefined
      ? null
      : await checkTarget({ target: options.publishTo, apartFrom: source === null ? [home] : [home, source] });
  const { name, version } = definition;
  const project = options.project ?? (source === null ? name : basename(source));
  const params = bound.params;
  return {
    created: {
      name: options.name ?? project,
      definition,
      params,
      source,
      concurrency: options.concurrency ?? definition.concurrency ?? slots,
      owner: options.owner ?? userName(),
      project,
    },
    snapshot: {
      version: 1,
      run,
      createdAt: now,
      workflow: { name, version, hash: hashDefinition(definition) },
      params,
      source,
      publishTo,
      agentConfig: { ...options.agentConfig },
      tools: { ...tools },
    },
  };
}

function checkAgentConfig(
  workflow: string,
  configs: Readonly<Record<string, JsonObject>>,
  registry: AgentRegistry,
): void {
  const details = Object.entries(configs).flatMap(([id, config]) => {
    const known = registry.get(id);
    if (known === undefined) return [`there is no agent ${id}`];
    const parsed = known.agent.config.safeParse(config);
    return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${id}: ${path.join('.')}: ${message}`);
  });
  if (details.length > 0) throw new DrydockError('DRY-E1003', { workflow }, { details });
}

async function directoryAt(path: string): Promise<string> {
  const absolute = resolve(path);
  const stats = await stat(absolute).catch(() => undefined);
  if (!stats?.isDirectory()) throw new DrydockError('DRY-E5001', { path: absolute });
  return absolute;
}

/** The name of the user of this process; in a container it may have none. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
