import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { prioritySchema, runStateSchema } from '../../model/index.ts';
import { keyHeader, withQuery } from '../public-api.ts';
import {
  doneOf,
  hasEnded,
  nextFor,
  questionsOf,
  runInFull,
  runInShort,
  type RunOfApi,
  runOf,
  stepInShort,
  stepsOf,
} from '../run-facts.ts';
import {
  anyObject,
  type ApiPage,
  cursorArgument,
  keyArgument,
  limitArgument,
  nextCursorOutput,
  nextOutput,
  runArgument,
  tool,
  type ToolCall,
} from '../tool.ts';

/** Milliseconds between looks at a run that is waited for: the first ones, and at most. Progress is told with each. */
const [FIRST_LOOK_MS, LAST_LOOK_MS] = [100, 1_000];

const money = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'expected an amount such as 5 or 12.50');

const runStart = tool({
  name: 'run_start',
  title: 'Start a run',
  description:
    'Starts a run of a workflow; it is durable when this answers, and goes on by itself. Find workflows and their parameters with workflows_list and workflow_view. To migrate a folder of COBOL: workflow cobol-java with source. Then run_wait.',
  scope: 'command',
  effect: 'adds',
  idempotent: false,
  input: z.strictObject({
    workflow: z.string().min(1).max(200).optional().describe('Name of a workflow; or give workflow_text'),
    workflow_text: z.string().max(500_000).optional().describe('YAML of a workflow file, instead of a name'),
    params: z.record(z.string(), z.json()).optional().describe('Parameters of the workflow'),
    source: z.string().max(4_096).optional().describe('Absolute path of the code base; it is read, never written'),
    publish_to: z.string().max(4_096).optional().describe('Absolute path of a new or empty folder for the outputs'),
    name: z.string().min(1).max(200).optional(),
    project: z.string().min(1).max(200).optional(),
    concurrency: z.int().min(1).max(10_000).optional().describe('Attempts at one time'),
    priority: prioritySchema.optional(),
    budget_usd: money.optional().describe('The run pauses when it has cost as much'),
    idempotency_key: keyArgument,
  }),
  output: z.object({ run: z.string(), no: z.int(), name: z.string(), state: z.string(), next: nextOutput }),
  run: async (args, { api, signal }) => {
    const { workflow, workflow_text: text, idempotency_key: key, budget_usd: budget, ...rest } = args;
    const started = (await api.json({
      method: 'POST',
      path: '/v1/runs',
      headers: keyHeader(key),
      body: {
        ...rest,
        workflow: text === undefined ? (workflow ?? '') : { by: 'text', text, file: 'workflow_text' },
        ...(budget === undefined ? {} : { budget: { limit_usd: budget, on_exhausted: 'pause' } }),
      },
      signal,
    })) as RunOfApi;
    const { id, no, name, state } = started;
    return { run: id, no, name, state, next: nextFor(started) };
  },
});

const runsList = tool({
  name: 'runs_list',
  title: 'List runs',
  description: 'Runs, the newest first, in short. For one run in full: run_view.',
  scope: 'read',
  effect: 'reads',
  idempotent: true,
  input: z.strictObject({
    states: z.array(runStateSchema).max(20).optional().describe('Only runs in one of these states'),
    words: z.string().max(200).optional().describe('What name, project or workflow contains'),
    workflow: z.string().max(200).optional(),
    owner: z.string().max(200).optional(),
    project: z.string().max(200).optional(),
    limit: limitArgument(20, 100),
    cursor: cursorArgument,
  }),
  output: z.object({ runs: z.array(anyObject), next_cursor: nextCursorOutput, next: nextOutput }),
  run: async ({ states, words, ...query }, { api, signal }) => {
    const path = withQuery('/v1/runs', { ...query, state: states, q: words });
    const page = (await api.json({ path, signal })) as ApiPage;
    return {
      runs: page.items.map((run) => runInShort(run as RunOfApi)),
      next_cursor: page.next_cursor,
      next: page.items.length === 0 ? 'Nothing fits. run_start starts a run.' : 'run_view shows one in full.',
    };
  },
});

const runOutput = z.object({
  run: anyObject,
  steps: z.array(anyObject),
  questions: z.array(anyObject).describe('What waits for an answer of a person'),
  next: nextOutput,
});

const runView = tool({
  name: 'run_view',
  title: 'View a run',
  description:
    'A run with its steps, how many of their items ended how, open questions, cost, and the commands that it would accept now.',
  scope: 'read',
  effect: 'reads',
  idempotent: true,
  input: z.strictObject({ run: runArgument }),
  output: runOutput,
  run: async ({ run }, call) => runAnswer(await runOf(call, run), call),
});

async function runAnswer(run: RunOfApi, call: ToolCall) {
  const steps = await stepsOf(call, run.id);
  const questions = run.open_approvals === 0 ? [] : await questionsOf(call, run.id);
  return { run: runInFull(run), steps: steps.map(stepInShort), questions, next: nextFor(run) };
}

/** States in which nothing goes on until somebody says something. */
const STILL: ReadonlySet<string> = new Set(['paused', 'awaiting_input', 'interrupted']);

const runWait = tool({
  name: 'run_wait',
  title: 'Wait for a run',
  description:
    'Waits until a run has ended, is paused, or waits for a person, at most so many seconds, and tells progress on the way. When it has not ended, call again.',
  scope: 'read',
  effect: 'reads',
  idempotent: true,
  input: z.strictObject({
    run: runArgument,
    seconds: z.int().min(1).max(50).default(20).describe('Longest wait; clients often give up after 60'),
  }),
  output: runOutput.extend({ ended: z.boolean(), waited_seconds: z.int() }),
  run: async ({ run: reference, seconds }, call) => {
    const since = performance.now();
    const { id } = await runOf(call, reference);
    for (let look = FIRST_LOOK_MS; ; look = Math.min(LAST_LOOK_MS, 2 * look)) {
      const run = await runOf(call, id);
      const waited = (performance.now() - since) / 1_000;
      if (hasEnded(run) || STILL.has(run.state) || waited >= seconds) {
        return { ...(await runAnswer(run, call)), ended: hasEnded(run), waited_seconds: Math.round(waited) };
      }
      const { done, total } = doneOf(await stepsOf(call, id));
      await call.progress(waited, seconds, `run ${run.no} ${run.state}: ${done} of ${total} units done`);
      const left = Math.max(1, 1_000 * seconds - (performance.now() - since));
      await pause(Math.min(look, left), undefined, { signal: call.signal });
    }
  },
});

/** Tools about runs as a whole. */
export const runTools = [runStart, runsList, runView, runWait];
