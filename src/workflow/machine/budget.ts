import { dollarsOf, type EventDraft } from '../../model/index.ts';
import type { RunProgress } from './progress.ts';

/** True when known spending has reached the limit. Work that costs nothing may be done with a limit of 0. */
export function isBudgetSpent({ budget, spentMicros }: RunProgress): boolean {
  return budget.limitMicros !== null && spentMicros > 0 && spentMicros >= budget.limitMicros;
}

/** The facts that follow when money runs out: told once for each limit, and what the run then does. */
export function exhaustion(progress: RunProgress): EventDraft[] {
  const { budget, spentMicros, state } = progress;
  if (budget.limitMicros === null || budget.isToldExhausted || !isBudgetSpent(progress)) return [];
  const told: EventDraft = { type: 'budget.exhausted', data: { limitMicros: budget.limitMicros, spentMicros } };
  if (budget.onExhausted !== 'pause' || !['running', 'awaiting_input'].includes(state)) return [told];
  const reason = `the budget of ${dollarsOf(budget.limitMicros)} US dollars is spent`;
  return [told, { type: 'run.pausing', data: { mode: 'drain', reason } }];
}
