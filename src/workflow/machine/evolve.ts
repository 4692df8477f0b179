import {
  type Command,
  type CommandId,
  dollarsOf,
  DrydockError,
  type EventData,
  type Fact,
  failureOf,
} from '../../model/index.ts';
import { emptyQueue } from '../collections/index.ts';
import { approvalDecided, approvalRequested } from './approvals.ts';
import { beginningOf } from './beginning.ts';
import { graphEdited } from './graph-edited.ts';
import { changeStep, type Draft, type RunProgress } from './progress.ts';
import { runRetried, startClock } from './retried.ts';
import { listIfStartable } from './scheduling.ts';
import { skipRequested } from './skip.ts';
import { itemsAdded, stepFinished, stepStarted } from './step-events.ts';
import { fireTimers } from './timers.ts';
import { attemptFailed, attemptStarted, attemptSucceeded, itemFinished } from './unit-events.ts';

/**
 * Folds one event into the state of its run. Pure: the old state stays valid, the same events give the same state, and
 * the cost does not grow with the number of items. Facts that come too late (an attempt that is no longer in flight)
 * change nothing.
 *
 * @param progress null before the first event, which is `run.created`
 * @throws DrydockError DRY-E9001 for another first event, or a gap in the sequence
 */
export function evolve(progress: RunProgress | null, fact: Fact): RunProgress {
  if (progress === null) return created(fact);
  if (fact.seq !== progress.seq + 1) {
    throw new DrydockError('DRY-E9001', { problem: `event ${fact.seq} of ${fact.run} follows event ${progress.seq}` });
  }
  const draft: Draft = { ...progress, seq: fact.seq, clock: Math.max(progress.clock, fact.ts) };
  apply(draft, fact, progress);
  fireTimers(draft);
  return draft;
}

function apply(draft: Draft, fact: Fact, before: RunProgress): void {
  switch (fact.type) {
    case 'run.created':
      throw new DrydockError('DRY-E9001', { problem: `run ${fact.run} was created twice` });
    case 'run.started':
      draft.state = 'running';
      draft.epoch = fact.data.epoch;
      startClock(draft);
      break;
    case 'run.pausing':
      draft.state = 'pausing';
      draft.pauseMode = fact.data.mode;
      forgetRefusal(draft);
      break;
    case 'run.paused':
      draft.state = 'paused';
      rest(draft, draft.clock);
      break;
    case 'run.resumed':
      draft.state = 'running';
      draft.pauseMode = null;
      forgetRefusal(draft);
      moveAgain(draft);
      break;
    case 'run.awaiting_input':
      draft.state = 'awaiting_input';
      break;
    case 'run.retried':
      runRetried(draft, fact.data);
      break;
    case 'concurrency.changed':
      concurrencyChanged(draft, fact.data);
      break;
    case 'budget.changed':
      draft.budget = { ...fact.data, isToldExhausted: false };
      break;
    case 'budget.exhausted':
      budgetExhausted(draft, fact.data);
      break;
    case 'graph.edited':
      graphEdited(draft, fact.data);
      break;
    case 'approval.requested':
      approvalRequested(draft, fact.data);
      break;
    case 'approval.decided':
      approvalDecided(draft, fact.data);
      break;
    case 'run.cancelling':
      draft.state = 'cancelling';
      draft.stateBefore = null;
      draft.cancelMode = fact.data.mode;
      moveAgain(draft);
      break;
    case 'run.interrupted':
      draft.stateBefore = before.stateBefore ?? before.state;
      draft.state = 'interrupted';
      rest(draft, before.clock);
      break;
    case 'run.recovered':
      recovered(draft, fact.data);
      break;
    case 'run.finished':
      draft.state = fact.data.state;
      break;
    case 'step.started':
      stepStarted(draft, fact.data);
      break;
    case 'step.finished':
      stepFinished(draft, fact.data);
      break;
    case 'items.added':
      itemsAdded(draft, fact.data);
      break;
    case 'item.finished':
      itemFinished(draft, fact.data);
      break;
    case 'attempt.started':
      attemptStarted(draft, fact.data);
      break;
    case 'attempt.succeeded':
      attemptSucceeded(draft, fact.data);
      break;
    case 'attempt.failed':
      attemptFailed(draft, fact.data);
      break;
    case 'command.requested':
      draft.openCommands = [...draft.openCommands, { command: fact.data.command, isAcknowledged: false }];
      break;
    case 'command.acknowledged':
      acknowledged(draft, fact.data.command);
      break;
    case 'command.done':
      closeCommand(draft, fact.data.command);
      break;
    case 'attempt.progress':
    case 'attempt.logged':
    case 'priority.changed':
    case 'run.forked':
    case 'timer.fired':
    case 'workspace.published':
    case 'workspace.cleaned':
      break;
  }
}

