import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Agent, type AgentContext, type AgentResult, defineAgent, z } from '../src/agent.ts';
import { cobolAgents } from '../src/cobol/agents/index.ts';
import { VerificationTools } from '../src/cobol/equivalence/index.ts';
import { createControlPlane } from '../src/control-plane/index.ts';
import { runDirect } from '../src/direct/index.ts';
import type { Artifact, Flags, JsonObject, JsonValue } from '../src/model/index.ts';
import { invalidWorkflow, loadWorkflow, type LoadedWorkflow } from '../src/workflow/index.ts';

function workflowOf(yaml: string, parts?: Parameters<typeof loadWorkflow>[2]): LoadedWorkflow {
  const loaded = loadWorkflow(yaml, 'test.yaml', parts);
  if (!loaded.ok) throw new Error(invalidWorkflow(loaded.issues).details.join('\n'));
  return loaded.workflow;
}

function agentFor(skill: string, run: (context: AgentContext, input: JsonValue) => Promise<AgentResult>): Agent {
  return defineAgent({
    id: skill.replaceAll('.', '-'),
    version: '1.0.0',
    description: skill,
    capabilities: [{ skill }],
    input: z.json(),
    output: z.json(),
    run,
  });
}

/** Agents whose results follow from their input and the number of the attempt alone. */
const agents: readonly Agent[] = [
  agentFor('test.list', async () => ({ output: { items: ['a', 'b', 'c', 'd', 'e'] } })),
  agentFor('test.write', async (context, input) => {
    context.progress('writing', 0.5);
    context.log('info', 'writing');
    const name = `${context.step}/${context.item?.id ?? 'all'}.json`;
    return { output: { file: await context.artifacts.write(name, 'json', input) } };
  }),
  agentFor('test.flaky', async (context) => {
    if (context.attempt < 3) throw new Error(`try ${context.attempt}`);
    return { output: { attempt: context.attempt } };
  }),
  agentFor('test.broken', async () => Promise.reject(new Error('never works'))),
  agentFor('test.no-c', async (context, input) => {
    if (context.item?.id === 'c') throw new Error('not c');
    return { output: input };
  }),
  agentFor('test.verify', async (_, input) => {
    const { text = '' } = (input ?? {}) as { text?: string };
    return { output: { found: text.length }, verdict: text.length >= 3 ? 'proven' : 'mismatch' };
  }),
  agentFor('test.make', async (context) => ({ output: { text: context.item?.id ?? '' } })),
  agentFor('test.repair', async (_, input) => {
    const { text = '' } = input as { text?: string };
    return { output: { text: `${text}+` } };
  }),
  agentFor('test.slow', async (context) => {
    await wait(60_000, undefined, { signal: context.signal });
    return { output: null };
  }),
];

interface Case {
  readonly workflow: LoadedWorkflow;
  readonly params?: JsonObject;
}

const CASES: Readonly<Record<string, Case>> = {
  'items through a pipeline, and all of them at its end': {
    workflow: workflowOf(`
name: pipeline
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.write }
  check: { forEach: build, agent: test.write, with: { built: "\${item.outputs.build.file.sha256}" } }
  report: { agent: test.write, with: "\${steps.check.items.map(i, i.output.file.sha256)}" }
`),
  },
  'conditions, parameters and outputs': {
    workflow: workflowOf(`
name: conditions
parameters: { deep: { type: boolean, default: false } }
outputs: { files: "\${steps.list.output.items.size()}" }
steps:
  list: { agent: test.list }
  deep: { agent: test.write, when: params.deep, needs: list }
  flat: { agent: test.write, when: "!params.deep", with: { deep: "\${params.deep}" }, needs: list }
  after: { agent: test.write, needs: [deep, flat] }
`),
    params: { deep: true },
  },
  retries: {
    workflow: workflowOf(`
name: retries
steps:
  flaky: { agent: test.flaky, retry: { attempts: 3, backoff: 10ms, on: [agent_error] } }
  after: { agent: test.write, with: "\${steps.flaky.output}" }
`),
  },
  'failures that are tolerated, and one that is not': {
    workflow: workflowOf(`
name: tolerance
steps:
  list: { agent: test.list }
  some: { forEach: steps.list.output.items, agent: test.no-c, onFailure: tolerate 1 }
  next: { forEach: some, agent: test.write }
  stop: { agent: test.broken, needs: next }
  never: { agent: test.write, needs: stop }
  clean: { agent: test.write, finally: true, with: { cleaned: true } }
`),
  },
  'a repair loop': {
    workflow: workflowOf(`
name: repair
steps:
  list: { agent: test.list }
  make: { forEach: steps.list.output.items, agent: test.make }
  verify:
    forEach: make
    agent: test.verify
    with: "\${item.outputs.make}"
    repair: { agent: test.repair, maxAttempts: 3, with: "\${item.outputs.make}" }
  keep: { forEach: verify, agent: test.write, with: "\${item.outputs.make}" }
`),
  },
  'a limit of time': {
    workflow: workflowOf(`
name: times
steps:
  slow: { agent: test.slow, timeout: { attempt: 100ms }, onFailure: continue, retry: 1 }
  after: { agent: test.write, finally: true, with: { slow: "\${steps.slow.state}" } }
`),
  },
  'a workflow within a workflow': {
    workflow: (() => {
      const inner = `
name: inner
parameters: { word: { type: string } }
outputs: { word: "\${params.word}" }
steps: { one: { agent: test.write, with: { word: "\${params.word}" } } }
`;
      return workflowOf(
        `
name: outer
steps:
  sub: { workflow: inner, with: { word: hello } }
  after: { agent: test.write, with: { word: "\${steps.sub.output.outputs.word}" } }
`,
        () => ({ text: inner, file: 'inner.yaml' }),
      );
    })(),
  },
};

