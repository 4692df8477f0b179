import { type EventDraft, failureOf } from '../../model/index.ts';
import type { RunProgress } from './progress.ts';
import { attemptsInFlight } from './views.ts';

/**
 * The facts with which a new owner takes over a run whose owner is gone: it was interrupted, what was in flight is lost
 * and may be tried again, and the run goes on where it was. None for a run that had not started or has ended.
 *
 * @param epoch that of the new owner
 */
export function recovery(progress: RunProgress, epoch: number, reason: string): readonly EventDraft[] {
  const { state, stateBefore } = progress;
  const before = stateBefore ?? state;
  if (!['running', 'awaiting_input', 'pausing', 'paused', 'cancelling'].includes(before)) return [];
  const error = failureOf('interrupted', 'DRY-E4003', {});
  const lost = attemptsInFlight(progress).map(({ step, item, attempt }): EventDraft => {
    return {
      type: 'attempt.failed',
      data: { step, item, attempt, epoch: progress.epoch, error, jitter: 0, durationMs: 0 },
    };
  });
  const interrupted: EventDraft[] = state === 'interrupted' ? [] : [{ type: 'run.interrupted', data: { reason } }];
  return [...interrupted, ...lost, { type: 'run.recovered', data: { epoch, state: before } }];
}
