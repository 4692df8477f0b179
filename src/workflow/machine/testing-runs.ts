import type { Command, CommandRequest, JsonValue, WorkflowDefinition } from '../../model/index.ts';
import { loadWorkflow } from '../definition/index.ts';
import { acceptCommand } from './accept-command.ts';
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
  const accepted = acceptCommand(run.progress, command(run, request));
  if (!accepted.ok) throw accepted.error;
  for (const draft of accepted.record) run.record(draft);
}
