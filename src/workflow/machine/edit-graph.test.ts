import { describe, expect, it } from 'vitest';
import type { AgentRequirement, GraphEdit, StepDefinition } from '../../model/index.ts';
import { done, finish, give, refusal, runOf, stateOf } from './testing-runs.ts';
import type { TestingShell } from './testing-shell.ts';

const STEPS = `
  a: { agent: x, forEach: params.list }
  b: { agent: x, forEach: a }
  c: { agent: x, needs: b }
  last: { agent: x, finally: true }`;

/** A step like one of the run, with changes. */
function like(run: TestingShell, id: string, changes: Partial<StepDefinition>): StepDefinition {
  return { ...(run.progress.plan.definition.steps[id] as StepDefinition), ...changes };
}

function edit(run: TestingShell, ...edits: GraphEdit[]): string | null {
  return refusal(run, { verb: 'edit', edits });
}

const agent: AgentRequirement = { skill: 'other', constraints: {}, strategy: 'capability', fallbacks: [] };

describe('an edit of the graph of a live run', () => {
  it('inserts a step: what needed the step before it waits for the new one as well', () => {
    const run = runOf(STEPS, ['A', 'B']);
    run.settle();
    const step = like(run, 'c', { needs: [] });
    expect(edit(run, { op: 'insert', after: 'b', id: 'check', step })).toBeNull();
    expect(run.run(() => done).started()).toEqual(['a/A#1', 'a/B#1', 'b/A#1', 'b/B#1', 'check#1', 'c#1', 'last#1']);
    expect(Object.keys(run.progress.plan.definition.steps)).toEqual(['a', 'b', 'check', 'c', 'last']);
  });

  it('inserts a step over the same items, item by item, while others of them are under way', () => {
    const run = runOf(STEPS, ['A', 'B'], 1);
    run.settle();
    give(run, { verb: 'pause', mode: 'drain' });
    finish(run, 'a/A');
    run.settle();
    const step = like(run, 'b', { forEach: { kind: 'step', step: 'b' } });
    expect(edit(run, { op: 'insert', after: 'b', id: 'd', step })).toBeNull();
    give(run, { verb: 'resume' });
    run.run(() => done);
    expect(run.progress.state).toBe('succeeded');
    expect(run.started().filter((name) => name.startsWith('d'))).toEqual(['d/A#1', 'd/B#1']);
    expect(run.started().indexOf('c#1')).toBeGreaterThan(run.started().indexOf('d/B#1'));
  });

  it('goes on where everything before the new step is done', () => {
    const run = runOf(STEPS, ['A'], 1);
    run.settle();
    finish(run, 'a/A');
    run.settle();
    give(run, { verb: 'pause', mode: 'drain' });
    finish(run, 'b/A');
    run.settle();
    expect(edit(run, { op: 'insert', after: 'a', id: 'late', step: like(run, 'c', { needs: [] }) })).toBe('DRY-E2017');
    expect(edit(run, { op: 'insert', after: 'b', id: 'more', step: like(run, 'c', { needs: [] }) })).toBeNull();
    give(run, { verb: 'resume' });
    expect(run.run(() => done).started()).toEqual(['a/A#1', 'b/A#1', 'more#1', 'c#1', 'last#1']);
  });

  it('removes a step: what needed it waits for what it needed', () => {
    const run = runOf(`${STEPS}\n  d: { agent: x, needs: c }`, ['A']);
    run.settle();
    expect(edit(run, { op: 'remove', step: 'c' })).toBeNull();
    expect(run.progress.plan.definition.steps.d?.needs).toEqual(['b']);
    expect(run.run(() => done).started()).toEqual(['a/A#1', 'b/A#1', 'd#1', 'last#1']);
  });

  it('changes the agent for the attempts from then on', () => {
    const run = runOf(STEPS, ['A', 'B'], 1);
    run.settle();
    expect(edit(run, { op: 'set_agent', step: 'a', agent })).toBeNull();
    finish(run, 'a/A');
    run.settle();
    finish(run, 'b/A');
    run.settle();
    expect(run.inFlight[0]).toMatchObject({ step: 'a', item: 'B', work: { requirement: { skill: 'other' } } });
  });

  it('keeps timers, limits and results of the steps that stay', () => {
    const run = runOf('  a: { agent: x }\n  b: { agent: x }\n  c: { agent: x, timeout: { step: 5s } }', [], 3);
    run.settle();
    finish(run, 'a');
    run.settle();
    give(run, { verb: 'set_concurrency', concurrency: 1, step: 'c' });
    expect(edit(run, { op: 'insert', after: 'a', id: 'd', step: like(run, 'a', {}) })).toBeNull();
    expect([run.settle().wakeAt, stateOf(run, 'a'), run.progress.running]).toEqual([1_005_000, 'succeeded', 3]);
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('does all edits of a command or none', () => {
    const run = runOf(STEPS, ['A']);
    run.settle();
    const { definition } = run.progress.plan;
    expect(edit(run, { op: 'remove', step: 'c' }, { op: 'remove', step: 'a' })).toBe('DRY-E2017');
    expect(run.progress.plan.definition).toBe(definition);
  });

  it('is refused where the run has been, or where the graph would be invalid', () => {
    const run = runOf(STEPS, ['A', 'B'], 1);
    run.settle();
    const step = like(run, 'c', { needs: [] });
    const cases: [GraphEdit, string][] = [
      [{ op: 'remove', step: 'z' }, 'DRY-E2017'],
      [{ op: 'remove', step: 'a' }, 'DRY-E2017'],
      [{ op: 'insert', after: 'z', id: 'n', step }, 'DRY-E2017'],
      [{ op: 'insert', after: 'b', id: 'c', step }, 'DRY-E2017'],
      [{ op: 'insert', after: 'a', id: 'n', step }, 'DRY-E2017'],
      [{ op: 'set_agent', step: 'z', agent }, 'DRY-E2017'],
      [{ op: 'insert', after: 'b', id: 'n', step: { ...step, needs: ['c'] } }, 'DRY-E2018'],
      [{ op: 'insert', after: 'b', id: 'n', step: { ...step, needs: ['zz'] } }, 'DRY-E2018'],
      [{ op: 'insert', after: 'b', id: 'n', step: { ...step, when: 'steps.zz.state == 1' } }, 'DRY-E2018'],
      [{ op: 'insert', after: 'b', id: 'n', step: { ...step, when: 'size(steps.a.items) > 0' } }, 'DRY-E2018'],
    ];
    finish(run, 'a/A');
    run.settle();
    expect(cases.map(([one]) => edit(run, one))).toEqual(cases.map(([, code]) => code));
  });
});
