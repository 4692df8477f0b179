import type {
  Approval,
  Budget,
  Command,
  CommandRequest,
  JsonValue,
  StepDefinition,
  WorkflowDefinition,
} from '../../model/index.ts';
import { loadWorkflow } from '../definition/index.ts';
import { type Outcome, TestingShell } from './testing-shell.ts';
import { viewItems, viewSteps } from './views.ts';

/** A workflow with the parameters `list` and `flag`, and the given steps in YAML. */
function workflow(steps: string): WorkflowDefinition {
  const parameters = '{ list: { type: array, default: [] }, flag: { type: boolean, default: false } }';
  const loaded = loadWorkflow(`name: test\nparameters: ${parameters}\nsteps:\n${steps}`, 'test.yaml');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  return loaded.workflow.definition;
}

/** A run of the given steps, which has just started. */
export function runOf(steps: string, list: JsonValue[] = ['A', 'B', 'C'], concurrency = 2): TestingShell {
  return new TestingShell(workflow(steps), { params: { list, flag: false }, concurrency });
}

export const done: Outcome = { output: 'ok' };

/** `state`, or `state (reason)`. */
export function stateOf(run: TestingShell, id: string): string | undefined {
  const step = viewSteps(run.progress).find((candidate) => candidate.id === id);
  return step && (step.reason === null ? step.state : `${step.state} (${step.reason})`);
}

/** `id state` of each item; the reason instead of the state where there is one. */
export function itemStates(run: TestingShell, step: string): string[] {
  return viewItems(run.progress, step).map(({ id, state, reason }) => `${id} ${reason ?? state}`);
}

export function command(run: TestingShell, request: CommandRequest): Command {
  return { id: 'cmd_01ARZ3NDEKTSV4RRFFQ69G5FAV', run: run.progress.run, key: 'k', request, actor: 'user:ana' };
}

/** Gives a command that the run is to accept. */
export function give(run: TestingShell, request: CommandRequest): void {
  run.give(request);
}

/** The code with which a run refuses a command; null when it takes it. */
export function refusal(run: TestingShell, request: CommandRequest, actor?: string): string | null {
  const { length } = run.facts;
  const accepted = run.offer(request, actor);
  if (!accepted.ok && run.facts.length > length) throw new Error('a refused command was recorded');
  return accepted.ok ? null : accepted.error.code;
}

/** What a question of the tests is like. */
export const QUESTION: Approval = { message: 'Go on?', approvers: [], onReject: 'fail', onTimeout: 'reject' };

interface RunOptions {
  readonly list?: JsonValue[];
  readonly concurrency?: number;
  readonly budget?: Budget;
  readonly isQueued?: boolean;
}

/** A run like that of `runOf`, of a workflow that was changed first. */
export function changedRun(
  steps: string,
  change: (definition: WorkflowDefinition) => WorkflowDefinition,
  { list = ['A', 'B', 'C'], concurrency = 2, ...rest }: RunOptions = {},
): TestingShell {
  return new TestingShell(change(workflow(steps)), { params: { list, flag: false }, concurrency, ...rest });
}

/** Makes a step a question to people. */
export function asking(step: string, approval: Partial<Approval> = {}) {
  return (definition: WorkflowDefinition): WorkflowDefinition => {
    const { agent: _agent, ...rest } = definition.steps[step] as StepDefinition;
    const asks = { ...rest, approval: { ...QUESTION, ...approval } };
    return { ...definition, steps: { ...definition.steps, [step]: asks } };
  };
}

/** The types of the facts from a position on. */
export function typesFrom(run: TestingShell, position: number): string[] {
  return run.facts.slice(position).map(({ type }) => type);
}

/** Ends the attempt in flight that has this name: `step` or `step/item`. */
export function finish(run: TestingShell, name: string, outcome: Outcome = done): void {
  const start = run.inFlight.find(({ step, item }) => name === (item === null ? step : `${step}/${item}`));
  if (start === undefined) throw new Error(`${name} is not in flight`);
  run.finish(start, outcome);
}
