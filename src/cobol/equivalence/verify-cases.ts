import { availableParallelism } from 'node:os';
import type { TestCase } from './cases.ts';
import { type CaseResult, type Verification, verifyCase } from './verify-case.ts';

interface VerifyCasesOptions {
  /** How many cases are worked on at a time. @default the number of processors */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /** Called as each case ends, in the order in which they end. */
  onResult?(result: CaseResult, done: number, total: number): void;
}

/**
 * Verifies many cases. The results are in the order of the cases. A case on which the translator or the verifier itself
 * fails gets the verdict `unverified` with the error as its reason, so that one defect does not hide the other results.
 *
 * @throws the signal's reason when it fired; what was under way is stopped first
 */
export async function verifyCases(
  cases: readonly TestCase[],
  verification: Verification,
  options: VerifyCasesOptions = {},
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  let next = 0;
  let done = 0;
  const worker = async () => {
    for (let index = next++; index < cases.length; index = next++) {
      const testCase = cases[index] as TestCase;
      options.signal?.throwIfAborted();
      const result = await verifyOrExplain(testCase, verification, options.signal);
      results[index] = result;
      done += 1;
      options.onResult?.(result, done, cases.length);
    }
  };
  const workers = Math.max(1, Math.min(options.concurrency ?? availableParallelism(), cases.length));
  const ends = await Promise.allSettled(Array.from({ length: workers }, worker));
  options.signal?.throwIfAborted();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}

async function verifyOrExplain(
  testCase: TestCase,
  verification: Verification,
  signal: AbortSignal | undefined,
): Promise<CaseResult> {
  try {
    return await verifyCase(testCase, verification, signal);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = `internal error: ${error instanceof Error ? error.message : String(error)}`;
    const unverified = { ...verification, machine: undefined, translate: () => ({ kind: 'java', steps: [] }) as const };
    return { ...(await verifyCase(testCase, unverified)), reason };
  }
}
