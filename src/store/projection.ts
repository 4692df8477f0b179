import type { EventData, RunEvent, RunState, WorkflowDefinition } from '../model/index.ts';
import { hashDefinition } from '../workflow/index.ts';
import type { ProjectionStatement } from './projection-statements.ts';

/** Performs a statement of the projections with these values, in the order of their placeholders. */
export type ProjectionWrite = (statement: ProjectionStatement, ...values: (string | number | null)[]) => void;

/**
 * Writes the rows that follow from one event. They are a function of the log alone: replaying it from the start gives the same
 * rows.
 */
export function project(runNo: number, event: RunEvent, write: ProjectionWrite): void {
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
    case 'budget.changed':
      return write('setBudget', event.data.limitMicros, runNo);
    case 'approval.requested':
      return write('addOpenApprovals', 1, runNo);
    case 'approval.decided':
      return write('addOpenApprovals', -1, runNo);
    case 'run.cancelling':
      return setState(runNo, 'cancelling', write);
    case 'run.interrupted':
      return setState(runNo, 'interrupted', write);
    case 'run.recovered':
      return setState(runNo, event.data.state, write);
    case 'run.finished': {
      const { state, reason, error, verdicts } = event.data;
      return write('finishRun', state, reason, jsonOrNull(error), JSON.stringify(verdicts), ts, runNo);
    }
    case 'step.started':
      return write('startStep', ts, event.data.items ?? 1, runNo, event.data.step);
    case 'step.finished': {
      const { step, state, reason, error, counts, verdicts } = event.data;
      const [countsJson, verdictsJson] = [JSON.stringify(counts), JSON.stringify(verdicts)];
      return write('finishStep', state, reason, jsonOrNull(error), countsJson, verdictsJson, ts, runNo, step);
    }
    case 'items.added':
      for (const { id } of event.data.items) write('setItem', runNo, event.data.step, id, 'pending', 0);
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
      return write('setCommandState', 'acknowledged', runNo, event.data.command);
    case 'command.done':
      return write('setCommandState', 'done', runNo, event.data.command);
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
  const origin = [priority, parent?.run ?? null, forkedFrom?.run ?? null, budget?.limitMicros ?? null];
  write('createRun', runNo, run, name, workflow, version, hash, JSON.stringify(params), owner, project, ts, ...origin);
  for (const [position, step] of Object.keys(definition.steps).entries()) {
    write('createStep', runNo, step, position, listOwner(definition, step));
  }
}

/** The step whose list a step works on, found along `forEach: { step }`; null without `forEach`. */
function listOwner(definition: WorkflowDefinition, step: string): string | null {
  const forEach = definition.steps[step]?.forEach;
  if (forEach === undefined) return null;
  return forEach.kind === 'list' ? step : listOwner(definition, forEach.step);
}

function setState(runNo: number, state: RunState, write: ProjectionWrite): void {
  write('setRunState', state, runNo);
}

function projectItemEnd(
  runNo: number,
  { step, item, state, reason, error, verdict, attempts }: EventData<'item.finished'>,
  write: ProjectionWrite,
): void {
  write('finishItem', runNo, step, item, state, reason, jsonOrNull(error), verdict, attempts);
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
  { step, item, attempt, verdict, artifacts }: EventData<'attempt.succeeded'>,
  write: ProjectionWrite,
): void {
  write('succeedAttempt', seq, verdict, ts, runNo, step, item ?? '', attempt);
  for (const { name, type, bytes, sha256 } of artifacts) {
    write('addArtifact', runNo, step, item ?? '', attempt, name, type, bytes, sha256);
  }
}

function projectFailure(
  runNo: number,
  ts: number,
  { step, item, attempt, epoch, error }: EventData<'attempt.failed'>,
  write: ProjectionWrite,
): void {
  write('failAttempt', runNo, step, item ?? '', attempt, epoch, ts, JSON.stringify(error), ts);
  if (item !== null) write('setItem', runNo, step, item, 'retrying', attempt);
}

function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
