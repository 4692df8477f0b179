import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agent, type AgentContext, type AgentResult, defineAgent, type JsonValue, z } from '../agent.ts';
import type {
  AgentRequirement,
  EventType,
  Permission,
  RunEvent,
  RunId,
  StepDefinition,
  WorkflowDefinition,
} from '../model/index.ts';
import { type LoadedWorkflow, loadWorkflow } from '../workflow/index.ts';
import { type ControlPlane, createControlPlane } from './control-plane.ts';
import type { ControlPlaneOptions } from './options.ts';

export type Work = (context: AgentContext, input: JsonValue) => Promise<AgentResult> | AgentResult;

/** An agent for a skill that does what the test says; it takes and gives any JSON. */
export function agentFor(skill: string, run: Work, permissions: Permission[] = []): Agent {
  return defineAgent({
    id: skill.replaceAll('.', '-'),
    version: '1.0.0',
    description: skill,
    capabilities: [{ skill }],
    permissions,
    input: z.json(),
    output: z.json(),
    run,
  });
}

/** Gives a list of items to a `forEach`. */
export function lister(...items: string[]): Agent {
  return agentFor('test.list', () => ({ output: { items } }));
}

/** An agent for the skill `test.<name>` that gives its input back. */
export function echoAs(name: string): Agent {
  return agentFor(`test.${name}`, (_, input) => ({ output: input }));
}

export function workflowOf(yaml: string): LoadedWorkflow {
  const loaded = loadWorkflow(yaml, 'test.yaml');
  if (!loaded.ok) throw new Error(loaded.issues.map(({ message, fix }) => `${message}. ${fix}`).join('\n'));
  return loaded.workflow;
}

/** Two steps over the items of a first one, and a last one over all results. */
export const PIPELINE = workflowOf(`
name: pipeline
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.build }
  check: { forEach: build, agent: test.check, with: "\${item.outputs.build}" }
  report: { agent: test.report, with: "\${steps.check.items}" }
`);

export const ONE_STEP = workflowOf('name: one\nsteps: { only: { agent: test.work } }');

/** A step with everything by default, but for what is given. */
export function stepOf(given: Partial<StepDefinition>): StepDefinition {
  const retry = { attempts: 1, backoffMs: 0, maxBackoffMs: 0, on: [] };
  return { needs: [], barrier: false, retry, timeout: {}, onFailure: { kind: 'stop' }, finally: false, ...given };
}

/** A workflow whose steps are written out. */
export function workflowWith(
  name: string,
  steps: WorkflowDefinition['steps'],
  more: Partial<WorkflowDefinition> = {},
): LoadedWorkflow {
  const definition = { name, version: 1, description: '', parameters: {}, steps, ...more };
  return { file: `${name}.yaml`, definition, skills: [], warnings: [] };
}

/** An agent requirement for `test.<name>`. */
export function skill(name: string): AgentRequirement {
  return { skill: `test.${name}`, constraints: {}, strategy: 'capability', fallbacks: [] };
}

/** Waits until a run has an event of this type. */
export async function told(plane: ControlPlane, run: RunId, type: EventType): Promise<void> {
  const events = plane.events.subscribe({ run, types: [type], after: 0 });
  await events.next();
  await events.return();
}

export async function eventsOf(plane: ControlPlane, run: RunId): Promise<readonly RunEvent[]> {
  return plane.store.events({ run, limit: 100_000 });
}

export async function typesOf(plane: ControlPlane, run: RunId): Promise<string[]> {
  return (await eventsOf(plane, run)).map(({ type }) => type);
}

/** A directory of its own that goes away with `await using`; control planes are opened on its `home`. */
export async function temporaryHome(): Promise<TemporaryHome> {
  const path = await mkdtemp(join(tmpdir(), 'drydock-plane-'));
  const home = join(path, 'home');
  return {
    path,
    home,
    open: (agents, options = {}) => createControlPlane({ home, agents, durability: 'process-crash', ...options }),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

interface TemporaryHome extends AsyncDisposable {
  readonly path: string;
  readonly home: string;
  open(agents: readonly Agent[], options?: Partial<ControlPlaneOptions>): Promise<ControlPlane>;
}

/** A promise that the test resolves, for agents that wait for it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** Waits until an agent's signal aborts. */
export function untilAborted({ signal }: AgentContext): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
}
