import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { DrydockError, flagsSchema, IdGenerator, type JsonObject, type WorkflowDefinition } from '../model/index.ts';
import { type ModelGateway, modelRefusals } from '../llm/index.ts';
import { AgentRegistry, allOf, runLimits } from '../registry/index.ts';
import { ProgramPool } from '../runtime/index.ts';
import { bindParameters, type LoadedWorkflow } from '../workflow/index.ts';
import { checkTarget, Workspaces } from '../workspace/index.ts';
import type { DirectOptions, DirectResult } from './direct-options.ts';
import { DirectRun } from './direct-run.ts';
import { StaticAgents } from './static-agents.ts';

/**
 * Runs a workflow to its end without a control plane: its steps in sequence, by agents that are chosen when it starts, on the same
 * state machine, runtime and workspaces. Nothing is stored but the workspace: a run whose process ends is gone.
 *
 * @throws what is wrong with the request, before anything is done: DRY-E1003 parameters or agent configuration; DRY-E3001, DRY-E3002
 * a skill or agent that there is not; DRY-E4025 approvals without an `answer`; DRY-E4026 a home of a control plane; DRY-E5001 no
 * source; DRY-E5003, DRY-E5004, DRY-E5007 a target that cannot receive the outputs.
 */
export async function runDirect(
  workflow: LoadedWorkflow,
  params: JsonObject,
  options: DirectOptions,
): Promise<DirectResult> {
  const { definition } = workflow;
  const bound = bindParameters(definition, params);
  if (!bound.ok) throw bound.error;
  const home = resolve(options.home);
  if (existsSync(join(home, 'drydock.db'))) throw new DrydockError('DRY-E4026', { home });
  const registry = await AgentRegistry.load(options.agents ?? [], options.agentFolders ?? []);
  const problem = registry.problemWith(workflow.skills);
  if (problem !== null) throw problem;
  if (options.answer === undefined) requireNobody(definition);
  const { replay, permissions = {} } = options;
  const models = options.models as ModelGateway | undefined;
  const limits = allOf(runLimits(permissions), modelRefusals(models, options.agentConfig ?? {}, replay !== undefined));
  const agents = new StaticAgents(registry, definition, limits);
  agents.configure(definition.name, options.agentConfig ?? {});
  const source = options.source === undefined ? null : directoryAt(options.source);
  const apartFrom = source === null ? [home] : [home, source];
  const publishTo =
    options.publishTo === undefined ? null : await checkTarget({ target: options.publishTo, apartFrom });
  const flags = { ...flagsSchema.parse(options.flags ?? {}), useLegacyOrchestration: true };
  const { answer, listener, signal, agentConfig = {} } = options;
  await using programs = new ProgramPool();
  const surroundings = {
    agents,
    programs,
    models,
    replay,
    permissions,
    source,
    apartFrom,
    flags,
    answer,
    listener,
    signal,
    agentConfig,
    workspaces: new Workspaces(home),
    ids: new IdGenerator(Date.now),
  };
  const project = source === null ? definition.name : basename(source);
  return await (await DirectRun.open(definition, bound.params, { ...surroundings, publishTo, project })).complete();
}

function requireNobody({ name: workflow, steps }: WorkflowDefinition): void {
  for (const [step, { approval, workflow: inner }] of Object.entries(steps)) {
    if (approval !== undefined) throw new DrydockError('DRY-E4025', { workflow, step });
    if (inner !== undefined) requireNobody(inner);
  }
}

function directoryAt(path: string): string {
  const absolute = resolve(path);
  const isDirectory = statSync(absolute, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isDirectory) throw new DrydockError('DRY-E5001', { path: absolute });
  return absolute;
}
