import type { AttemptRef, EventDraft } from '../../model/index.ts';
import { eachWaiting, isEmpty } from '../collections/index.ts';
import { closedQuestions, overdueAnswers } from './approvals.ts';
import { exhaustion } from './budget.ts';
import type { Decision, ForkOrder, StopOrder } from './decision.ts';
import { forkObstacle } from './fork-scope.ts';
import { openStep } from './open-step.ts';
import { endedStep, endedUnit } from './outcomes.ts';
import { type OpenCommand, plannedStep, type RunProgress, stepAt, unitAt } from './progress.ts';
import { itemIdAt } from './scope.ts';
import { startsOf } from './starts.ts';
import { isRetryPending } from './timers.ts';

/** Facts per decision; the rest comes with the next one. It bounds the size of one transaction. */
const RECORD_LIMIT = 1000;

const ACTIVE: ReadonlySet<RunProgress['state']> = new Set([
  'running',
  'awaiting_input',
  'pausing',
  'paused',
  'cancelling',
]);

const NOTHING: Decision = { record: [], start: [], ask: [], stop: [], fork: [], wakeAt: null };

/**
 * What to do next, from the state alone. Pure and deterministic: the same state gives the same decision, and the cost
 * grows with what is decided, never with the number of items.
 */
export function decide(progress: RunProgress): Decision {
  const { state } = progress;
  const isActive = ACTIVE.has(state);
  const record = isActive ? factsOf(progress) : answers(progress);
  if (record.length > 0) return { ...NOTHING, record };
  const fork = forkOrders(progress);
  if (!isActive) return fork.length === 0 ? NOTHING : { ...NOTHING, fork };
  const { skip, start, ask } = mayStart(progress) ? startsOf(progress, RECORD_LIMIT) : NO_STARTS;
  if (skip.length > 0) return { ...NOTHING, record: skip };
  if (state === 'running' && start.length === 0 && ask.length === 0 && isIdle(progress)) {
    return { ...NOTHING, record: [{ type: 'run.awaiting_input', data: {} }] };
  }
  const wakeAt = state === 'paused' ? null : (progress.timers?.key ?? null);
  return { record: [], start, ask, stop: stopOrders(progress), fork, wakeAt };
}

const NO_STARTS = { skip: [], start: [], ask: [] };

function isFull(record: readonly EventDraft[]): boolean {
  return record.length >= RECORD_LIMIT;
}

/**
 * The facts that follow from the state of a run that is going on: the first up to the limit; what belongs together stays together.
 * Collected in one array, and not by generators, since this runs several times per event.
 */
function factsOf(progress: RunProgress): EventDraft[] {
  const record = answers(progress);
  if (isFull(record)) return record;
  if (!isEmpty(progress.settled) || !isEmpty(progress.closing)) {
    addEndedWork(progress, record);
    return record;
  }
  if (!isEmpty(progress.overdue)) {
    for (const answer of overdueAnswers(progress)) {
      record.push(...answer);
      if (isFull(record)) return record;
    }
  }
  // Steps end only after their attempts, so that nothing is in flight here.
  if (progress.unfinished === 0) return [...record, ...endOfRun(progress)];
  const exhausted = exhaustion(progress);
  if (exhausted.length > 0) return [...record, ...exhausted];
  if (progress.state === 'awaiting_input' && !isIdle(progress)) return [...record, { type: 'run.resumed', data: {} }];
  if (isEnding(progress) && progress.running === 0) addAbandonedSteps(progress, record);
  if (mayStart(progress)) addOpenedSteps(progress, record);
  if (progress.state === 'pausing' && progress.running === 0 && !isFull(record)) {
    record.push({ type: 'run.paused', data: {} });
  }
  return record;
}

/** The ends of commands whose effect is there. */
function answers(progress: RunProgress): EventDraft[] {
  const record: EventDraft[] = [];
  for (const open of progress.openCommands) {
    if (isFull(record)) break;
    const { id: command, request } = open.command;
    if (isAnswered(progress, open)) record.push({ type: 'command.done', data: { command } });
    const obstacle = request.verb === 'fork' ? forkObstacle(progress, request.step) : null;
    if (obstacle === null) continue;
    // What the fork builds on was put back to its beginning after the fork had been accepted.
    const { code, message } = obstacle;
    record.push({ type: 'command.done', data: { command, result: { error: { code, message } } } });
  }
  return record;
}

/** Units and steps that came to their end. */
function addEndedWork(progress: RunProgress, record: EventDraft[]): void {
  eachWaiting(progress.settled, ({ step, unit }) => {
    if (unitAt(progress, step, unit).phase === 'settled') record.push(endedUnit(progress, step, unit));
    return !isFull(record);
  });
  eachWaiting(progress.closing, (step) => {
    if (isFull(record)) return false;
    if (stepAt(progress, step).phase === 'open') {
      record.push(...closedQuestions(progress, step, 'step_ended'), endedStep(progress, step));
    }
    return true;
  });
}