function closeCommand(draft: Draft, id: CommandId): void {
  draft.openCommands = draft.openCommands.filter(({ command }) => command.id !== id);
}

/** The effect of a skip is in the command itself; all other effects are facts of their own. */
function acknowledged(draft: Draft, id: CommandId): void {
  const change = (command: Command): void => {
    if (command.request.verb === 'skip') skipRequested(draft, command.request);
  };
  draft.openCommands = draft.openCommands.map((open) => {
    if (open.command.id !== id) return open;
    change(open.command);
    return { ...open, isAcknowledged: true };
  });
}

function concurrencyChanged(draft: Draft, { concurrency, step: id }: EventData<'concurrency.changed'>): void {
  if (id === null) {
    draft.concurrency = concurrency;
    return;
  }
  const step = draft.plan.indexOf.get(id);
  if (step === undefined) return;
  changeStep(draft, step, { concurrency });
  listIfStartable(draft, step);
}

function budgetExhausted(draft: Draft, { limitMicros, spentMicros }: EventData<'budget.exhausted'>): void {
  const { refusal, ...budget } = draft.budget;
  draft.budget = { ...budget, isToldExhausted: true, ...(refusal?.pauses === true ? { refusal } : {}) };
  if (draft.budget.onExhausted !== 'stop') return;
  const values = { spent: dollarsOf(spentMicros), limit: dollarsOf(limitMicros) };
  draft.failure ??= failureOf('permission_denied', 'DRY-E4011', values);
}

/** What follows from a refusal has followed: the next one counts anew. */
function forgetRefusal(draft: Draft): void {
  if (draft.budget.refusal === undefined) return;
  const { refusal: _, ...budget } = draft.budget;
  draft.budget = budget;
}

function rest(draft: Draft, since: number): void {
  draft.restingSince ??= since;
}

function moveAgain(draft: Draft): void {
  if (draft.restingSince === null) return;
  draft.restedMs += draft.clock - draft.restingSince;
  draft.restingSince = null;
}

/** A paused run that was interrupted is paused again, and still at rest. */
function recovered(draft: Draft, { epoch, state }: EventData<'run.recovered'>): void {
  draft.epoch = epoch;
  draft.state = state;
  draft.stateBefore = null;
  if (state !== 'paused') moveAgain(draft);
}

function created(fact: Fact): RunProgress {
  if (fact.type !== 'run.created') {
    throw new DrydockError('DRY-E9001', { problem: `run ${fact.run} begins with ${fact.type}` });
  }
  const { plan, steps, opening } = beginningOf(fact.data.definition);
  const { limitMicros = null, onExhausted = 'pause' } = fact.data.budget ?? {};
  return {
    plan,
    run: fact.run,
    seq: fact.seq,
    clock: fact.ts,
    state: 'queued',
    stateBefore: null,
    epoch: 0,
    params: fact.data.params,
    concurrency: fact.data.concurrency,
    budget: { limitMicros, onExhausted, isToldExhausted: false },
    spentMicros: 0,
    startedSeq: 0,
    pauseMode: null,
    cancelMode: null,
    failure: null,
    hasFindings: false,
    verdicts: {},
    steps,
    running: 0,
    unfinished: steps.length,
    unfinishedMain: steps.length - plan.finallySteps.length,
    opening,
    settled: emptyQueue(),
    closing: emptyQueue(),
    startable: null,
    askable: [],
    openApprovals: 0,
    overdue: emptyQueue(),
    skipping: [],
    timers: null,
    timedOut: [],
    openCommands: [],
    restingSince: null,
    restedMs: 0,
  };
}
