import { type CommandId, DrydockError, type EventData, type Fact } from '../../model/index.ts';
import { emptyQueue, enqueued, vectorOf } from '../collections/index.ts';
import { type Plan, planOf } from '../plan/index.ts';
import type { Draft, RunProgress } from './progress.ts';
import { fireTimers } from './scheduling.ts';
import { itemsAdded, NEW_STEP, stepFinished, stepStarted } from './step-events.ts';
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
      break;
    case 'run.pausing':
      draft.state = 'pausing';
      draft.pauseMode = fact.data.mode;
      break;
    case 'run.paused':
      draft.state = 'paused';
      rest(draft, draft.clock);
      break;
    case 'run.resumed':
      draft.state = 'running';
      draft.pauseMode = null;
      moveAgain(draft);
      break;
    case 'run.cancelling':
      draft.state = 'cancelling';
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
      draft.openCommands = [...draft.openCommands, { id: fact.data.command.id, verb: fact.data.command.request.verb }];
      break;
    case 'command.done':
      closeCommand(draft, fact.data.command);
      break;
    case 'attempt.progress':
    case 'attempt.logged':
    case 'command.acknowledged':
    case 'timer.fired':
    case 'workspace.published':
    case 'workspace.cleaned':
      break;
  }
}

function closeCommand(draft: Draft, id: CommandId): void {
  draft.openCommands = draft.openCommands.filter((command) => command.id !== id);
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
  const plan = planOf(fact.data.definition);
  const steps = plan.steps.map((step) => ({ ...NEW_STEP, blockers: blockersOf(plan, step.index) }));
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
    pauseMode: null,
    cancelMode: null,
    failure: null,
    hasFindings: false,
    verdicts: {},
    steps: vectorOf(steps),
    running: 0,
    unfinished: steps.length,
    unfinishedMain: steps.length - plan.finallySteps.length,
    opening: plan.steps
      .filter((step) => steps[step.index]?.blockers === 0)
      .reduce((queue, step) => enqueued(queue, step.index), emptyQueue<number>()),
    settled: emptyQueue(),
    closing: emptyQueue(),
    startable: null,
    timers: null,
    timedOut: [],
    openCommands: [],
    restingSince: null,
    restedMs: 0,
  };
}

/** A `finally` step waits, beside its needs, for all steps that are none. */
function blockersOf(plan: Plan, step: number): number {
  const { itemNeeds, stepNeeds, definition } = plan.steps[step] ?? { itemNeeds: [], stepNeeds: [], definition: null };
  return itemNeeds.length + stepNeeds.length + (definition?.finally ? 1 : 0);
}
