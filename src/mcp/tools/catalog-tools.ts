import { z } from 'zod';
import { jsonWithin } from '../harmless-text.ts';
import { pathOf, withQuery } from '../public-api.ts';
import { anyObject, type ApiPage, nextOutput, tool } from '../tool.ts';

type Entry = Readonly<Record<string, unknown>>;

const workflowsList = tool({
  name: 'workflows_list',
  title: 'List workflows',
  description: 'The workflows that run_start can start by name.',
  scope: 'read',
  effect: 'reads',
  idempotent: true,
  input: z.strictObject({}),
  output: z.object({ workflows: z.array(anyObject), next: nextOutput }),
  run: async (_args, { api, signal }) => {
    const { items } = (await api.json({ path: '/v1/workflows', signal })) as ApiPage;
    return { workflows: items.slice(0, 200), next: 'workflow_view shows the parameters and steps of one.' };
  },
});

const workflowView = tool({
  name: 'workflow_view',
  title: 'View a workflow',
  description: 'What a workflow is for, its parameters (JSON Schema) and its steps.',
  scope: 'read',
  effect: 'reads',
  idempotent: true,
  input: z.strictObject({ name: z.string().min(1).max(200) }),
  output: z.object({ workflow: anyObject, next: nextOutput }),
  run: async ({ name }, { api, signal }) => {
    const view = (await api.json({ path: pathOf('workflows', name), signal })) as Entry;
    return { workflow: workflowInShort(view), next: `run_start with workflow ${name} and its params starts a run.` };
  },
});

/** A workflow without what its defaults fill in. */
export function workflowInShort({ name, version, hash, description, definition }: Entry): Entry {
  const { parameters, steps, outputs, budget, concurrency } = definition as Entry;
  return {
    name,
    version,
    hash,
    description,
    parameters: jsonWithin(parameters ?? {}, 6_000),
    steps: Object.entries((steps ?? {}) as Record<string, Entry>)
      .slice(0, 200)
      .map(([id, step]) => ({ step: id, ...stepInShort(step) })),
    ...(outputs === undefined ? {} : { outputs: jsonWithin(outputs, 2_000) }),
    ...(budget === undefined ? {} : { budget }),
    ...(concurrency === undefined ? {} : { concurrency }),
  };
}

/** Fields of a step that say what it does. */
const SHOWN = ['agent', 'approval', 'workflow', 'for_each', 'needs', 'when', 'with', 'on_failure', 'finally'];

function stepInShort(step: Entry): Entry {
  const wire = Object.entries(step).filter(([field, value]) => SHOWN.includes(field) && value !== undefined);
  return Object.fromEntries(wire.map(([field, value]) => [field, jsonWithin(value, 600)]));
}

const workflowValidate = tool({
  name: 'workflow_validate',
  title: 'Validate a workflow',
  description:
    'All that can be found wrong with the text of a workflow file before it runs, each with its place; whether agents have the skills that it wants.',
  scope: 'read',
  effect: 'reads',
  idempotent: true,
  input: z.strictObject({ text: z.string().min(1).max(500_000).describe('YAML of the workflow file') }),
  output: z.object({ valid: z.literal(true), workflow: anyObject, next: nextOutput }),
  run: async ({ text }, { api, signal }) => {
    const view = (await api.json({
      method: 'POST',
      path: '/v1/workflows:validate',
      body: { workflow: { by: 'text', text, file: 'workflow.yaml' } },
      signal,
    })) as Entry;
    return { valid: true, workflow: workflowInShort(view), next: 'run_start with workflow_text starts it.' };
  },
});

const agentsList = tool({
  name: 'agents_list',
  title: 'List agents',
  description:
    'The agents that can take part in runs, with their skills, state (enabled, disabled, draining), health, and how their attempts ended.',
  scope: 'read',
  effect: 'reads',
  idempotent: true,
  input: z.strictObject({ skill: z.string().max(200).optional().describe('Only agents with this skill') }),
  output: z.object({ agents: z.array(anyObject), next: nextOutput }),
  run: async ({ skill }, { api, signal }) => {
    const { items } = (await api.json({ path: withQuery('/v1/agents', { skill }), signal })) as ApiPage;
    return {
      agents: items.slice(0, 200).map(agentInShort),
      next: 'workflow_view shows which skills a workflow wants.',
    };
  },
});

function agentInShort(agent: Entry): Entry {
  const { id, version, description, capabilities, permissions, source, state, attempts_succeeded, attempts_failed } =
    agent;
  const health = (agent['health'] as Entry)['status'];
  const skills = (capabilities as readonly Entry[]).map((one) => one['skill']);
  return {
    agent: id,
    version,
    description,
    skills,
    permissions,
    source,
    state,
    health,
    attempts_succeeded,
    attempts_failed,
  };
}

const queueList = tool({
  name: 'queue_list',
  title: 'List the queue',
  description:
    'The runs that wait for their turn, the next one first, and what each waits for. For one run: run_explain.',
  scope: 'read',
  effect: 'reads',
  idempotent: true,
  input: z.strictObject({}),
  output: z.object({ waiting: z.array(anyObject), more: z.int(), next: nextOutput }),
  run: async (_args, { api, signal }) => {
    const { items } = (await api.json({ path: '/v1/queue', signal })) as ApiPage;
    const shown = items.slice(0, 50).map((one) => {
      const { run, owner, priority, position, waited_ms, waits_for, predicted } = one;
      return { run, owner, priority, position, waited_ms, waits_for: jsonWithin(waits_for, 600), predicted };
    });
    const next = shown.length === 0 ? 'No run waits.' : 'run_explain says more of one; run_set changes its priority.';
    return { waiting: shown, more: items.length - shown.length, next };
  },
});

/** Tools about what can take part, and what waits. */
export const catalogTools = [workflowsList, workflowView, workflowValidate, agentsList, queueList];
