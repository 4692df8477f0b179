import type { EventData, RunEvent, RunState, StepOutcome, WorkflowDefinition } from '../model/index.ts';
import { hashDefinition } from '../workflow/index.ts';
import type { RowChange } from './row-change.ts';

/** The rows that follow from one event. Pure, and a function of the log alone: a rebuild gives the same rows. */
export function project(runNo: number, event: RunEvent): readonly RowChange[] {
  switch (event.type) {
    case 'run.created':
      return created(runNo, event.run, event.ts, event.data);
    case 'run.started':
      return [{ table: 'runs', key: { run_no: runNo }, set: { state: 'running', started_at: event.ts } }];
    case 'run.pausing':
      return [runState(runNo, 'pausing')];
    case 'run.paused':
      return [runState(runNo, 'paused')];
    case 'run.resumed':
      return [runState(runNo, 'running')];
    case 'run.cancelling':
      return [runState(runNo, 'cancelling')];
    case 'run.interrupted':
      return [runState(runNo, 'interrupted')];
    case 'run.recovered':
      return [runState(runNo, event.data.state)];
    case 'run.finished':
      return [runFinished(runNo, event.ts, event.data)];
    case 'step.started':
      return [stepStarted(runNo, event.ts, event.data)];
    case 'step.finished':
      return [stepFinished(runNo, event.ts, event.data)];
    case 'items.added':
      return event.data.items.map(({ id }) => itemChange(runNo, event.data.step, id, {}));
    case 'item.finished':
      return [itemFinished(runNo, event.data)];
    case 'attempt.started':
      return attemptStarted(runNo, event.ts, event.data);
    case 'attempt.succeeded':
      return attemptSucceeded(runNo, event.seq, event.ts, event.data);
    case 'attempt.failed':
      return attemptFailed(runNo, event.ts, event.data);
    case 'command.requested':
      return [commandRequested(runNo, event.ts, event.data.command)];
    case 'command.acknowledged':
      return [{ table: 'commands', key: { run_no: runNo, id: event.data.command }, set: { state: 'acknowledged' } }];
    case 'command.done':
      return [{ table: 'commands', key: { run_no: runNo, id: event.data.command }, set: { state: 'done' } }];
    case 'agent.selected':
    case 'attempt.progress':
    case 'attempt.logged':
    case 'timer.fired':
    case 'workspace.published':
    case 'workspace.cleaned':
      return [];
  }
}

function created(runNo: number, run: string, ts: number, data: EventData<'run.created'>): RowChange[] {
  const { definition } = data;
  const steps = Object.keys(definition.steps).map(
    (step, position): RowChange => ({
      table: 'steps',
      key: { run_no: runNo, step },
      set: {},
      initial: { position, items_of: listOwner(definition, step), total: 0, state: 'pending' },
    }),
  );
  const row: RowChange = {
    table: 'runs',
    key: { run_no: runNo },
    set: { state: 'queued' },
    initial: {
      id: run,
      name: data.name,
      workflow: definition.name,
      workflow_version: definition.version,
      workflow_hash: hashDefinition(definition),
      params_json: JSON.stringify(data.params),
      owner: data.owner,
      project: data.project,
      verdicts_json: '{}',
      created_at: ts,
    },
  };
  return [row, ...steps];
}

function runState(runNo: number, state: RunState): RowChange {
  return { table: 'runs', key: { run_no: runNo }, set: { state } };
}

function runFinished(runNo: number, ts: number, data: EventData<'run.finished'>): RowChange {
  return {
    table: 'runs',
    key: { run_no: runNo },
    set: {
      state: data.state,
      reason: data.reason,
      error_json: jsonOrNull(data.error),
      verdicts_json: JSON.stringify(data.verdicts),
      finished_at: ts,
    },
  };
}

