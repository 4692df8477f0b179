import { describe, expect, it } from 'vitest';
import type { PastRun } from '../store/index.ts';
import { estimateOf } from './estimates.ts';

function past(durationMs: number, more: Partial<PastRun> = {}): PastRun {
  return { run: 'run_x', hash: 'h', durationMs, costMicros: 0, savedCalls: 0, items: 0, steps: [], ...more };
}

describe('an estimate', () => {
  it('is unknown without a run of the past, which is not 0', () => {
    const nothing = { basis: 'none', runs: 0, durationMs: null, costMicros: null, items: null, steps: [] };
    expect(estimateOf([], 'h', null)).toEqual(nothing);
  });

  it('lies where most runs of the past did, whatever the odd one took', () => {
    const runs = [...Array.from({ length: 10 }, (_, index) => past(1_000 + index)), past(1_000_000)];
    const { durationMs } = estimateOf(runs, 'h', null);
    expect(durationMs).toMatchObject({ low: 1_001, likely: 1_005, high: 1_009, samples: 11 });
  });

  it('leaves out costs that nobody knows', () => {
    const runs = [past(1, { costMicros: null }), past(1, { costMicros: 500 })];
    expect(estimateOf(runs, 'h', null).costMicros).toMatchObject({ likely: 500, samples: 1 });
    expect(estimateOf([past(1, { costMicros: null })], 'h', null).costMicros).toBeNull();
  });

  it('takes no run for cheap whose questions to models were answered from the cache', () => {
    const fresh = past(1, { costMicros: 500 });
    const again = past(1, { savedCalls: 3 });
    expect(estimateOf([fresh, again, again], 'h', null).costMicros).toMatchObject({
      low: 500,
      likely: 500,
      samples: 1,
    });
    const older = past(1, { costMicros: 700, hash: 'old' });
    expect(estimateOf([again, again, again, older], 'h', null).costMicros).toMatchObject({ likely: 700, samples: 1 });
    expect(estimateOf([again], 'h', null).costMicros).toBeNull();
  });

  it('grows with the items that a run is to work on', () => {
    const steps = [
      { step: 'list', durationMs: 10, items: 0 },
      { step: 'build', durationMs: 400, items: 4 },
    ];
    const { durationMs, steps: told } = estimateOf([past(500, { items: 4, steps })], 'h', 8);
    expect(durationMs?.likely).toBe(1_000);
    expect(told.map(({ step, durationMs: range }) => [step, range.likely])).toEqual([
      ['list', 10],
      ['build', 800],
    ]);
  });

  it('prefers runs of the same version as soon as there are three', () => {
    const other = past(9_000, { hash: 'old' });
    expect(estimateOf([past(1), past(1), other], 'h', null)).toMatchObject({ basis: 'same_workflow', runs: 3 });
    expect(estimateOf([past(1), past(1), past(1), other], 'h', null)).toMatchObject({ basis: 'same_version', runs: 3 });
  });
});
