import type { EventDraft } from '../../model/index.ts';
import { eachWaiting, withoutFirst } from '../collections/index.ts';
import type { AskApproval, StartAttempt } from './decision.ts';
import { itemGate } from './gate.ts';
import { plannedStep, type RunProgress, stepAt, type Unit, unitAt } from './progress.ts';
import { avoidedBy, requirementFor } from './retry.ts';
import { isStartable, roomOf } from './scheduling.ts';
import { itemIdAt } from './scope.ts';

interface Starts {
  readonly skip: EventDraft[];
  readonly start: StartAttempt[];
  readonly ask: AskApproval[];
}

/**
 * Fills the free places of the run, the furthest step first: items get finished before new ones are begun. Also gives
 * the items that are passed over on the way, at most `limit` of them.
 */
export function startsOf(progress: RunProgress, limit: number): Starts {
  const starts: Starts = { skip: [], start: [], ask: [] };
  for (const step of progress.askable) startsOfStep(progress, step, limit, limit, starts);
  let free = progress.concurrency - progress.running;
  for (let heap = progress.startable; heap !== null && free > 0; heap = withoutFirst(heap)) {
    if (!isStartable(progress, heap.value)) continue;
    free -= startsOfStep(progress, heap.value, Math.min(free, roomOf(progress, heap.value)), limit, starts);
    if (starts.skip.length >= limit) break;
  }
  return starts;
}

function startsOfStep(progress: RunProgress, step: number, room: number, limit: number, starts: Starts): number {
  let started = 0;
  eachWaiting(stepAt(progress, step).ready, (index) => {
    if (started >= room || starts.skip.length >= limit) return false;
    const unit = unitAt(progress, step, index);
    if (unit.phase !== 'ready') return true;
    const end = unit.attempt === unit.past ? passedOver(progress, step, index, unit.attempt) : null;
    if (end !== null) {
      starts.skip.push(end);
    } else {
      put(progress, step, index, unit, starts);
      started++;
    }
    return true;
  });
  return started;
}

/** The end of an item that cannot or need not start; null when it shall start. */
function passedOver(progress: RunProgress, step: number, unit: number, attempts: number): EventDraft | null {
  const item = itemIdAt(progress, step, unit);
  if (item === null) return null;
  const gate = itemGate(progress, step, unit);
  if (gate.kind === 'open') return null;
  const end =
    gate.kind === 'skip'
      ? { state: 'skipped' as const, reason: gate.reason, error: null }
      : { state: 'failed' as const, reason: null, error: gate.error };
  return {
    type: 'item.finished',
    data: { step: plannedStep(progress, step).id, item, ...end, verdict: null, attempts },
  };
}

function put(progress: RunProgress, step: number, index: number, unit: Unit, starts: Starts): void {
  const { id, definition } = plannedStep(progress, step);
  if (definition.approval === undefined) {
    starts.start.push(startOf(progress, step, index, unit));
  } else {
    const { message } = definition.approval;
    starts.ask.push({ step: id, item: itemIdAt(progress, step, index), attempt: unit.attempt + 1, message });
  }
}

function startOf(progress: RunProgress, step: number, index: number, unit: Unit): StartAttempt {
  const { id, definition } = plannedStep(progress, step);
  return {
    step: id,
    item: itemIdAt(progress, step, index),
    attempt: unit.attempt + 1,
    role: unit.role,
    work:
      definition.workflow === undefined
        ? { kind: 'agent', requirement: requirementFor(definition, unit) }
        : { kind: 'workflow', definition: definition.workflow },
    failedAgents: avoidedBy(definition, unit),
    timeoutMs: definition.timeout.attemptMs ?? null,
    heartbeatMs: definition.timeout.heartbeatMs ?? null,
  };
}
