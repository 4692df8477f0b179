/** Refused calls of an attempt whose errors are kept, so that it can fail with one of them. */
const MOST_ERRORS = 1_000;

/** Keeps the error of a call, and of all that were refused the last ones: an agent that goes on asking must not fill the memory. */
export function keepError<Id>(errors: Map<Id, unknown>, id: Id, error: unknown): void {
  errors.delete(id);
  errors.set(id, error);
  if (errors.size <= MOST_ERRORS) return;
  for (const oldest of errors.keys()) {
    errors.delete(oldest);
    return;
  }
}
