/** What came of one item, or of a step without items, as test reports know it. */
export interface TestCase {
  readonly name: string;
  /** - `failed`: execution found a difference. - `error`: it broke. - `skipped`: nothing was proved, and nothing found wrong. */
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  /** The verdict, or the state; null when it passed. */
  readonly kind: string | null;
  /** In one line; empty when nobody said. */
  readonly message: string;
  /** More of it, in lines. */
  readonly details: string;
  readonly ms: number;
  /** Relative to the current directory, where it lies in it; null where none is known. */
  readonly file: string | null;
  readonly line: number | null;
}

export interface TestSuite {
  readonly name: string;
  readonly startedAt: number;
  readonly cases: readonly TestCase[];
}

export interface TestReport {
  readonly name: string;
  readonly suites: readonly TestSuite[];
}

export function countOf(cases: readonly TestCase[], outcome: TestCase['outcome']): number {
  return cases.filter((one) => one.outcome === outcome).length;
}

/** All that is not as it should be, the worst first. */
export function findingsIn({ suites }: TestReport): readonly (TestCase & { readonly suite: string })[] {
  const all = suites.flatMap(({ name: suite, cases }) => cases.map((one) => ({ ...one, suite })));
  return (['error', 'failed', 'skipped'] as const).flatMap((outcome) => all.filter((one) => one.outcome === outcome));
}

/** How a verdict counts: only what execution found wrong is a failure. */
export function outcomeOf(verdict: string | null): TestCase['outcome'] {
  if (verdict === null || verdict === 'proven') return 'passed';
  return verdict === 'mismatch' || verdict === 'not_compiled' ? 'failed' : 'skipped';
}