/** The step whose list a step works on, found along `forEach: { step }`; null without `forEach`. */
function listOwner(definition: WorkflowDefinition, step: string): string | null {
  const forEach = definition.steps[step]?.forEach;
  if (forEach === undefined) return null;
  return forEach.kind === 'list' ? step : listOwner(definition, forEach.step);
}

function stepStarted(runNo: number, ts: number, data: EventData<'step.started'>): RowChange {
  return {
    table: 'steps',
    key: { run_no: runNo, step: data.step },
    set: { state: 'running', started_at: ts, total: data.items ?? 1 },
  };
}

function stepFinished(runNo: number, ts: number, data: EventData<'step.finished'>): RowChange {
  const state: StepOutcome = data.state;
  return {
    table: 'steps',
    key: { run_no: runNo, step: data.step },
    set: {
      state,
      reason: data.reason,
      error_json: jsonOrNull(data.error),
      counts_json: JSON.stringify(data.counts),
      verdicts_json: JSON.stringify(data.verdicts),
      finished_at: ts,
    },
  };
}

function itemChange(
  runNo: number,
  step: string,
  item: string,
  set: Partial<Extract<RowChange, { table: 'items' }>['set']>,
): RowChange {
  return { table: 'items', key: { run_no: runNo, step, item }, set, initial: { state: 'pending', attempts: 0 } };
}

function itemFinished(runNo: number, data: EventData<'item.finished'>): RowChange {
  const { step, item, state, reason, error, verdict, attempts } = data;
  return itemChange(runNo, step, item, { state, reason, error_json: jsonOrNull(error), verdict, attempts });
}

function attemptStarted(runNo: number, ts: number, data: EventData<'attempt.started'>): RowChange[] {
  const changes: RowChange[] = [
    {
      table: 'attempts',
      key: attemptKey(runNo, data),
      set: { state: 'running' },
      initial: {
        role: data.role,
        agent: data.agent,
        agent_version: data.agentVersion,
        epoch: data.epoch,
        started_at: ts,
      },
    },
  ];
  if (data.item !== null) {
    changes.push(itemChange(runNo, data.step, data.item, { state: 'running', attempts: data.attempt }));
  }
  return changes;
}

function attemptSucceeded(runNo: number, seq: number, ts: number, data: EventData<'attempt.succeeded'>): RowChange[] {
  const key = attemptKey(runNo, data);
  const artifacts = data.artifacts.map(
    ({ name, type, bytes, sha256 }): RowChange => ({
      table: 'artifacts',
      key: { ...key, name },
      set: {},
      initial: { type, bytes, sha256 },
    }),
  );
  const attempt: RowChange = {
    table: 'attempts',
    key,
    set: { state: 'succeeded', output_seq: seq, verdict: data.verdict, finished_at: ts },
  };
  return [attempt, ...artifacts];
}

function attemptFailed(runNo: number, ts: number, data: EventData<'attempt.failed'>): RowChange[] {
  const changes: RowChange[] = [
    {
      table: 'attempts',
      key: attemptKey(runNo, data),
      set: { state: 'failed', error_json: JSON.stringify(data.error), finished_at: ts },
      // An attempt for which no agent was found fails before it starts.
      initial: { role: 'work', agent: '', agent_version: '', epoch: data.epoch, started_at: ts },
    },
  ];
  if (data.item !== null) {
    changes.push(itemChange(runNo, data.step, data.item, { state: 'retrying', attempts: data.attempt }));
  }
  return changes;
}

function commandRequested(runNo: number, ts: number, command: EventData<'command.requested'>['command']): RowChange {
  return {
    table: 'commands',
    key: { run_no: runNo, id: command.id },
    set: { state: 'requested' },
    initial: {
      key: command.key,
      request_json: JSON.stringify(command.request),
      actor: command.actor,
      requested_at: ts,
    },
  };
}

function attemptKey(runNo: number, ref: { step: string; item: string | null; attempt: number }) {
  return { run_no: runNo, step: ref.step, item: ref.item ?? '', attempt: ref.attempt };
}

function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
