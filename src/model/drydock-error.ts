import { ERRORS, type ErrorCode, type ErrorValues, fillTemplate } from './errors.ts';
import type { ExitCode } from './exit-code.ts';
import type { Failure, FailureClass } from './failure.ts';

interface ErrorContext {
  /** `file:line:column`, or another place that a person can open. */
  readonly place?: string;
  readonly cause?: unknown;
  /** Further lines that belong under the message, such as the single problems of a file. */
  readonly details?: readonly string[];
}

/**
 * An error with a stable code from the table of errors.
 *
 * ```ts
 * throw new DrydockError('DRY-E5001', { path: './cobol' });
 * ```
 */
export class DrydockError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'DrydockError';
  readonly code: C;
  readonly place: string | undefined;
  readonly next: string;
  readonly details: readonly string[];

  constructor(code: C, values: ErrorValues<C>, context: ErrorContext = {}) {
    super(fillTemplate(ERRORS[code].message, values), { cause: context.cause });
    this.code = code;
    this.place = context.place;
    this.next = fillTemplate(ERRORS[code].next, values);
    this.details = context.details ?? [];
  }

  get title(): string {
    return ERRORS[this.code].title;
  }

  get exitCode(): ExitCode {
    return ERRORS[this.code].exit;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }
}

/** Turns an error of the table into the form that the log keeps. */
export function failureOf<C extends ErrorCode>(failureClass: FailureClass, code: C, values: ErrorValues<C>): Failure {
  return {
    code,
    class: failureClass,
    message: fillTemplate(ERRORS[code].message, values),
    next: fillTemplate(ERRORS[code].next, values),
  };
}
