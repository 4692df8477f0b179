import { DrydockError, type Failure, failureOf } from '../model/index.ts';
import type { StopReason } from '../runtime/index.ts';

/** What an error means for the attempt that it ended. */
export function failureFrom(error: unknown, failureClass: Failure['class']): Failure {
  if (!(error instanceof DrydockError)) {
    const problem = error instanceof Error ? error.message : String(error);
    if (!(error instanceof Error && 'syscall' in error)) return failureOf(failureClass, 'DRY-E9001', { problem });
    const path = 'path' in error ? String(error.path) : 'the workspace';
    return failureOf(failureClass, 'DRY-E5004', { path, problem });
  }
  const { code, message, place, next, retryable } = error;
  const failure = { code, class: failureClass, message, next, ...(place === undefined ? {} : { place }) };
  return isQuota(code) && !retryable ? { ...failure, final: true } : failure;
}

/** Errors that stay what they are however often one tries. */
function isQuota(code: string): boolean {
  return code === 'DRY-E5020' || code === 'DRY-E5021';
}

/** What it means for an attempt that it was stopped. */
export function stopFailure(stop: AbortSignal): Failure {
  const reason = stop.reason as StopReason;
  return reason.class === 'cancelled'
    ? failureOf('cancelled', 'DRY-E4004', { scope: reason.scope })
    : failureOf('interrupted', 'DRY-E4003', {});
}
