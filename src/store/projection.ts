import type { EventData, RunEvent, RunState, Usage } from '../model/index.ts';
import { hashDefinition, type RunProgress } from '../workflow/index.ts';
import type { ProjectionStatement } from './projection-statements.ts';
import { listOwner, projectEdit, projectRetry } from './projection-of-changes.ts';

/** Performs a statement of the projections with these values, in the order of their placeholders. */
export type ProjectionWrite = (statement: ProjectionStatement, ...values: (string | number | null)[]) => void;

/** The state of a run, folded from its log up to and including an event. */
export type FoldUpTo = (runNo: number, event: RunEvent) => RunProgress;

/**
 * Writes the rows that follow from one event. They are a function of the log alone: replaying it from the start gives the same
 * rows. Nearly every event says itself which rows change; the few that change the run as a whole are answered from its fold.
 */
export function project(runNo: number, event: RunEvent, write: ProjectionWrite, foldUpTo: FoldUpTo): void {
  const { ts } = event;
  switch (event.type) {
    case 'run.created':
      return projectCreation(runNo, event.run, ts, event.data, write);
    case 'run.started':
      return write('startRun', 'running', ts, runNo);
    case 'run.pausing':
      return setState(runNo, 'pausing', write);
    case 'run.paused':
      return setState(runNo, 'paused', write);
    case 'run.resumed':
      return setState(runNo, 'running', write);
    case 'run.awaiting_input':
      return setState(runNo, 'awaiting_input', write);
    case 'priority.changed':
      return write('setPriority', event.data.priority, runNo);
    case 'concurrency.changed':
      return event.data.step === null ? write('setConcurrency', event.data.concurrency, runNo) : undefined;
    case 'budget.changed':
      return write('setBudget', event.data.limitMicros, event.data.onExhausted, runNo);
    case 'budget.exhausted':
      return write('exhaustBudget', ts, runNo);
    case 'run.retried':
      return projectRetry(runNo, foldUpTo(runNo, event), write);
    case 'graph.edited':
      return projectEdit(runNo, event.data, write);
    case 'approval.requested':
      return projectQuestion(runNo, event.seq, ts, event.data, write);
    case 'approval.decided':
      return projectAnswer(runNo, ts, event.data, write);
    case 'run.cancelling':
      return setState(runNo, 'cancelling', write);
    case 'run.interrupted':
      return setState(runNo, 'interrupted', write);
    case 'run.recovered':
      return setState(runNo, event.data.state, write);
    case 'run.finished': {
      const { state, reason, error, verdicts, outputs } = event.data;
      const verdictsJson = JSON.stringify(verdicts);
      return write('finishRun', state, reason, jsonOrNull(error), verdictsJson, jsonOrNull(outputs), ts, runNo);
    }
    case 'step.started':
      return write('startStep', ts, event.data.items ?? 1, runNo, event.data.step);
    case 'step.finished': {
      const { step, state, reason, error, counts, verdicts, note = null } = event.data;
      const [countsJson, verdictsJson] = [JSON.stringify(counts), JSON.stringify(verdicts)];
      return write('finishStep', state, reason, jsonOrNull(error), countsJson, verdictsJson, note, ts, runNo, step);
    }
    case 'items.added':
      for (const { id } of event.data.items) write('addItem', runNo, event.data.step, id);
      return;
    case 'item.finished':
      return projectItemEnd(runNo, event.data, write);
    case 'attempt.started':
      return projectAttempt(runNo, ts, event.data, write);
    case 'attempt.succeeded':
      return projectSuccess(runNo, event.seq, ts, event.data, write);
    case 'attempt.failed':
      return projectFailure(runNo, ts, event.data, write);
    case 'command.requested': {
      const { id, key, request, actor } = event.data.command;
      return write('requestCommand', runNo, id, key, JSON.stringify(request), actor, ts);
    }
    case 'command.acknowledged':
      return write('acknowledgeCommand', runNo, event.data.command);
    case 'command.done':
      return write('finishCommand', jsonOrNull(event.data.result), ts, runNo, event.data.command);
    // The row of the new run says where it comes from.
    case 'run.forked':
    case 'attempt.progress':
    case 'attempt.logged':
    case 'timer.fired':
    case 'workspace.published':
    case 'workspace.cleaned':
      return;
  }
}

