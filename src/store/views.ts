import type { Selectable } from 'kysely';
import type { Attempt, Item, Priority, RunEvent, RunId, RunState, Step } from '../model/index.ts';
import type { CommandRecord, CommittedArtifact, KnownAgent, NumberedRun } from './run-store.ts';
import type { StoreSchema } from './schema.ts';

type Row<T extends keyof StoreSchema> = Selectable<StoreSchema[T]>;

// Rows hold what our own events said, and those were checked before they were appended: what is parsed from JSON here is
// taken to have the shape that its column stands for.

function parsedOrNull(text: string | null) {
  return text === null ? null : JSON.parse(text);
}

function itemOrNull(item: string): string | null {
  return item === '' ? null : item;
}

export function eventOf(row: Row<'events'>, run: string): RunEvent {
  const { id, seq, ts, type, v, cause, actor } = row;
  return { id, run: run as RunId, seq, ts, type, v, data: JSON.parse(row.data_json), cause, actor } as RunEvent;
}

export function runOf(row: Row<'runs'> & { last_seq: number }): NumberedRun {
  return {
    no: row.run_no,
    id: row.id as RunId,
    name: row.name,
    workflow: { name: row.workflow, version: row.workflow_version, hash: row.workflow_hash },
    params: JSON.parse(row.params_json),
    state: row.state as RunState,
    reason: row.reason,
    owner: row.owner,
    project: row.project,
    priority: row.priority as Priority,
    parent: row.parent as RunId | null,
    forkedFrom: row.forked_from as RunId | null,
    openApprovals: row.open_approvals,
    spentMicros: row.spent_micros,
    budgetMicros: row.budget_micros,
    verdicts: JSON.parse(row.verdicts_json),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    asOfSeq: row.last_seq,
  };
}

/** `live` counts the items of a step that has not ended. */
export function stepOf(row: Row<'steps'>, live: Pick<Step, 'counts' | 'verdicts'>): Step {
  return {
    id: row.step,
    state: row.state as Step['state'],
    reason: row.reason as Step['reason'],
    error: parsedOrNull(row.error_json),
    counts: parsedOrNull(row.counts_json) ?? live.counts,
    verdicts: parsedOrNull(row.verdicts_json) ?? live.verdicts,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

interface ItemRow extends Omit<Row<'items'>, 'run_no' | 'attempts' | 'state'> {
  readonly state: Item['state'];
  readonly attempts: number | null;
}

export function itemOf(row: ItemRow): Item {
  return {
    step: row.step,
    id: row.item,
    state: row.state,
    reason: row.reason as Item['reason'],
    error: parsedOrNull(row.error_json),
    verdict: row.verdict as Item['verdict'],
    attempts: row.attempts ?? 0,
  };
}

/** `output` is what the event at `output_seq` holds. */
export function attemptOf(row: Row<'attempts'>, output: Attempt['output'], artifacts: Attempt['artifacts']): Attempt {
  return {
    step: row.step,
    item: itemOrNull(row.item),
    attempt: row.attempt,
    role: row.role as Attempt['role'],
    agent: row.agent,
    agentVersion: row.agent_version,
    epoch: row.epoch,
    state: row.state as Attempt['state'],
    output,
    artifacts,
    verdict: row.verdict as Attempt['verdict'],
    error: parsedOrNull(row.error_json),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

export function artifactOf(row: Row<'artifacts'>): CommittedArtifact {
  const { step, attempt, name, type, bytes, sha256 } = row;
  return { step, item: itemOrNull(row.item), attempt, name, type, bytes, sha256 };
}

export function commandOf(row: Row<'commands'>, run: RunId): CommandRecord {
  return {
    id: row.id as CommandRecord['id'],
    run,
    key: row.key,
    request: JSON.parse(row.request_json),
    actor: row.actor,
    state: row.state as CommandRecord['state'],
  };
}

export function agentOf(row: Row<'agents'>): KnownAgent {
  return { manifest: JSON.parse(row.manifest_json), source: row.source };
}
