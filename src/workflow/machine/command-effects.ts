import { type Command, type CommandRequest, dollarsOf, DrydockError } from '../../model/index.ts';
import { bindParameters } from '../definition/index.ts';
import { answer } from './accept-answer.ts';
import { retry } from './accept-retry.ts';
import { skip } from './accept-skip.ts';
import { isBudgetSpent } from './budget.ts';
import { type Effect, facts } from './effect.ts';
import { editedDefinition } from './edit-graph.ts';
import { forkObstacle } from './fork-scope.ts';
import { unknownStep } from './named-unit.ts';
import type { RunProgress } from './progress.ts';

type RequestOf<V extends CommandRequest['verb']> = Extract<CommandRequest, { verb: V }>;

/** The facts that a command leads to, in a state that allows it. */
export function effectOf(progress: RunProgress, { request, actor }: Command): Effect {
  switch (request.verb) {
    case 'pause':
      return pause(progress, request);
    case 'resume':
      return spentFor(progress, 'resume') ?? facts({ type: 'run.resumed', data: {} });
    case 'cancel':
      return cancel(progress, request);
    case 'retry':
      return spentFor(progress, 'retry') ?? retry(progress, request.scope);
    case 'approve':
    case 'reject':
      return answer(progress, request, actor);
    case 'skip':
      return skip(progress, request);
    case 'set_priority':
      return facts({ type: 'priority.changed', data: { priority: request.priority } });
    case 'set_concurrency':
      return setConcurrency(progress, request);
    case 'set_budget':
      return setBudget(progress, request);
    case 'edit':
      return edit(progress, request);
    case 'fork':
      return fork(progress, request);
  }
}

/** A pause that is under way can be made stronger. */
function pause({ state, pauseMode }: RunProgress, { mode }: RequestOf<'pause'>): Effect {
  const isNoStronger = state === 'pausing' && (pauseMode === 'now' || pauseMode === mode);
  return isNoStronger ? facts() : facts({ type: 'run.pausing', data: { mode } });
}

/** Where nothing has run, there is nothing that `finally` steps could tidy up. */
function cancel({ state, cancelMode }: RunProgress, request: RequestOf<'cancel'>): Effect {
  const mode = state === 'queued' ? 'now' : request.mode;
  const isNoStronger = cancelMode === 'now' || cancelMode === mode;
  return isNoStronger ? facts() : facts({ type: 'run.cancelling', data: { mode } });
}

function setConcurrency(progress: RunProgress, { concurrency, step }: RequestOf<'set_concurrency'>): Effect {
  if (step !== undefined && !progress.plan.indexOf.has(step)) return { ok: false, error: unknownStep(progress, step) };
  return facts({ type: 'concurrency.changed', data: { concurrency, step: step ?? null } });
}

function setBudget({ budget }: RunProgress, { limitMicros, onExhausted }: RequestOf<'set_budget'>): Effect {
  return facts({ type: 'budget.changed', data: { limitMicros, onExhausted: onExhausted ?? budget.onExhausted } });
}

function edit(progress: RunProgress, { edits }: RequestOf<'edit'>): Effect {
  const edited = editedDefinition(progress, edits);
  return edited.ok ? facts({ type: 'graph.edited', data: { edits, definition: edited.definition } }) : edited;
}

function fork(progress: RunProgress, { step, params = {} }: RequestOf<'fork'>): Effect {
  const error = forkObstacle(progress, step);
  if (error !== null) return { ok: false, error };
  const bound = bindParameters(progress.plan.definition, { ...progress.params, ...params });
  return bound.ok ? facts() : bound;
}

/** A run whose money is spent would stop again at once. */
function spentFor(progress: RunProgress, verb: 'resume' | 'retry'): Effect | null {
  const { run, budget, spentMicros } = progress;
  if (budget.onExhausted === 'continue' || budget.limitMicros === null || !isBudgetSpent(progress)) return null;
  const values = { run, verb, spent: dollarsOf(spentMicros), limit: dollarsOf(budget.limitMicros) };
  return { ok: false, error: new DrydockError('DRY-E2015', values) };
}