function addOpenedSteps(progress: RunProgress, record: EventDraft[]): void {
  eachWaiting(progress.opening, (step) => {
    if (isFull(record)) return false;
    if (stepAt(progress, step).phase === 'waiting') record.push(...openStep(progress, step));
    return true;
  });
}

/** True when no step but the `finally` steps shall begin any more. */
function isEnding({ failure, cancelMode }: RunProgress): boolean {
  return failure !== null || cancelMode !== null;
}

/** True while the run goes to its end and steps that are no `finally` steps are still to be ended. */
function isGivingUp(progress: RunProgress): boolean {
  return isEnding(progress) && progress.unfinishedMain > 0;
}

function mayStart(progress: RunProgress): boolean {
  const { state, cancelMode } = progress;
  if (isGivingUp(progress)) return false;
  return state === 'running' || (state === 'cancelling' && cancelMode === 'graceful');
}

/** True when nothing is left to do before a person has answered. */
function isIdle(progress: RunProgress): boolean {
  const { openApprovals, running, settled, closing, opening, startable, askable, overdue, unfinished } = progress;
  if (openApprovals === 0 || running > 0 || unfinished === 0 || isGivingUp(progress)) return false;
  if (startable !== null || askable.length > 0 || !isEmpty(overdue)) return false;
  return isEmpty(settled) && isEmpty(closing) && isEmpty(opening) && !isRetryPending(progress);
}

/** When a run ends early and its last attempt has come in: what had begun is cancelled, what had not is skipped. */
function addAbandonedSteps(progress: RunProgress, record: EventDraft[]): void {
  const reason = progress.cancelMode === null ? 'run_failed' : 'run_cancelled';
  for (const { index, id, definition } of progress.plan.steps) {
    if (isFull(record)) return;
    if (definition.finally && progress.cancelMode !== 'now') continue;
    const { phase, counts, verdicts } = stepAt(progress, index);
    if (phase === 'finished') continue;
    const state = phase === 'open' ? 'cancelled' : 'skipped';
    const data = { step: id, state, reason, error: null, counts, verdicts } as const;
    record.push(...closedQuestions(progress, index, 'run_ended'), { type: 'step.finished', data });
  }
}

/** A pause is answered when nothing drains any more, a cancellation when the run has ended, a skip when nothing of it runs. */
function isAnswered(progress: RunProgress, { command: { request }, isAcknowledged }: OpenCommand): boolean {
  if (!isAcknowledged) return false;
  switch (request.verb) {
    case 'pause':
      return progress.state !== 'pausing' && progress.state !== 'interrupted';
    case 'skip':
      return progress.skipping.length === 0;
    case 'cancel':
    case 'fork':
      return false;
    default:
      return true;
  }
}

function endOfRun(progress: RunProgress): EventDraft[] {
  const { cancelMode, failure, hasFindings, verdicts, openCommands } = progress;
  const finished = hasFindings ? 'completed_with_findings' : 'succeeded';
  const state = cancelMode !== null ? 'cancelled' : failure !== null ? 'failed' : finished;
  const done = openCommands
    .filter((open) => !isAnswered(progress, open) && open.command.request.verb !== 'fork')
    .map(({ command }): EventDraft => ({ type: 'command.done', data: { command: command.id } }));
  const reason = failure?.message ?? null;
  return [...done, { type: 'run.finished', data: { state, reason, verdicts, error: failure } }];
}

function stopOrders(progress: RunProgress): readonly StopOrder[] {
  const { state, running, pauseMode, cancelMode, timedOut, skipping } = progress;
  if (running === 0) return [];
  if (state === 'pausing' && pauseMode === 'now') return [{ scope: 'run', why: 'pausing' }];
  if (state === 'cancelling' && cancelMode === 'now') return [{ scope: 'run', why: 'cancelling' }];
  const orders: StopOrder[] = [];
  const steps = timedOut.filter((step) => stepAt(progress, step).running > 0);
  if (steps.length > 0) {
    orders.push({ scope: 'steps', why: 'step_ended', steps: steps.map((step) => plannedStep(progress, step).id) });
  }
  const attempts = skipping.map(({ step, unit }): AttemptRef => {
    const { attempt } = unitAt(progress, step, unit);
    return { step: plannedStep(progress, step).id, item: itemIdAt(progress, step, unit), attempt };
  });
  if (attempts.length > 0) orders.push({ scope: 'attempts', why: 'skipped', attempts });
  return orders;
}

function forkOrders({ openCommands }: RunProgress): readonly ForkOrder[] {
  if (openCommands.length === 0) return [];
  return openCommands.flatMap(({ command: { id, request }, isAcknowledged }) =>
    isAcknowledged && request.verb === 'fork' ? [{ command: id, request }] : [],
  );
}
