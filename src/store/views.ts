import type { Selectable } from 'kysely';
import type { Priority, RunEvent, RunId, RunState, Usage } from '../model/index.ts';
import type {
  Approval,
  CommandRecord,
  CommittedArtifact,
  KnownAgent,
  NumberedRun,
  RecordedAttempt as Attempt,
  RecordedItem as Item,
  RecordedStep as Step,
} from './run-store.ts';
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

/** A run with what is kept beside its row. */
type RunRow = Row<'runs'> & {
  readonly last_seq: number;
  readonly open_approvals: number;
  readonly labels_json: string | null;
  readonly version: number | null;
};

export function runOf(row: RunRow): NumberedRun {
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
    unknownCosts: row.unknown_costs,
    budgetMicros: row.budget_micros,
    onExhausted: row.on_exhausted as NumberedRun['onExhausted'],
    exhaustedAt: row.exhausted_at,
    concurrency: row.concurrency,
    key: row.key,
    flags: parsedOrNull(row.flags_json),
    outputs: parsedOrNull(row.outputs_json),
    error: parsedOrNull(row.error_json),
    verdicts: JSON.parse(row.verdicts_json),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    rerunOf: row.rerun_of as RunId | null,
    labels: parsedOrNull(row.labels_json) ?? [],
    version: row.version ?? 0,
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
    note: row.note,
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
    note: row.note,
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
    usage: usageOf(row),
  };
}

function usageOf(row: Row<'attempts'>): Usage | null {
  const { input_uncached, cache_read, cache_write, output_tokens, reasoning, cost_micros } = row;
  if (input_uncached === null) return null;
  return {
    inputUncached: input_uncached,
    cacheRead: cache_read ?? 0,
    cacheWrite: cache_write ?? 0,
    output: output_tokens ?? 0,
    reasoning: reasoning ?? 0,
    costMicros: cost_micros,
  };
}

export function approvalOf(row: Row<'approvals'> & { run: string }): Approval {
  const { decided_at: at, closed } = row;
  return {
    run: row.run as RunId,
    step: row.step,
    item: itemOrNull(row.item),
    seq: row.seq,
    state: at === null ? 'open' : closed === null ? 'decided' : 'closed',
    closed: closed as Approval['closed'],
    message: row.message,
    shown: JSON.parse(row.shown_json),
    requestedAt: row.requested_at,
    decision:
      at === null || closed !== null
        ? null
        : { approved: row.approved === 1, by: row.decided_by, comment: row.comment, at },
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
    result: parsedOrNull(row.result_json),
    requestedAt: row.requested_at,
    doneAt: row.done_at,
  };
}

export function agentOf(row: Row<'agents'>): KnownAgent {
  const { source, hash, first_seen_at: firstSeenAt, seen_at: seenAt } = row;
  const manifest = JSON.parse(row.manifest_json);
  return { manifest, source, hash, firstSeenAt: firstSeenAt ?? seenAt, seenAt, isChanged: row.is_changed === 1 };
}
