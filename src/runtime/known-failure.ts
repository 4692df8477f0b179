import type { Failure } from '../model/index.ts';

/** An end of an attempt whose failure is known. */
export class KnownFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
