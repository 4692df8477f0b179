import { DrydockError } from '../../model/index.ts';

/** An error as the API tells it (RFC 9457), without what only a request has. */
export interface CliProblem {
  readonly type: string;
  readonly title: string;
  readonly status?: number;
  readonly detail: string;
  readonly code: string;
  readonly place?: string;
  readonly details?: readonly string[];
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly next: readonly { readonly label: string }[];
  readonly retryable: boolean;
  readonly exit_code: number;
}

/** @param thrown an error of the table, or anything else: then it is DRY-E9001 */
export function cliProblem(thrown: unknown): CliProblem {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const error = thrown instanceof DrydockError ? thrown : new DrydockError('DRY-E9001', { problem: message });
  const { code, title, place, details, next, retryable, exitCode } = error;
  const { status, issues } = error as { status?: unknown; issues?: CliProblem['errors'] };
  return {
    type: `/problems/${code}`,
    title,
    ...(typeof status === 'number' ? { status } : {}),
    detail: error.message,
    code,
    ...(place === undefined ? {} : { place }),
    ...(details.length === 0 ? {} : { details }),
    ...(issues === undefined || issues.length === 0 ? {} : { errors: issues }),
    next: next.split('\n').map((label) => ({ label })),
    retryable,
    exit_code: exitCode,
  };
}
