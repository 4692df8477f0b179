import { describe, expect, it } from 'vitest';
import type { Failure } from '../../model/index.ts';
import { changedRun, done, finish, give, stateOf, typesFrom } from './testing-runs.ts';

const TWO = '  a: { agent: x, retry: { attempts: 2, backoff: 1s } }\n  b: { agent: x, needs: a }';

function short(scope: NonNullable<Failure['budget']>['scope']): Partial<Failure> {
  const message = `the money of the ${scope} is short`;
  return {
    code: 'DRY-E3047',
    message,
    budget: { scope, limitMicros: 100, spentMicros: 40, reservedMicros: 0, wantedMicros: 70 },
  };
}

describe('a call of a model for which money is short', () => {
  it('pauses the run, tells why, and the attempt is made again when there is more', () => {
    const run = changedRun(TWO, (d) => d, { budget: { limitMicros: 100, onExhausted: 'pause' } });
    run.settle();
    finish(run, 'a', { fails: 'interrupted', costs: 40, error: short('run') });
    const { length } = run.facts;
    run.settle();
    expect(typesFrom(run, length)).toEqual(['budget.exhausted', 'run.pausing', 'run.paused']);
    expect(run.facts.find(({ type }) => type === 'run.pausing')?.data).toEqual({
      mode: 'drain',
      reason: 'the money of the run is short',
    });
    give(run, { verb: 'set_budget', limitMicros: 200 });
    give(run, { verb: 'resume' });
    expect(run.run(() => done).progress.state).toBe('succeeded');
    expect(run.started()).toEqual(['a#1', 'a#2', 'b#1']);
  });

  it('pauses again when it is resumed without more, as often as one likes, and never fails the item for that', () => {
    const run = changedRun(TWO, (d) => d, { budget: { limitMicros: 100, onExhausted: 'pause' } });
    for (let time = 0; time < 12; time += 1) {
      run.settle();
      finish(run, 'a', { fails: 'interrupted', error: short('run') });
      run.settle();
      expect(run.progress.state).toBe('paused');
      give(run, { verb: 'resume' });
    }
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('pauses the run for the money of its owner, too, without calling its own budget spent', () => {
    const run = changedRun(TWO, (d) => d);
    run.settle();
    finish(run, 'a', { fails: 'interrupted', error: short('owner_day') });
    run.settle();
    expect([run.progress.state, run.facts.some(({ type }) => type === 'budget.exhausted')]).toEqual(['paused', false]);
  });

  it('ends the run where its budget says stop', () => {
    const run = changedRun(TWO.replace('x, retry', 'x, onFailure: continue, retry'), (d) => d, {
      budget: { limitMicros: 100, onExhausted: 'stop' },
    });
    run.settle();
    finish(run, 'a', { fails: 'permission_denied', final: true, costs: 40, error: short('run') });
    run.run(() => done);
    expect([run.progress.state, run.progress.failure?.code]).toEqual(['failed', 'DRY-E4011']);
  });

  it('fails the item, and no more than that, where the step may spend no more', () => {
    const run = changedRun(TWO.replace('x, retry', 'x, onFailure: continue, retry'), (d) => d);
    run.settle();
    finish(run, 'a', { fails: 'permission_denied', final: true, error: short('step') });
    run.run(() => done);
    expect([stateOf(run, 'a'), run.progress.budget.refusal]).toEqual(['failed', undefined]);
  });
});

describe('a service that asks to wait', () => {
  it('is not tried before that, even when the pause of the step is shorter', () => {
    const run = changedRun(TWO, (d) => d);
    run.settle();
    const before = run.progress.clock;
    finish(run, 'a', { fails: 'rate_limited', error: { retryAfterMs: 60_000 } });
    expect(run.settle().wakeAt).toBeGreaterThanOrEqual(before + 60_000);
  });

  it('does not shorten the pause of the step', () => {
    const run = changedRun(TWO.replace('1s', '90s'), (d) => d);
    run.settle();
    const before = run.progress.clock;
    finish(run, 'a', { fails: 'rate_limited', error: { retryAfterMs: 1 } });
    expect(run.settle().wakeAt).toBeGreaterThanOrEqual(before + 45_000);
  });
});
