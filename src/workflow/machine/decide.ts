import type { CommandVerb, EventDraft } from '../../model/index.ts';
import { isEmpty, waiting } from '../collections/index.ts';
import type { Decision, StopOrder } from './decision.ts';
import { openStep } from './open-step.ts';
import { endedStep, endedUnit } from './outcomes.ts';
import { plannedStep, type RunProgress, stepAt, unitAt } from './progress.ts';
import { startsOf } from './starts.ts';

/** Facts per decision; the rest comes with the next one. It bounds the size of one transaction. */
const RECORD_LIMIT = 1000;

const NOTHING: Decision = { record: [], start: [], ask: [], stop: [], fork: [], wakeAt: null };

/**
 * What to do next, from the state alone. Pure and deterministic: the same state gives the same decision, and the cost
 * grows with what is decided, never with the number of items.
 */
export function decide(progress: RunProgress): Decision {
  const { state } = progress;
  if (!['running', 'pausing', 'paused', 'cancelling'].includes(state)) return NOTHING;
  const record = limited(factsOf(progress));
  if (record.length > 0) return { ...NOTHING, record };
  const { skip, start } = mayStart(progress) ? startsOf(progress, RECORD_LIMIT) : { skip: [], start: [] };
  if (skip.length > 0) return { ...NOTHING, record: skip };
  const wakeAt = state === 'paused' ? null : (progress.timers?.key ?? null);
  return { ...NOTHING, start, stop: stopOrders(progress), wakeAt };
}

/** The first facts up to the limit; what belongs together stays together. */
function limited(groups: Iterable<readonly EventDraft[]>): EventDraft[] {
  const record: EventDraft[] = [];
  for (const group of groups) {
    record.push(...group);
    if (record.length >= RECORD_LIMIT) break;
  }
  return record;
}

function* factsOf(progress: RunProgress): Generator<readonly EventDraft[]> {
  for (const { id, verb } of progress.openCommands) {
    if (isAnswered(progress, verb)) yield [{ type: 'command.done', data: { command: id } }];
  }
  yield* endedWork(progress);
  if (!isEmpty(progress.settled) || !isEmpty(progress.closing)) return;
  // Steps end only after their attempts, so that nothing is in flight here.
  if (progress.unfinished === 0) return yield endOfRun(progress);
  if (isEnding(progress) && progress.running === 0) yield* abandonedSteps(progress);
  if (mayStart(progress)) yield* openedSteps(progress);
  if (progress.state === 'pausing' && progress.running === 0) yield [{ type: 'run.paused', data: {} }];
}

/** Units and steps that came to their end. */
function* endedWork(progress: RunProgress): Generator<readonly EventDraft[]> {
  for (const { step, unit } of waiting(progress.settled)) {
    if (unitAt(progress, step, unit).phase === 'settled') yield [endedUnit(progress, step, unit)];
  }
  for (const step of waiting(progress.closing)) {
    if (stepAt(progress, step).phase === 'open') yield [endedStep(progress, step)];
  }
}

function* openedSteps(progress: RunProgress): Generator<readonly EventDraft[]> {
  for (const step of waiting(progress.opening)) {
    if (stepAt(progress, step).phase === 'waiting') yield openStep(progress, step);
  }
}

/** True when no step but the `finally` steps shall begin any more. */
function isEnding({ failure, cancelMode }: RunProgress): boolean {
  return failure !== null || cancelMode !== null;
}

function mayStart(progress: RunProgress): boolean {
  const { state, cancelMode, unfinishedMain } = progress;
  if (isEnding(progress) && unfinishedMain > 0) return false;
  return state === 'running' || (state === 'cancelling' && cancelMode === 'graceful');
}

/** When a run ends early and its last attempt has come in: what had begun is cancelled, what had not is skipped. */
function* abandonedSteps(progress: RunProgress): Generator<readonly EventDraft[]> {
  const reason = progress.cancelMode === null ? 'run_failed' : 'run_cancelled';
  for (const { index, id, definition } of progress.plan.steps) {
    if (definition.finally && progress.cancelMode !== 'now') continue;
    const { phase, counts, verdicts } = stepAt(progress, index);
    if (phase === 'finished') continue;
    const state = phase === 'open' ? 'cancelled' : 'skipped';
    yield [{ type: 'step.finished', data: { step: id, state, reason, error: null, counts, verdicts } }];
  }
}

/** A pause is answered when nothing drains any more; a cancellation when the run has ended. */
function isAnswered(progress: RunProgress, verb: CommandVerb): boolean {
  return verb === 'resume' || (verb === 'pause' && progress.state !== 'pausing');
}

function endOfRun(progress: RunProgress): EventDraft[] {
  const { cancelMode, failure, hasFindings, verdicts, openCommands } = progress;
  const finished = hasFindings ? 'completed_with_findings' : 'succeeded';
  const state = cancelMode !== null ? 'cancelled' : failure !== null ? 'failed' : finished;
  const answers = openCommands
    .filter(({ verb }) => !isAnswered(progress, verb))
    .map(({ id }): EventDraft => ({ type: 'command.done', data: { command: id } }));
  const reason = failure?.message ?? null;
  return [...answers, { type: 'run.finished', data: { state, reason, verdicts, error: failure } }];
}

function stopOrders(progress: RunProgress): readonly StopOrder[] {
  const { state, running, pauseMode, cancelMode, timedOut } = progress;
  if (running === 0) return [];
  if (state === 'pausing' && pauseMode === 'now') return [{ scope: 'run', why: 'pausing' }];
  if (state === 'cancelling' && cancelMode === 'now') return [{ scope: 'run', why: 'cancelling' }];
  const steps = timedOut.filter((step) => stepAt(progress, step).running > 0);
  return steps.length === 0
    ? []
    : [{ scope: 'steps', why: 'step_ended', steps: steps.map((step) => plannedStep(progress, step).id) }];
}
