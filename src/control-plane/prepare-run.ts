import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { DrydockError, type EventData, type Fact, flagsSchema, type JsonObject, userName } from '../model/index.ts';
import type { AgentRegistry } from '../registry/index.ts';
import { bindParameters, hashDefinition, type LoadedWorkflow } from '../workflow/index.ts';
import { checkTarget, type WorkspaceSnapshot } from '../workspace/index.ts';
import type { StartOptions } from './options.ts';

export interface Preparation {
  readonly home: string;
  readonly slots: number;
  readonly registry: AgentRegistry;
  readonly tools: Readonly<Record<string, string>>;
}

/**
 * Checks everything that can be checked before a run starts, and pins what it will use: the first event of the run.
 *
 * @throws DRY-E1003 parameters or agent configuration that do not fit; DRY-E3001, DRY-E3002 a skill or agent that there is not, with
 * its place in the workflow; DRY-E5001 no source; DRY-E5003, DRY-E5004, DRY-E5007 a target that cannot receive the outputs.
 */
export async function prepareRun(
  workflow: LoadedWorkflow,
  given: JsonObject,
  options: StartOptions,
  { home, slots, registry, tools }: Preparation,
): Promise<EventData<'run.created'>> {
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
  const budget = options.budget ?? definition.budget;
  const project = options.project ?? (source === null ? definition.name : basename(source));
  return {
    name: options.name ?? project,
    definition,
    params: bound.params,
    source,
    publishTo,
    agentConfig: { ...options.agentConfig },
    tools: { ...tools },
    // Twice the slots: the next attempt is ready when one ends, and no slot waits for a commit.
    concurrency: options.concurrency ?? definition.concurrency ?? 2 * slots,
    owner: options.owner ?? userName(),
    project,
    priority: options.priority ?? 'normal',
    flags: flagsSchema.parse(options.flags ?? {}),
    ...(budget === undefined ? {} : { budget }),
    ...(options.needs === undefined ? {} : { needs: options.needs }),
    ...(options.key === undefined ? {} : { key: options.key }),
    ...(options.actor === undefined ? {} : { startedBy: options.actor }),
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    ...(options.traceparent === undefined ? {} : { traceparent: options.traceparent }),
    ...(options.rerunOf === undefined ? {} : { rerunOf: options.rerunOf }),
    ...(options.permissions === undefined ? {} : { permissions: options.permissions }),
    ...(options.replay === undefined ? {} : { replay: options.replay }),
  };
}

/** What a workspace keeps of the run's first event. */
export function snapshotOf({ run, ts, data }: Extract<Fact, { type: 'run.created' }>): WorkspaceSnapshot {
  const { definition, params, source, publishTo = null, agentConfig = {}, tools = {}, flags = {} } = data;
  const { name, version } = definition;
  const workflow = { name, version, hash: hashDefinition(definition) };
  return {
    run,
    createdAt: ts,
    workflow,
    params,
    source,
    publishTo,
    agentConfig,
    tools,
    flags: flagsSchema.parse(flags),
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
