import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CASE_VERDICTS, formatCoverage, programVerdict, tallyCoverage } from './coverage.ts';

const anyResults = fc.array(
  fc.record({
    corpus: fc.constantFrom('a', 'b', 'c'),
    oracle: fc.constantFrom('strong' as const, 'weak' as const),
    verdict: fc.constantFrom(...CASE_VERDICTS),
  }),
);

describe('coverage table', () => {
  it('counts every case once', () => {
    fc.assert(
      fc.property(anyResults, (results) => {
        const tallies = tallyCoverage(results).flatMap(({ strong, weak }) => [strong, weak]);
        expect(tallies.reduce((sum, { total }) => sum + total, 0)).toBe(results.length);
        for (const tally of tallies) {
          expect(CASE_VERDICTS.reduce((sum, verdict) => sum + tally[verdict], 0)).toBe(tally.total);
        }
      }),
    );
  });

  it('shows strong and weak cases apart, and the totals', () => {
    const table = formatCoverage([
      { corpus: 'nist', oracle: 'strong', verdict: 'proven' },
      { corpus: 'nist', oracle: 'strong', verdict: 'mismatch' },
      { corpus: 'nist', oracle: 'weak', verdict: 'proven' },
      { corpus: 'exercism', oracle: 'strong', verdict: 'not_compiled' },
    ]);
    expect(table.split('\n')).toEqual([
      'corpus    oracle  cases  proven  mismatch  not_compiled  not_runnable  unverified  proven %',
      'nist      strong      2       1         1             0             0           0      50.0',
      'nist      weak        1       1         0             0             0           0     100.0',
      'exercism  strong      1       0         0             1             0           0       0.0',
      'all       strong      3       1         1             1             0           0      33.3',
      'all       weak        1       1         0             0             0           0     100.0',
    ]);
  });
});

describe('verdict on a program', () => {
  const results = (...verdicts: (typeof CASE_VERDICTS)[number][]) =>
    verdicts.map((verdict) => ({ verdict, oracle: 'strong' as const }));

  it('is proven only when every vector is, k of k', () => {
    expect(programVerdict(results('proven', 'proven'))).toEqual({ verdict: 'proven', proven: 2, total: 2, strong: 2 });
  });

  it('is a mismatch as soon as one vector differs', () => {
    fc.assert(
      fc.property(anyResults, (others) => {
        expect(programVerdict([...others, { verdict: 'mismatch', oracle: 'weak' }]).verdict).toBe('mismatch');
      }),
    );
  });

  it('is partial when some vectors could not run', () => {
    expect(programVerdict(results('proven', 'not_runnable')).verdict).toBe('partial');
    expect(programVerdict(results('proven', 'unverified')).verdict).toBe('partial');
  });

  it('is unverified without any vector: nothing is claimed', () => {
    expect(programVerdict([])).toEqual({ verdict: 'unverified', proven: 0, total: 0, strong: 0 });
  });
});
