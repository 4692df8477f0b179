import { describe, expect, it } from 'vitest';
import { asking, changedRun, done, finish, give, itemStates, refusal, runOf, stateOf } from './testing-runs.ts';
import type { Outcome, TestingShell } from './testing-shell.ts';
import { viewSteps } from './views.ts';

const PIPE = `
  a: { agent: x, forEach: params.list, onFailure: continue }
  b: { agent: x, forEach: a, onFailure: continue }
  c: { agent: x, needs: b }
  last: { agent: x, finally: true }`;

const failing =
  (...names: string[]) =>
  ({ step, item }: { step: string; item: string | null }): Outcome =>
    names.includes(item === null ? step : `${step}/${item}`) ? { fails: 'agent_error', final: true } : done;

function startedSince(run: TestingShell, act: () => void): string[] {
  const { length } = run.started();
  act();
  return run.started().slice(length);
}

describe('retry of what failed', () => {
  it('does that again after the end of the run, with all that follows from it, and nothing else', () => {
    const run = runOf(PIPE).run(failing('a/B'));
    expect([run.progress.state, ...itemStates(run, 'b')]).toEqual([
      'completed_with_findings',
      'A succeeded',
      'B upstream_failed',
      'C succeeded',
    ]);
    give(run, { verb: 'retry', scope: { kind: 'failed' } });
    expect(run.progress.state).toBe('running');
    expect(viewSteps(run.progress).map(({ state, finishedAt }) => [state, finishedAt])).toEqual([
      ['running', null],
      ['running', null],
      ['pending', null],
      ['pending', null],
    ]);
    const again = startedSince(run, () => run.run(() => done));
    expect(again).toEqual(['a/B#2', 'b/B#1', 'c#2', 'last#2']);
    expect(run.progress).toMatchObject({ state: 'succeeded', failure: null, hasFindings: false });
    expect(viewSteps(run.progress).map(({ counts }) => counts.succeeded)).toEqual([3, 3, 1, 1]);
  });

  it('says exactly what is done again, so that tables can follow', () => {
    const run = runOf(PIPE).run(failing('a/B'));
    give(run, { verb: 'retry', scope: { kind: 'failed' } });
    expect(run.facts.find(({ type }) => type === 'run.retried')?.data).toEqual({
      scope: { kind: 'failed' },
      units: [
        { step: 'a', items: ['B'] },
        { step: 'b', items: ['B'] },
        { step: 'c', items: null },
        { step: 'last', items: null },
      ],
    });
  });

  it('takes up what the end of the run had cut off', () => {
    const run = runOf('  a: { agent: x }\n  b: { agent: x, forEach: params.list, needs: a }\n  z: { agent: x }', [], 1);
    run.run(failing('a'));
    expect([run.progress.state, stateOf(run, 'z')]).toEqual(['failed', 'cancelled (run_failed)']);
    give(run, { verb: 'retry', scope: { kind: 'from', step: 'a' } });
    expect(run.run(() => done).progress.state).toBe('succeeded');
    expect(run.started()).toEqual(['a#1', 'a#2', 'z#1']);
  });

  it('lets a cancelled run go on', () => {
    const run = runOf(PIPE);
    run.settle();
    finish(run, 'a/A');
    give(run, { verb: 'cancel', mode: 'now' });
    run.run(() => ({ fails: 'cancelled' }));
    expect(run.progress.state).toBe('cancelled');
    give(run, { verb: 'retry', scope: { kind: 'failed' } });
    expect(run.run(() => done).progress).toMatchObject({ state: 'succeeded', cancelMode: null });
    expect(run.started().filter((name) => name.startsWith('a/A'))).toEqual(['a/A#1']);
  });

  it('works while the run goes on and while it is paused', () => {
    const run = runOf(PIPE, ['A', 'B', 'C'], 1);
    run.settle();
    finish(run, 'a/A', { fails: 'agent_error', final: true });
    run.settle();
    give(run, { verb: 'retry', scope: { kind: 'failed' } });
    give(run, { verb: 'pause', mode: 'now' });
    for (const start of run.inFlight) run.finish(start, { fails: 'interrupted' });
    run.settle();
    expect(itemStates(run, 'a')).toEqual(['A pending', 'B pending', 'C pending']);
    expect(refusal(run, { verb: 'retry', scope: { kind: 'failed' } })).toBe('DRY-E2013');
    give(run, { verb: 'resume' });
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('never uses the number of an attempt twice, also when the list of items is made anew', () => {
    const run = runOf(`  list: { agent: x }\n  a: { agent: x, forEach: steps.list.output }`);
    const lists = [
      ['A', 'B'],
      ['B', 'C'],
    ];
    for (const output of lists) {
      if (run.progress.state === 'succeeded') give(run, { verb: 'retry', scope: { kind: 'from', step: 'list' } });
      run.run(({ step }) => (step === 'list' ? { output } : done));
    }
    expect(run.started()).toEqual(['list#1', 'a/A#1', 'a/B#1', 'list#2', 'a/B#2', 'a/C#1']);
  });
});

describe('retry of chosen work', () => {
  it('does items of a succeeded run again', () => {
    const run = runOf(PIPE).run(() => done);
    give(run, { verb: 'retry', scope: { kind: 'items', step: 'b', items: ['C', 'A'] } });
    expect(startedSince(run, () => run.run(() => done))).toEqual(['b/A#2', 'b/C#2', 'c#2', 'last#2']);
  });

  it('does a step again with all that follows, and gives the step its time anew', () => {
    const run = runOf('  a: { agent: x }\n  b: { agent: x, needs: a, timeout: { step: 5s } }').run(() => done);
    run.now += 3_600_000;
    give(run, { verb: 'retry', scope: { kind: 'from', step: 'b' } });
    expect(run.settle().wakeAt).toBe(run.now + 5000);
    expect(run.run(() => done).started()).toEqual(['a#1', 'b#1', 'b#2']);
  });

  it('asks again, and closes the question that is open', () => {
    const run = changedRun('  a: { agent: x }\n  ask: { agent: x, needs: a }', asking('ask'));
    run.settle();
    finish(run, 'a');
    run.settle();
    give(run, { verb: 'retry', scope: { kind: 'from', step: 'a' } });
    expect(run.facts.find(({ type }) => type === 'approval.decided')?.data).toMatchObject({ closed: 'retried' });
    expect(run.progress.openApprovals).toBe(0);
    expect(run.run(() => done, 'approve').progress.state).toBe('succeeded');
    expect(run.facts.filter(({ type }) => type === 'approval.requested')).toHaveLength(2);
  });

  it('is refused where it makes no sense, with the reason', () => {
    const run = runOf(PIPE, ['A', 'B', 'C'], 1);
    const retry = (step: string, ...items: string[]) =>
      refusal(run, {
        verb: 'retry',
        scope: items.length === 0 ? { kind: 'from', step } : { kind: 'items', step, items },
      });
    run.settle();
    expect(retry('z')).toBe('DRY-E2010');
    expect(retry('a', 'Z')).toBe('DRY-E2010');
    expect(retry('c', 'A')).toBe('DRY-E2010');
    expect(retry('c')).toBe('DRY-E2013');
    expect(retry('a', 'A')).toBe('DRY-E2013');
    expect(retry('a')).toBe('DRY-E2014');
    run.run(() => done);
    expect(refusal(run, { verb: 'retry', scope: { kind: 'failed' } })).toBe('DRY-E2013');
  });

  it('is refused when another failure would end the run again at once', () => {
    const run = runOf(
      '  a: { agent: x, forEach: params.list, onFailure: tolerate 1 }\n  b: { agent: x }',
      undefined,
      9,
    );
    run.run(failing('a/A', 'a/B', 'b'));
    const retry = (step: string, items: string[]) =>
      refusal(run, { verb: 'retry', scope: { kind: 'items', step, items } });
    expect(run.progress.state).toBe('failed');
    expect(retry('a', ['A', 'B'])).toBe('DRY-E2019');
    expect(refusal(run, { verb: 'retry', scope: { kind: 'from', step: 'b' } })).toBe('DRY-E2019');
    give(run, { verb: 'retry', scope: { kind: 'failed' } });
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });
});
