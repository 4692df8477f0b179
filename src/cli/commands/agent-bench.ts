import { resolve } from 'node:path';
import { dollarsOf, EXIT, type RunEvent } from '../../model/index.ts';
import type { FiguresView } from '../../registry/index.ts';
import type { StartRequest } from '../../server/index.ts';
import {
  figuresOf,
  follow,
  itemsFrom,
  itemsParameter,
  knownAgent,
  type Tried,
  triedFor,
  trialWorkflow,
  withAgentForced,
} from '../trials/index.ts';
import { parseParams } from '../parameters.ts';
import { accessRuns, type RunAccess } from '../run-access.ts';
import { startRequestOf } from '../start-options.ts';
import { duration, type Terminal, table } from '../terminal.ts';
import { misused } from '../words.ts';
import { workflowNamed } from '../workflow-file.ts';
import type { Surroundings } from './run-commands.ts';

export interface AgentBenchOptions {
  readonly items?: string | undefined;
  readonly verify?: string | undefined;
  readonly workflow?: string | undefined;
  readonly step?: string | undefined;
  readonly param: readonly string[];
  readonly skill?: string | undefined;
  readonly source?: string | undefined;
  readonly agentConfig: readonly string[];
  readonly budget?: string | undefined;
}

/** `drydock agent bench <agent...>`: the same work for each, and what came of it. */
export async function agentBench(
  ids: readonly string[],
  options: AgentBenchOptions,
  { terminal, signal }: Surroundings,
): Promise<number> {
  const plan = await planOf(options);
  await using access = await accessRuns(terminal);
  const agents = [];
  for (const id of new Set(ids)) agents.push(await knownAgent(id, access, terminal));
  const tried = triedFor(agents, plan.skill ?? options.skill);
  const runs: RunEvent['run'][] = [];
  for (const request of plan.requests(tried)) {
    const { run, ended, exitCode } = await follow(access, request, terminal, signal);
    if (!ended) return exitCode;
    runs.push(run.id);
  }
  await tell({ tried, runs }, access, terminal);
  return EXIT.success;
}

interface Plan {
  /** Of the step that is to be done by each. */
  readonly skill?: string;
  requests(tried: readonly Tried[]): readonly StartRequest[];
}

async function planOf(options: AgentBenchOptions): Promise<Plan> {
  const { items, verify, workflow, step, param } = options;
  const asked = {
    ...startRequestOf('agent bench', { budget: options.budget, agentConfig: options.agentConfig, flag: [] }),
    ...(options.source === undefined ? {} : { source: resolve(options.source) }),
  };
  if ((items === undefined) === (workflow === undefined)) {
    throw misused(
      'agent bench',
      'it needs what to try them on',
      'Give --items <file>, or --workflow <workflow> with --step <step>.',
    );
  }
  if ((workflow === undefined) !== (step === undefined)) {
    throw misused('agent bench', '--workflow and --step belong together', 'Name the step that each of them is to do.');
  }
  if (workflow !== undefined && step !== undefined) {
    if (verify !== undefined)
      throw misused('agent bench', '--verify goes with --items', 'The workflow verifies by itself.');
    const loaded = workflowNamed(workflow);
    const params = parseParams(param, loaded.definition.name);
    const forced = withAgentForced(loaded, step);
    return {
      skill: forced.skill,
      requests: (tried) => tried.map(({ id }) => ({ ...asked, workflow: forced.to(id), params, name: `bench ${id}` })),
    };
  }
  if (param.length > 0) throw misused('agent bench', '--param goes with --workflow', 'Leave it out.');
  const read = await itemsFrom(items ?? '-');
  return {
    requests: (tried) => {
      const definition = trialWorkflow(tried, { name: 'agent-bench', onFailure: 'continue', verify });
      const name = `bench ${tried.map(({ id }) => id).join(', ')}`.slice(0, 200);
      return [{ ...asked, workflow: { by: 'definition', definition }, params: itemsParameter(read), name }];
    },
  };
}

async function tell(
  { tried, runs }: { readonly tried: readonly Tried[]; readonly runs: readonly RunEvent['run'][] },
  { reader }: RunAccess,
  terminal: Terminal,
): Promise<void> {
  const figures = await figuresOf(reader, runs);
  const rows = tried.map(({ id, skill }) => ({
    id,
    skill,
    figures: figures.find((one) => one.agent === id && one.skill === skill),
  }));
  const runName = await Promise.all(runs.map(async (run) => (await reader.findRun(run))?.no ?? run));
  await terminal.answer({
    data: () => ({
      runs: [...runs],
      items: rows.map(({ id, skill, figures: found }) => (found === undefined ? untried(id, skill) : wireOf(found))),
    }),
    text: () => table(HEADERS, rows.map(rowOf)),
    names: () => runs.map((run) => `run/${run}`),
    columns: COLUMNS,
  });
  terminal.hint(`  Next:  ${runName.map((no) => `${terminal.command} run view ${no} --items`).join('; ')}\n`);
}

const HEADERS = ['agent', 'version', 'attempts', 'succeeded', 'proven', 'p50', 'p95', 'tokens', 'cost usd', 'failed'];
const COLUMNS = [
  'agent',
  'version',
  'skill',
  'invocations',
  'succeeded',
  'proven.proven',
  'proven.sample',
  'latency_ms.p50',
  'latency_ms.p95',
  'cost_usd',
  'unknown_costs',
];

function rowOf({ id, figures }: { readonly id: string; readonly figures: FiguresView | undefined }): string[] {
  if (figures === undefined) return [id, '', '0', '0', 'not verified', '', '', '', '', ''];
  const { version, invocations, succeeded, proven, latencyMs, tokens, costMicros, unknownCosts, failures } = figures;
  const ms = (time: number | null) => (time === null ? '' : duration(time));
  const sum = Object.values(tokens).reduce((total, count) => total + count, 0);
  const { proven: good, sample, low, high } = proven;
  return [
    id,
    version,
    String(invocations),
    String(succeeded),
    sample === 0 ? 'not verified' : `${good}/${sample} (${Math.round(low * 100)}-${Math.round(high * 100)} %)`,
    ms(latencyMs.p50),
    ms(latencyMs.p95),
    String(sum),
    unknownCosts === 0 ? dollarsOf(costMicros) : `${dollarsOf(costMicros)} + ${unknownCosts} unknown`,
    Object.entries(failures)
      .map(([name, count]) => `${count} ${name}`)
      .join(', '),
  ];
}

function wireOf(found: FiguresView) {
  const { agent, version, skill, invocations, succeeded, failures, latencyMs, tokens, proven } = found;
  const { inputUncached, cacheRead, cacheWrite, output, reasoning } = tokens;
  return {
    agent,
    version,
    skill,
    invocations,
    succeeded,
    failures: { ...failures },
    latency_ms: { ...latencyMs },
    tokens: {
      input_uncached: inputUncached,
      cache_read: cacheRead,
      cache_write: cacheWrite,
      output,
      reasoning,
    },
    cost_usd: dollarsOf(found.costMicros),
    unknown_costs: found.unknownCosts,
    verdicts: { ...found.verdicts },
    proven: { ...proven },
  };
}

/** An agent that no attempt was given to. */
function untried(agent: string, skill: string) {
  return { agent, version: null, skill, invocations: 0, succeeded: 0 };
}
