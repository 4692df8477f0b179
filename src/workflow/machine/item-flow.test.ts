import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../model/index.ts';
import { done, give, itemStates, runOf, stateOf } from './testing-runs.ts';
import type { Outcome } from './testing-shell.ts';
import { viewItems } from './views.ts';

describe('items', () => {
  const pipeline = `
  first: { agent: x, forEach: params.list }
  second: { agent: y, forEach: first }`;

  it('flow through the steps one by one: none waits for the others, the furthest goes first', () => {
    const run = runOf(pipeline).run(() => done);
    expect(run.started()).toEqual(['first/A#1', 'first/B#1', 'second/A#1', 'second/B#1', 'first/C#1', 'second/C#1']);
    expect(run.progress.state).toBe('succeeded');
  });

  it('wait for the whole step before them at a barrier', () => {
    const run = runOf(pipeline.replace('forEach: first', 'forEach: first, barrier: true')).run(() => done);
    expect(run.started().slice(0, 3)).toEqual(['first/A#1', 'first/B#1', 'first/C#1']);
  });

  it('take their ids from the list: texts, numbers, and objects with an id', () => {
    const run = runOf(pipeline, ['A', 7, { id: 'PAY', lines: 3 }]).run(() => done);
    expect(viewItems(run.progress, 'second').map(({ id }) => id)).toEqual(['A', '7', 'PAY']);
  });

  it.each([
    [['A', 'A'], 'the id A twice'],
    [[{ name: 'A' }], 'an element without an id: number 1 is an object with name'],
    [[null], 'an element without an id: number 1 is null'],
    [[''], 'an element without an id: number 1 is a string'],
  ])('fail their step when the list is no list of items: %j', (list, problem) => {
    const run = runOf(pipeline, list).run(() => done);
    expect(run.progress.failure).toMatchObject({ code: 'DRY-E1005', message: expect.stringContaining(problem) });
    expect([stateOf(run, 'first'), stateOf(run, 'second')]).toEqual(['failed', 'skipped (run_failed)']);
  });

  it('may be none at all: the step succeeds and the next one goes on', () => {
    const run = runOf(`${pipeline}\n  last: { agent: z, with: { all: "\${steps.second.items}" } }`, []).run(() => done);
    expect(run.started()).toEqual(['last#1']);
    expect(run.progress.state).toBe('succeeded');
  });

  it('come in events of bounded size, however many there are', () => {
    const run = runOf(
      pipeline,
      Array.from({ length: 1201 }, (_, index) => `P${index}`),
      50,
    ).run(() => done);
    const sizes = run.facts.flatMap((fact) => (fact.type === 'items.added' ? [fact.data.items.length] : []));
    expect(sizes).toEqual([500, 500, 201]);
    expect(run.progress.state).toBe('succeeded');
  });
});

describe('a failed item', () => {
  const steps = (policy: string): string => `
  first: { agent: x, forEach: params.list, retry: 1, onFailure: ${policy} }
  second: { agent: y, forEach: first }
  last: { agent: z, with: { all: "\${steps.second.items}" } }`;
  const failing =
    (...ids: string[]) =>
    ({ step, item }: { step: string; item: string | null }): Outcome =>
      step === 'first' && ids.includes(item ?? '') ? { fails: 'agent_error' } : done;

  it('stops the run under stop, but what is in flight may finish', () => {
    const run = runOf(steps('stop')).run(failing('A'));
    expect(run.progress.state).toBe('failed');
    expect(itemStates(run, 'first')).toEqual(['A failed', 'B succeeded', 'C cancelled']);
    expect(stateOf(run, 'second')).toBe('cancelled (run_failed)');
    expect(stateOf(run, 'last')).toBe('skipped (run_failed)');
  });

  it('ends its own way only under continue', () => {
    const run = runOf(steps('continue')).run(failing('B'));
    expect(itemStates(run, 'second')).toEqual(['A succeeded', 'B upstream_failed', 'C succeeded']);
    expect(run.progress.state).toBe('completed_with_findings');
  });

  it.each([
    ['tolerate 1', ['A'], 'completed_with_findings'],
    ['tolerate 1', ['A', 'B'], 'failed'],
    ['tolerate 40%', ['C'], 'completed_with_findings'],
    ['tolerate 40%', ['B', 'C'], 'failed'],
    ['tolerate 0', ['C'], 'failed'],
  ])('counts against %s: %j fail, the run is %s', (policy, ids, state) => {
    expect(runOf(steps(policy)).run(failing(...ids)).progress.state).toBe(state);
  });

  it('is named to the steps that take in all items', () => {
    const run = runOf(`
  first: { agent: x, forEach: params.list, retry: 1, onFailure: continue }
  last: { agent: z, with: { all: "\${steps.first.items}" } }`);
    let seen: JsonValue = null;
    run.run((start, input) => {
      if (start.step === 'last') seen = input;
      return failing('B')(start);
    });
    expect(seen).toEqual({
      all: [
        { id: 'A', value: 'A', state: 'succeeded', verdict: null, error: null, output: 'ok' },
        { id: 'B', value: 'B', state: 'failed', verdict: null, error: 'agent_error', output: null },
        { id: 'C', value: 'C', state: 'succeeded', verdict: null, error: null, output: 'ok' },
      ],
    });
  });
});

