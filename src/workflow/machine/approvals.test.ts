import { describe, expect, it } from 'vitest';
import { recovery } from './recovery.ts';
import { asking, changedRun, done, finish, give, itemStates, refusal, stateOf, typesFrom } from './testing-runs.ts';

const STEPS = `
  a: { agent: x }
  ask: { agent: x, needs: a, with: { about: "\${steps.a.output}" } }
  b: { agent: x, needs: ask, with: { said: "\${steps.ask.output}" } }`;

describe('a question to people', () => {
  it('is asked in its turn with what the person is shown, and the run says that it waits', () => {
    const run = changedRun(STEPS, asking('ask'));
    run.settle();
    finish(run, 'a', { output: 'plan' });
    expect(run.settle()).toMatchObject({ start: [], wakeAt: null });
    expect(run.facts.findLast(({ type }) => type === 'approval.requested')?.data).toEqual({
      step: 'ask',
      item: null,
      message: 'Go on?',
      shown: { about: 'plan' },
    });
    expect(run.progress).toMatchObject({ state: 'awaiting_input', openApprovals: 1, running: 0 });
  });

  it('hands the answer on, and the run says that it goes on', () => {
    const run = changedRun(STEPS, asking('ask'));
    run.settle();
    finish(run, 'a');
    run.settle();
    const { length } = run.facts;
    give(run, { verb: 'approve', step: 'ask', item: null, comment: 'fine' });
    run.settle();
    expect(typesFrom(run, length)).toEqual([
      'command.requested',
      'command.acknowledged',
      'approval.decided',
      'command.done',
      'step.finished',
      'run.resumed',
      'step.started',
      'attempt.started',
    ]);
    const [start] = run.inFlight;
    expect(start && run.input(start)).toEqual({ said: { approved: true, by: 'user:ana', comment: 'fine' } });
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('that is rejected fails its step and is never tried again', () => {
    const run = changedRun(STEPS, asking('ask')).run(() => done, 'reject');
    expect([run.progress.state, stateOf(run, 'ask'), stateOf(run, 'b')]).toEqual([
      'failed',
      'failed',
      'skipped (run_failed)',
    ]);
    expect(run.progress.failure).toMatchObject({ class: 'rejected', code: 'DRY-E4010' });
    expect(run.facts.filter(({ type }) => type === 'approval.requested')).toHaveLength(1);
  });

  it('that is rejected with onReject continue succeeds, and its output says so', () => {
    const run = changedRun(STEPS, asking('ask', { onReject: 'continue' })).run(() => done, 'reject');
    expect([run.progress.state, stateOf(run, 'b')]).toEqual(['succeeded', 'succeeded']);
  });

  it('that nobody answers in time is answered as the workflow says', () => {
    for (const [onTimeout, state] of [
      ['approve', 'succeeded'],
      ['reject', 'failed'],
    ] as const) {
      const run = changedRun(STEPS, asking('ask', { timeoutMs: 5000, onTimeout })).run(() => done);
      const decided = run.facts.find(({ type }) => type === 'approval.decided');
      expect(decided?.data).toMatchObject({ output: { approved: onTimeout === 'approve', by: null } });
      expect([run.progress.state, run.now]).toEqual([state, 1_005_000]);
    }
  });

  it('does not run out of time while the run is paused, and can be answered then', () => {
    const run = changedRun(STEPS, asking('ask', { timeoutMs: 5000 }));
    run.settle();
    finish(run, 'a');
    run.settle();
    give(run, { verb: 'pause', mode: 'drain' });
    expect([run.settle().wakeAt, run.progress.state]).toEqual([null, 'paused']);
    run.now += 3_600_000;
    run.answer('approve', 'ask');
    run.settle();
    expect([run.progress.state, stateOf(run, 'ask'), stateOf(run, 'b')]).toEqual(['paused', 'succeeded', 'pending']);
    give(run, { verb: 'resume' });
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('takes no place of the run: with one place, all items ask at once while another step works', () => {
    const steps = '  ask: { agent: x, forEach: params.list, onFailure: continue }\n  b: { agent: x }';
    const run = changedRun(steps, asking('ask'), { concurrency: 1 });
    run.settle();
    expect([run.progress.openApprovals, run.progress.running, run.progress.state]).toEqual([3, 1, 'running']);
    expect(itemStates(run, 'ask')).toEqual(['A awaiting_input', 'B awaiting_input', 'C awaiting_input']);
    run.answer('approve', 'ask', 'B');
    run.answer('reject', 'ask', 'A');
    run.settle();
    expect(stateOf(run, 'ask')).toBe('running');
  });

  it('is not asked twice after a crash', () => {
    const run = changedRun(STEPS, asking('ask'));
    run.settle();
    finish(run, 'a');
    run.settle();
    for (const draft of recovery(run.progress, 2, 'kill -9')) run.record(draft);
    run.settle();
    expect(run.progress.state).toBe('awaiting_input');
    expect(run.facts.filter(({ type }) => type === 'approval.requested')).toHaveLength(1);
    expect(run.run(() => done, 'approve').progress.state).toBe('succeeded');
  });

  it('is answered only by those who may, and only while it is open', () => {
    const run = changedRun(STEPS, asking('ask', { approvers: ['bob', 'eve'] }));
    run.settle();
    const approve = { verb: 'approve', step: 'ask', item: null } as const;
    expect(refusal(run, approve, 'user:bob')).toBe('DRY-E2010');
    finish(run, 'a');
    run.settle();
    expect(refusal(run, approve, 'user:ana')).toBe('DRY-E2012');
    expect(refusal(run, approve, 'system')).toBe('DRY-E2012');
    expect(refusal(run, { ...approve, step: 'a' }, 'user:bob')).toBe('DRY-E2011');
    expect(refusal(run, { ...approve, item: 'A' }, 'user:bob')).toBe('DRY-E2010');
    expect(refusal(run, { ...approve, step: 'aks' }, 'user:bob')).toBe('DRY-E2010');
    expect(refusal(run, approve, 'user:bob')).toBeNull();
    expect(refusal(run, approve, 'user:bob')).toBe('DRY-E2011');
  });

  it('is closed when the run is cancelled or its step is out of time, and told so', () => {
    const cancelled = changedRun('  a: { agent: x }\n  ask: { agent: x }', asking('ask'));
    cancelled.settle();
    give(cancelled, { verb: 'cancel', mode: 'graceful' });
    cancelled.run(() => done);
    expect(cancelled.facts.find(({ type }) => type === 'approval.decided')?.data).toMatchObject({
      closed: 'run_ended',
    });
    expect([cancelled.progress.state, cancelled.progress.openApprovals]).toEqual(['cancelled', 0]);

    const late = changedRun('  ask: { agent: x, timeout: { step: 5s } }', asking('ask')).run(() => done);
    expect(late.facts.find(({ type }) => type === 'approval.decided')?.data).toMatchObject({ closed: 'step_ended' });
    expect([late.progress.state, late.progress.failure?.code]).toEqual(['failed', 'DRY-E4008']);
  });
});
