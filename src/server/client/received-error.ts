import { DrydockError, ERRORS, type ErrorCode } from '../../model/index.ts';
import { type Problem, problemSchema } from '../problem.ts';

/** An error of the owner of a home, as it was thrown there: same code, words, place and next step. */
class ReceivedError extends DrydockError {
  override readonly next: string;
  /** As HTTP told it. */
  readonly status: number;

  constructor({ code, detail, place, details, errors, next, status }: Problem) {
    const lines = [...(details ?? []), ...(errors ?? []).map((issue) => `${issue.pointer}: ${issue.detail}`)];
    super(code as ErrorCode, {} as never, { place, details: lines });
    this.message = detail;
    this.status = status;
    this.next = next.map(({ label }) => label).join('\n');
  }
}

/** The error that a problem document tells of. @param content the body of the answer */
export function errorFrom(content: string, address: string): DrydockError {
  const problem = problemIn(content);
  if (problem === undefined) {
    return new DrydockError('DRY-E8013', { address, problem: content.slice(0, 200) || 'it is empty' });
  }
  if (Object.hasOwn(ERRORS, problem.code)) return new ReceivedError(problem);
  return new DrydockError('DRY-E8013', { address, problem: `${problem.code}: ${problem.detail}` });
}

function problemIn(content: string): Problem | undefined {
  try {
    return problemSchema.loose().parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}
