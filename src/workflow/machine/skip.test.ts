import { describe, expect, it } from 'vitest';
import {
  asking,
  changedRun,
  done,
  finish,
  give,
  itemStates,
  refusal,
  runOf,
  stateOf,
  typesFrom,
} from './testing-runs.ts';

const STEPS = `
  a: { agent: x, forEach: params.list, retry: { attempts: 2, backoff: 9s } }
  b: { agent: x, forEach: a, with: "\${item.outputs.a}" }
  c: { agent: x, forEach: a }`;

const skip = (step: string, item: string | null) =>
  ({ verb: 'skip', step, item, reason: 'known to be wrong' }) as const;

describe('skip', () => {
  it('passes over an item that waits, and says who wanted it and why', () => {
    const run = runOf(STEPS, ['A', 'B'], 1);
    run.settle();
    give(run, skip('a', 'B'));
    run.settle();
    expect(run.facts.find(({ type }) => type === 'item.finished')?.data).toMatchObject({
      item: 'B',
      state: 'skipped',
      reason: 'by_request',
      note: 'known to be wrong',
      attempts: 0,
    });
    run.run(() => done);
    expect([run.progress.state, ...itemStates(run, 'b'), ...itemStates(run, 'c')]).toEqual([
      'succeeded',
      'A succeeded',
      'B missing_output',
      'A succeeded',
      'B succeeded',
    ]);
  });

  it('stops an attempt in flight first, and takes nothing of it', () => {
    for (const outcome of [done, { fails: 'cancelled' as const }]) {
      const run = runOf(STEPS, ['A'], 1);
      run.settle();
      give(run, skip('a', 'A'));
      const decision = run.settle();
      expect(decision.stop).toEqual([
        { scope: 'attempts', why: 'skipped', attempts: [{ step: 'a', item: 'A', attempt: 1 }] },
      ]);
      expect(run.facts.at(-1)?.type).toBe('command.acknowledged');
      const { length } = run.facts;
      finish(run, 'a/A', outcome);
      run.run(() => done);
      expect(typesFrom(run, length)).toContain('command.done');
      expect([stateOf(run, 'a'), ...itemStates(run, 'a'), ...itemStates(run, 'b')]).toEqual([
        'succeeded',
        'A by_request',
        'A missing_output',
      ]);
    }
  });

  it('passes over what waits for its next try, or for an answer', () => {
    const run = changedRun(`${STEPS}\n  ask: { agent: x }`, asking('ask'), { list: ['A'] });
    run.settle();
    finish(run, 'a/A', { fails: 'crash' });
    expect(run.settle().wakeAt).not.toBeNull();
    give(run, skip('a', 'A'));
    give(run, skip('ask', null));
    expect(run.facts.find(({ type }) => type === 'approval.decided')?.data).toMatchObject({ closed: 'skipped' });
    run.run(() => done);
    expect([run.progress.state, stateOf(run, 'ask'), run.now]).toEqual([
      'succeeded',
      'skipped (by_request)',
      1_000_000,
    ]);
  });

  it('passes over a whole step, begun or not; what does not need its output goes on', () => {
    const run = runOf(`${STEPS}\n  d: { agent: x, needs: c }\n  e: { agent: x, needs: d }`, ['A', 'B', 'C'], 2);
    run.settle();
    finish(run, 'a/A');
    run.settle();
    give(run, skip('a', null));
    give(run, skip('d', null));
    run.run(() => done);
    expect(['a', 'b', 'd', 'e'].map((step) => stateOf(run, step))).toEqual([
      'skipped (by_request)',
      'succeeded',
      'skipped (by_request)',
      'succeeded',
    ]);
    expect(itemStates(run, 'b')).toEqual(['A succeeded', 'B missing_output', 'C missing_output']);
    expect(run.facts.filter(({ type }) => type === 'step.finished')[0]?.data).toMatchObject({
      note: 'known to be wrong',
    });
  });

  it('is refused for what is over or unknown', () => {
    const run = runOf(STEPS, ['A'], 1);
    run.settle();
    expect([skip('z', null), skip('a', 'Z'), skip('b', 'Z')].map((request) => refusal(run, request))).toEqual([
      'DRY-E2010',
      'DRY-E2010',
      'DRY-E2010',
    ]);
    finish(run, 'a/A');
    run.settle();
    expect([skip('a', 'A'), skip('a', null)].map((request) => refusal(run, request))).toEqual([
      'DRY-E2016',
      'DRY-E2016',
    ]);
  });
});