describe('a condition', () => {
  it('that is false skips its step, and dependants run unless they need its output', () => {
    const run = runOf(`
  a: { agent: x, when: params.flag }
  after: { agent: x, needs: a }
  reader: { agent: x, with: "\${steps.a.output}" }
  beyond: { agent: x, needs: reader }`).run(() => done);
    expect(run.started().toSorted()).toEqual(['after#1', 'beyond#1']);
    expect([stateOf(run, 'a'), stateOf(run, 'reader')]).toEqual(['skipped (condition)', 'skipped (missing_output)']);
    expect(run.progress.state).toBe('succeeded');
  });

  it('about the item is asked for each item, with the outputs of the steps before', () => {
    const run = runOf(`
  a: { agent: x, forEach: params.list }
  b: { agent: x, forEach: a, when: item.outputs.a.size > 1 && item.id != 'C' }
  c: { agent: x, forEach: b }
  d: { agent: x, forEach: b, with: "\${item.outputs.b}" }`).run(({ item }) => ({
      output: { size: item === 'A' ? 1 : 2 },
    }));
    expect(itemStates(run, 'b')).toEqual(['A condition', 'B succeeded', 'C condition']);
    expect(itemStates(run, 'c')).toEqual(['A succeeded', 'B succeeded', 'C succeeded']);
    expect(itemStates(run, 'd')).toEqual(['A missing_output', 'B succeeded', 'C missing_output']);
  });

  it('that looks at the state of a step decides itself what its failure means', () => {
    const run = runOf(`
  a: { agent: x, retry: 1, onFailure: continue }
  rescue: { agent: x, when: steps.a.state == 'failed' }
  dependant: { agent: x, needs: a }
  beyond: { agent: x, needs: dependant }`).run(({ step }) => (step === 'a' ? { fails: 'agent_error' } : done));
    expect(run.started()).toEqual(['a#1', 'rescue#1']);
    expect([stateOf(run, 'dependant'), stateOf(run, 'beyond')]).toEqual([
      'skipped (upstream_failed)',
      'skipped (upstream_failed)',
    ]);
    expect(run.progress.state).toBe('completed_with_findings');
  });

  it('that has no value fails its step, and says what is missing', () => {
    const run = runOf(`
  a: { agent: x }
  b: { agent: x, when: steps.a.output.missing.deep }`).run(() => ({ output: {} }));
    expect(run.progress.failure?.message).toBe(
      'step b: `steps.a.output.missing.deep` could not be evaluated: there is no missing in an object with no keys',
    );
  });

  it('can ask how many items were proven', () => {
    const run = runOf(`
  v: { agent: x, forEach: params.list }
  alarm: { agent: x, when: steps.v.verdicts.mismatch > 1 || steps.v.counts.failed > 0 }`).run(({ item }) => ({
      output: 1,
      verdict: item === 'A' ? 'mismatch' : 'proven',
    }));
    expect(stateOf(run, 'alarm')).toBe('skipped (condition)');
  });
});

describe('finally', () => {
  const steps = `
  a: { agent: x, retry: 1 }
  b: { agent: x, needs: a }
  clean: { agent: x, finally: true, with: { a: "\${steps.a.state}", out: "\${steps.b.output}" } }
  tell: { agent: x, finally: true, needs: clean }`;

  it('runs after success and after failure, and gets null for what was not produced', () => {
    const inputs: JsonValue[] = [];
    const run = runOf(steps).run(({ step }, input) => {
      if (step === 'clean') inputs.push(input);
      return step === 'a' ? { fails: 'crash' } : done;
    });
    expect(run.started()).toEqual(['a#1', 'clean#1', 'tell#1']);
    expect(inputs).toEqual([{ a: 'failed', out: null }]);
    expect(run.progress.state).toBe('failed');
    expect(
      runOf(steps)
        .run(() => done)
        .started(),
    ).toEqual(['a#1', 'b#1', 'clean#1', 'tell#1']);
  });

  it('runs when the run is cancelled gracefully, and not when it is cancelled now', () => {
    const graceful = runOf(steps);
    graceful.settle();
    give(graceful, { verb: 'cancel', mode: 'graceful' });
    expect(graceful.run(() => done).started()).toEqual(['a#1', 'clean#1', 'tell#1']);
    const now = runOf(steps);
    now.settle();
    give(now, { verb: 'cancel', mode: 'now' });
    expect(now.settle().stop).toEqual([{ scope: 'run', why: 'cancelling' }]);
    expect(now.run(() => ({ fails: 'cancelled' })).started()).toEqual(['a#1']);
    expect([graceful.progress.state, now.progress.state]).toEqual(['cancelled', 'cancelled']);
  });
});