/** What must be equal, whatever the mode: nothing of ids, times and order. */
interface Result {
  readonly state: string;
  readonly steps: readonly unknown[];
  readonly items: readonly unknown[];
  readonly artifacts: readonly string[];
}

const stepsOf = (
  steps: readonly { id: string; state: string; reason: unknown; counts: unknown; verdicts: unknown }[],
) =>
  steps
    .map(({ id, state, reason, counts, verdicts }) => ({ id, state, reason, counts, verdicts }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
const itemsOf = (
  items: readonly { step: string; id: string; state: string; reason: unknown; verdict: unknown; attempts: number }[],
) =>
  items
    .map(({ step, id, state, reason, verdict, attempts }) => ({ step, id, state, reason, verdict, attempts }))
    .sort((a, b) => (`${a.step} ${a.id}` < `${b.step} ${b.id}` ? -1 : 1));
const namesOf = (artifacts: readonly Artifact[]) =>
  [...new Map(artifacts.map(({ name, sha256, type }) => [name, `${name} ${type} ${sha256}`])).values()].sort();

async function inDirectMode({ workflow, params = {} }: Case, home: string): Promise<Result> {
  const { state, steps, items, artifacts } = await runDirect(workflow, params, { home, agents });
  return { state, steps: stepsOf(steps), items: itemsOf(items), artifacts: namesOf(artifacts) };
}

async function inControlPlane(
  { workflow, params = {} }: Case,
  home: string,
  flags: Partial<Flags>,
  given = agents,
  more: { source?: string } = {},
): Promise<Result> {
  await using plane = await createControlPlane({ home, agents: given, durability: 'process-crash', slots: 4 });
  const run = await plane.startRun(workflow, params, { flags, ...more });
  const { state } = await plane.settled(run);
  const steps = await plane.store.steps(run);
  const items = await Promise.all(steps.map(({ id }) => plane.store.items(run, { step: id, limit: 1000 })));
  return {
    state,
    steps: stepsOf(steps),
    items: itemsOf(items.flat()),
    artifacts: namesOf(await plane.store.artifacts(run)),
  };
}

const FLAGS: readonly Partial<Flags>[] = [
  { enableWorkspaceIsolation: false },
  { enableDynamicRouting: false },
  { enableProgressStreaming: false },
  { enableControlPlane: false },
  { useLegacyOrchestration: true },
];

describe.each(Object.entries(CASES))('%s', (_, one) => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'drydock-modes-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('come to the same in direct mode and in the control plane, with every flag as by default and turned', async () => {
    const direct = await inDirectMode(one, join(home, 'direct'));
    expect(direct.artifacts.length).toBeGreaterThan(0);
    expect(await inControlPlane(one, join(home, 'plane'), {})).toEqual(direct);
    for (const [index, flags] of FLAGS.entries()) {
      expect({ flags, ...(await inControlPlane(one, join(home, `plane-${index}`), flags)) }).toEqual({
        flags,
        ...direct,
      });
    }
  });
});

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.runIf(['cobc', 'javac'].every(isInstalled))('the migration of the bank', () => {
  it('comes to the same translations and verdicts in both modes', { timeout: 300_000 }, async () => {
    await using stack = new AsyncDisposableStack();
    const home = await mkdtemp(join(tmpdir(), 'drydock-modes-'));
    stack.defer(() => rm(home, { recursive: true, force: true }));
    const tools = stack.use(new VerificationTools(join(home, 'cache')));
    const yaml = await readFile(new URL('../workflows/cobol-java.yaml', import.meta.url), 'utf8');
    const workflow = workflowOf(yaml);
    const source = new URL('../examples/bank', import.meta.url).pathname;
    const given = cobolAgents(tools);
    const params = {};
    const run = await runDirect(workflow, params, { home: join(home, 'direct'), agents: given, source });
    const plane = await inControlPlane({ workflow, params }, join(home, 'plane'), {}, given, { source });
    expect(plane.state).toBe(run.state);
    expect(plane.steps).toEqual(stepsOf(run.steps));
    expect(plane.items).toEqual(itemsOf(run.items));
    // Evidence and reports tell when and how long.
    const sources = (artifacts: readonly string[]) => artifacts.filter((line) => /\.java /.test(line));
    expect(sources(plane.artifacts)).toEqual(sources(namesOf(run.artifacts)));
    expect(sources(plane.artifacts).length).toBeGreaterThan(0);
  });
});
