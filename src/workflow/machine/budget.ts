import { dollarsOf, type EventDraft } from '../../model/index.ts';
import type { RunProgress } from './progress.ts';

/** True when known spending has reached the limit. Work that costs nothing may be done with a limit of 0. */
export function isBudgetSpent({ budget, spentMicros }: RunProgress): boolean {
  return budget.limitMicros !== null && spentMicros > 0 && spentMicros >= budget.limitMicros;
}

/** What follows when a call of a model was not made, since money was short: the run rests, or, told so, ends. */
function refused({ budget, spentMicros, state }: RunProgress): EventDraft[] {
  const { refusal, isToldExhausted, limitMicros } = budget;
  if (refusal === undefined || !['running', 'awaiting_input'].includes(state)) return [];
  const told: EventDraft[] =
    refusal.scope === 'run' && limitMicros !== null && !isToldExhausted
      ? [{ type: 'budget.exhausted', data: { limitMicros, spentMicros } }]
      : [];
  if (!refusal.pauses) return told;
  return [...told, { type: 'run.pausing', data: { mode: 'drain', reason: refusal.reason } }];
}

/** The facts that follow when money runs out: told once for each limit, and what the run then does. */
export function exhaustion(progress: RunProgress): EventDraft[] {
  const { budget, spentMicros, state } = progress;
  const short = refused(progress);
  if (short.length > 0) return short;
  if (budget.limitMicros === null || budget.isToldExhausted || !isBudgetSpent(progress)) return [];
  const told: EventDraft = { type: 'budget.exhausted', data: { limitMicros: budget.limitMicros, spentMicros } };
  if (budget.onExhausted !== 'pause' || !['running', 'awaiting_input'].includes(state)) return [told];
  const reason = `the budget of ${dollarsOf(budget.limitMicros)} US dollars is spent`;
  return [told, { type: 'run.pausing', data: { mode: 'drain', reason } }];
}
