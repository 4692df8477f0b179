import { describe, expect, it } from 'vitest';
import type { CommandRequest, JsonObject } from '../../model/index.ts';
import { forkRun } from './fork-run.ts';
import { bindRunOutputs, outputsOfRun } from './run-outputs.ts';
import { asking, changedRun, done, finish, give, itemStates, refusal, runOf, stateOf } from './testing-runs.ts';
import { type Outcome, TestingShell } from './testing-shell.ts';

const STEPS = `
  plan: { agent: x }
  a: { agent: x, forEach: steps.plan.output, onFailure: continue, retry: { attempts: 2, backoff: 1s } }
  check: { agent: x, forEach: a, with: "\${item.outputs.a}", repair: { agent: fix, maxAttempts: 2 } }
  c: { agent: x, needs: check, with: { flag: "\${params.flag}" } }
  other: { agent: x }
  last: { agent: x, finally: true }`;

const outcomes = ({
  step,
  item,
  attempt,
  role,
}: {
  step: string;
  item: string | null;
  attempt: number;
  role: string;
}): Outcome => {
  if (step === 'plan') return { output: ['A', 'B', 'C'], costs: 7 };
  if (step === 'a' && item === 'C') return { fails: 'crash' };
  if (step === 'a' && attempt === 1 && item === 'B') return { fails: 'crash', costs: 7 };
  if (step === 'check' && item === 'A' && attempt === 1) return { output: 'wrong', verdict: 'mismatch' };
  return role === 'repair' ? { output: 'repaired' } : { output: `${step}/${item}`, verdict: 'proven' };
};

function forkOf(run: TestingShell, step: string, params?: JsonObject): TestingShell {
  const fork = forkRun(run.facts, { step, params });
  if (!fork.ok) throw fork.error;
  return new TestingShell(fork.created.definition, { fork });
}