function projectCreation(
  runNo: number,
  run: string,
  ts: number,
  created: EventData<'run.created'>,
  write: ProjectionWrite,
): void {
  const { name, definition, params, owner, project, priority = 'normal', parent, forkedFrom, budget } = created;
  const { name: workflow, version } = definition;
  const hash = hashDefinition(definition);
  const origin: (string | null)[] = [priority, parent?.run ?? null, forkedFrom?.run ?? null, created.rerunOf ?? null];
  const limits = [budget?.limitMicros ?? null, budget?.onExhausted ?? null];
  const start = [created.key ?? null, jsonOrNull(created.flags), created.concurrency];
  const own = [name, workflow, version, hash, JSON.stringify(params), owner, project, ts];
  write('createRun', runNo, run, ...own, ...origin, ...limits, ...start);
  for (const [position, step] of Object.keys(definition.steps).entries()) {
    write('createStep', runNo, step, position, listOwner(definition, step));
  }
}

function setState(runNo: number, state: RunState, write: ProjectionWrite): void {
  write('setRunState', state, runNo);
}

function projectItemEnd(
  runNo: number,
  { step, item, state, reason, error, verdict, attempts, note }: EventData<'item.finished'>,
  write: ProjectionWrite,
): void {
  write('finishItem', runNo, step, item, state, reason, jsonOrNull(error), verdict, attempts, note ?? null);
}

function projectAttempt(
  runNo: number,
  ts: number,
  { step, item, attempt, role, agent, agentVersion, epoch }: EventData<'attempt.started'>,
  write: ProjectionWrite,
): void {
  write('startAttempt', runNo, step, item ?? '', attempt, role, agent, agentVersion, epoch, ts);
  if (item !== null) write('setItem', runNo, step, item, 'running', attempt);
}

function projectSuccess(
  runNo: number,
  seq: number,
  ts: number,
  { step, item, attempt, verdict, artifacts, usage }: EventData<'attempt.succeeded'>,
  write: ProjectionWrite,
): void {
  write('succeedAttempt', seq, verdict, ts, runNo, step, item ?? '', attempt);
  if (usage !== undefined) projectUsage([runNo, step, item ?? '', attempt], usage, write);
  for (const { name, type, bytes, sha256 } of artifacts) {
    write('addArtifact', runNo, step, item ?? '', attempt, name, type, bytes, sha256);
  }
}

function projectFailure(
  runNo: number,
  ts: number,
  { step, item, attempt, epoch, error, usage }: EventData<'attempt.failed'>,
  write: ProjectionWrite,
): void {
  write('failAttempt', runNo, step, item ?? '', attempt, epoch, ts, JSON.stringify(error), ts);
  if (usage !== undefined) projectUsage([runNo, step, item ?? '', attempt], usage, write);
  if (item !== null) write('setItem', runNo, step, item, 'retrying', attempt);
}

function projectUsage(
  attempt: readonly [runNo: number, step: string, item: string, attempt: number],
  { inputUncached, cacheRead, cacheWrite, output, reasoning, costMicros }: Usage,
  write: ProjectionWrite,
): void {
  write('setUsage', inputUncached, cacheRead, cacheWrite, output, reasoning, costMicros, ...attempt);
  write('addSpent', costMicros ?? 0, costMicros === null ? 1 : 0, attempt[0]);
}

function projectQuestion(
  runNo: number,
  seq: number,
  ts: number,
  { step, item, message, shown }: EventData<'approval.requested'>,
  write: ProjectionWrite,
): void {
  write('requestApproval', runNo, step, item ?? '', seq, message, JSON.stringify(shown), ts);
  if (item !== null) write('askItem', runNo, step, item);
}

function projectAnswer(
  runNo: number,
  ts: number,
  { step, item, output, closed }: EventData<'approval.decided'>,
  write: ProjectionWrite,
): void {
  const { approved, by, comment } = output;
  const answer = closed === undefined ? [approved ? 1 : 0, by, comment, null] : [null, null, null, closed];
  write('decideApproval', ts, ...answer, runNo, step, item ?? '');
  if (item !== null) write('answerItem', runNo, step, item);
}

function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
