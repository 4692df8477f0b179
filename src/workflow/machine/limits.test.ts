import { describe, expect, it } from 'vitest';
import { changedRun, done, finish, give, refusal, runOf, stateOf, typesFrom } from './testing-runs.ts';

const CHAIN = '  a: { agent: x }\n  b: { agent: x, needs: a }\n  c: { agent: x, needs: b }';

describe('a budget', () => {
  it('pauses the run when it is spent, says so once, and goes on when there is more', () => {
    const run = changedRun(CHAIN, (d) => d, { budget: { limitMicros: 100, onExhausted: 'pause' } });
    run.settle();
    finish(run, 'a', { output: 1, costs: 60 });
    run.settle();
    finish(run, 'b', { fails: 'agent_error', final: true, costs: 40 });
    const { length } = run.facts;
    run.settle();
    expect(typesFrom(run, length)).toContain('budget.exhausted');
    expect(run.facts.find(({ type }) => type === 'run.pausing')?.data).toEqual({
      mode: 'drain',
      reason: 'the budget of 0.0001 US dollars is spent',
    });
    expect(run.progress).toMatchObject({ spentMicros: 100, failure: { code: 'TEST' } });
  });

  it('refuses to resume before there is more, and then goes on', () => {
    const run = changedRun(CHAIN, (d) => d, { budget: { limitMicros: 100, onExhausted: 'pause' } });
    run.settle();
    finish(run, 'a', { output: 1, costs: 100 });
    run.settle();
    expect(run.progress.state).toBe('paused');
    expect(refusal(run, { verb: 'resume' })).toBe('DRY-E2015');
    give(run, { verb: 'set_budget', limitMicros: 100 });
    run.settle();
    expect(refusal(run, { verb: 'resume' })).toBe('DRY-E2015');
    give(run, { verb: 'set_budget', limitMicros: 150 });
    expect(refusal(run, { verb: 'resume' })).toBeNull();
    run.settle();
    finish(run, 'b', { output: 1, costs: 50 });
    run.settle();
    expect(run.progress.state).toBe('paused');
    expect(run.facts.filter(({ type }) => type === 'budget.exhausted')).toHaveLength(3);
  });

  it('ends the run as failed where that is wished, and a retry needs more money first', () => {
    const run = changedRun(CHAIN, (d) => d, { budget: { limitMicros: 10, onExhausted: 'stop' } });
    run.run(() => ({ output: 1, costs: 10 }));
    expect([run.progress.state, run.progress.failure?.code, stateOf(run, 'b')]).toEqual([
      'failed',
      'DRY-E4011',
      'skipped (run_failed)',
    ]);
    expect(refusal(run, { verb: 'retry', scope: { kind: 'failed' } })).toBe('DRY-E2015');
    give(run, { verb: 'set_budget', limitMicros: null });
    give(run, { verb: 'retry', scope: { kind: 'failed' } });
    expect(run.run(() => done).progress.state).toBe('succeeded');
    expect(run.started()).toEqual(['a#1', 'b#1', 'c#1']);
  });

  it('is only told where that is wished; unknown costs and free work never use it up', () => {
    const told = changedRun(CHAIN, (d) => d, { budget: { limitMicros: 10, onExhausted: 'continue' } });
    expect(told.run(() => ({ output: 1, costs: 10 })).progress.state).toBe('succeeded');
    expect(told.facts.filter(({ type }) => type === 'budget.exhausted')).toHaveLength(1);
    const free = changedRun(CHAIN, (d) => d, { budget: { limitMicros: 0, onExhausted: 'pause' } });
    expect(free.run(() => done).progress.state).toBe('succeeded');
  });
});

describe('the time of a run', () => {
  const limited = (timeoutMs: number) =>
    changedRun(`${CHAIN}\n  last: { agent: x, finally: true }`, (d) => ({ ...d, timeoutMs }), { concurrency: 1 });

  it('ends it as failed: what is in flight is stopped, what waits is passed over, finally steps still run', () => {
    const run = limited(5000);
    expect(run.settle().wakeAt).toBe(1_005_000);
    run.wake(1_005_000);
    expect(run.settle().stop).toEqual([{ scope: 'steps', why: 'step_ended', steps: ['a'] }]);
    finish(run, 'a', { fails: 'cancelled' });
    run.run(() => done);
    expect(['a', 'b', 'last'].map((step) => stateOf(run, step))).toEqual([
      'failed',
      'skipped (run_failed)',
      'succeeded',
    ]);
    expect([run.progress.state, run.progress.failure?.code]).toEqual(['failed', 'DRY-E4012']);
  });

  it('stands still while the run is paused', () => {
    const run = limited(5000);
    run.settle();
    run.now += 3000;
    give(run, { verb: 'pause', mode: 'now' });
    finish(run, 'a', { fails: 'interrupted' });
    run.settle();
    run.now += 3_600_000;
    give(run, { verb: 'resume' });
    expect(run.settle().wakeAt).toBe(run.now + 2000);
  });

  it('begins anew when the run is retried after its end', () => {
    const run = limited(5000);
    run.settle();
    run.wake(1_005_000);
    finish(run, 'a', { fails: 'cancelled' });
    run.run(() => done);
    run.now += 3_600_000;
    give(run, { verb: 'retry', scope: { kind: 'failed' } });
    expect(run.settle().wakeAt).toBe(run.now + 5000);
    expect(run.run(() => done).progress.state).toBe('succeeded');
    expect(run.started()).toEqual(['a#1', 'last#1', 'a#2', 'b#1', 'c#1', 'last#2']);
  });
});

describe('a retry policy', () => {
  it('lengthens the pause by its factor, spreads it by its jitter, and tries lost attempts again', () => {
    const run = changedRun('  a: { agent: x, retry: { attempts: 4, backoff: 1s, maxBackoff: 20s } }', (d) => {
      const { a } = d.steps;
      return a === undefined ? d : { ...d, steps: { a: { ...a, retry: { ...a.retry, factor: 5, jitter: 0.2 } } } };
    });
    const pauses = [1, 0, 0.5].map((jitter) => {
      run.settle();
      const [start] = run.inFlight;
      if (start !== undefined) run.finish(start, { fails: 'lost' }, jitter);
      const { wakeAt } = run.settle();
      const pause = (wakeAt ?? 0) - run.now;
      run.wake(wakeAt ?? 0);
      return pause;
    });
    expect(pauses).toEqual([1000, 4000, 18_000]);
  });

  it('hands the limit of silence on to each attempt', () => {
    const run = changedRun('  a: { agent: x }', (d) => {
      const { a } = d.steps;
      return a === undefined ? d : { ...d, steps: { a: { ...a, timeout: { heartbeatMs: 700 } } } };
    });
    run.settle();
    expect(run.inFlight).toMatchObject([{ heartbeatMs: 700, timeoutMs: null }]);
  });
});

describe('concurrency', () => {
  it('can be changed while the run goes on, for the run and for one step', () => {
    const run = runOf('  a: { agent: x, forEach: params.list }', ['A', 'B', 'C', 'D', 'E'], 1);
    run.settle();
    give(run, { verb: 'set_concurrency', concurrency: 4 });
    give(run, { verb: 'set_concurrency', concurrency: 3, step: 'a' });
    run.settle();
    expect(run.progress.running).toBe(3);
    give(run, { verb: 'set_concurrency', concurrency: 1, step: 'a' });
    finish(run, 'a/A');
    finish(run, 'a/B');
    run.settle();
    expect(run.progress.running).toBe(1);
    expect(refusal(run, { verb: 'set_concurrency', concurrency: 1, step: 'z' })).toBe('DRY-E2010');
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });
});