describe('a fork', () => {
  it('goes on from its step with items, outputs, verdicts and failures of what that step builds on', () => {
    const run = runOf(STEPS).run(outcomes);
    const fork = forkOf(run, 'c', { flag: true });
    expect(['plan', 'a', 'check', 'c', 'other', 'last'].map((step) => stateOf(fork, step))).toEqual([
      'succeeded',
      'completed_with_findings',
      'succeeded',
      'pending',
      'pending',
      'pending',
    ]);
    expect(itemStates(fork, 'check')).toEqual(['A succeeded', 'B succeeded', 'C upstream_failed']);
    expect(fork.progress).toMatchObject({ spentMicros: 0, verdicts: { proven: 4 } });
    const { length } = fork.started();
    fork.settle();
    expect(fork.inFlight.map((start) => [start.step, fork.input(start)])).toContainEqual(['c', { flag: true }]);
    fork.run(() => done);
    expect(fork.started().slice(length).toSorted()).toEqual(['c#1', 'last#1', 'other#1']);
  });

  it('takes what a step put out at first, and not what a later step repaired', () => {
    const run = runOf(STEPS).run(outcomes);
    const fork = forkOf(run, 'check');
    fork.settle();
    const inputs = fork.inFlight.flatMap((start) => (start.step === 'check' ? [fork.input(start)] : []));
    expect(inputs).toEqual(['a/A', 'a/B']);
    const later = forkOf(run, 'c');
    expect([...later.outputs.values()]).toContain('repaired');
  });

  it('keeps only the last of what was done again', () => {
    const run = runOf(STEPS).run(outcomes);
    give(run, { verb: 'retry', scope: { kind: 'items', step: 'a', items: ['B', 'C'] } });
    run.run(({ step, item }) => ({ output: `again ${step}/${item}` }));
    const fork = forkOf(run, 'check');
    fork.settle();
    const inputs = fork.inFlight.flatMap((start) => (start.step === 'check' ? [fork.input(start)] : []));
    expect([...inputs, ...itemStates(fork, 'a')]).toEqual([
      'a/A',
      'again a/B',
      'A succeeded',
      'B succeeded',
      'C succeeded',
    ]);
  });

  it('says where it comes from, and is a run of its own', () => {
    const run = runOf(STEPS).run(outcomes);
    const fork = forkRun(run.facts, { step: 'c', params: { flag: true }, name: 'again' });
    expect(fork).toMatchObject({
      ok: true,
      created: {
        name: 'again',
        params: { list: ['A', 'B', 'C'], flag: true },
        forkedFrom: { run: run.progress.run, step: 'c', seq: run.facts.length },
      },
    });
  });

  it('of a finally step builds on all steps before it; answers of people are kept', () => {
    const run = changedRun(
      '  a: { agent: x }\n  ask: { agent: x }\n  last: { agent: x, finally: true }',
      asking('ask'),
    );
    run.run(() => done, 'approve');
    const fork = forkOf(run, 'last');
    const { length } = fork.facts;
    expect(fork.run(() => done).progress.state).toBe('succeeded');
    expect(fork.started()).toEqual(['a#1', 'last#1']);
    expect(fork.facts.slice(length).some(({ type }) => type === 'approval.requested')).toBe(false);
  });

  it('is refused when what it builds on is unknown, not done, or failed, and for parameters that do not fit', () => {
    const run = runOf(STEPS);
    run.settle();
    const fork = (step: string): CommandRequest => ({ verb: 'fork', step });
    expect([refusal(run, fork('z')), refusal(run, fork('c')), refusal(run, fork('other'))]).toEqual([
      'DRY-E2010',
      'DRY-E2020',
      null,
    ]);
    expect(refusal(run, { verb: 'fork', step: 'other', params: { nope: 1 } })).toBe('DRY-E1003');
    run.run(({ step }) => (step === 'plan' ? { fails: 'crash', final: true } : done));
    expect(refusal(run, fork('c'))).toBe('DRY-E2020');
    expect(forkRun(run.facts, { step: 'other', params: { nope: 1 } })).toMatchObject({
      ok: false,
      error: { code: 'DRY-E1003' },
    });
  });

  it('that was accepted is given up, and told so, when what it builds on is done again before it is made', () => {
    const run = runOf('  a: { agent: x }\n  b: { agent: x, needs: a }').run(() => done);
    give(run, { verb: 'fork', step: 'b' });
    give(run, { verb: 'retry', scope: { kind: 'from', step: 'a' } });
    run.run(() => done);
    const answers = run.facts.flatMap((fact) => (fact.type === 'command.done' ? [fact.data.result] : []));
    expect(answers).toMatchObject([{ error: { code: 'DRY-E2020' } }, undefined]);
    expect(run.forks).toEqual([]);
  });

  it('is ordered until it is made, also by a run that has ended and after a restart', () => {
    const run = runOf('  a: { agent: x }').run(() => done);
    give(run, { verb: 'fork', step: 'a' });
    run.settle();
    expect(run.facts.slice(-2).map(({ type }) => type)).toEqual(['run.forked', 'command.done']);
    expect(run.settle().fork).toEqual([]);
  });
});

describe('the outputs of a run', () => {
  it('are told from the outputs of its steps; one that cannot be told is null, with the reason', () => {
    const run = changedRun('  a: { agent: x }\n  b: { agent: x, forEach: params.list }', (definition) => ({
      ...definition,
      outputs: {
        sum: '${steps.a.output.n}',
        all: { items: '${steps.b.items.map(i, i.output)}', state: '${steps.a.state}', flag: '${params.flag}' },
        lost: '${steps.a.output.nothing}',
      },
    }));
    run.run(({ step, item }) => ({ output: step === 'a' ? { n: 3 } : `out ${item}` }));
    const seqs = outputsOfRun(run.progress);
    expect(seqs).toHaveLength(4);
    const bound = bindRunOutputs(run.progress, new Map(seqs.map((seq) => [seq, run.outputs.get(seq) ?? null])));
    expect(bound?.outputs).toEqual({
      sum: 3,
      all: { items: ['out A', 'out B', 'out C'], state: 'succeeded', flag: false },
      lost: null,
    });
    expect(bound?.problems.map(({ code }) => code)).toEqual(['DRY-E4013']);
    expect(bindRunOutputs(runOf('  a: { agent: x }').progress, new Map())).toBeNull();
  });

  it('do not keep a run from telling them when it ended early', () => {
    const run = changedRun('  a: { agent: x }\n  b: { agent: x, needs: a }', (definition) => ({
      ...definition,
      outputs: { b: '${steps.b.output}' },
    }));
    run.settle();
    finish(run, 'a', { fails: 'crash', final: true });
    run.run(() => done);
    expect(bindRunOutputs(run.progress, new Map())?.outputs).toEqual({ b: null });
  });
});
