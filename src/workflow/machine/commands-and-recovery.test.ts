import { describe, expect, it } from 'vitest';
import type { Fact } from '../../model/index.ts';
import { acceptCommand } from './accept-command.ts';
import { advance } from './advance.ts';
import { allowedVerbs } from './command-rules.ts';
import { evolve } from './evolve.ts';
import { recovery } from './recovery.ts';
import { MAX_INTERRUPTIONS } from './retry.ts';
import { changedRun, command, done, give, runOf, stateOf } from './testing-runs.ts';
import type { TestingShell } from './testing-shell.ts';

describe('commands', () => {
  const steps = '  a: { agent: x, forEach: params.list, timeout: { step: 10s } }';

  it('pause starts nothing new, lets what is in flight finish, and says when that is so', () => {
    const run = runOf(steps);
    run.settle();
    give(run, { verb: 'pause', mode: 'drain' });
    run.settle();
    expect(run.progress.state).toBe('pausing');
    for (const start of run.inFlight) {
      run.finish(start, done);
      run.settle();
    }
    expect(run.started()).toEqual(['a/A#1', 'a/B#1']);
    expect(run.progress.state).toBe('paused');
    expect(run.facts.at(-1)?.type).toBe('command.done');
    give(run, { verb: 'resume' });
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('pause now stops what is in flight, and resume tries it again at no cost', () => {
    const run = runOf('  a: { agent: x, retry: 1 }');
    run.settle();
    for (let round = 0; round < MAX_INTERRUPTIONS + 5; round++) {
      give(run, { verb: 'pause', mode: 'now' });
      expect(run.settle().stop).toEqual([{ scope: 'run', why: 'pausing' }]);
      for (const start of run.inFlight) run.finish(start, { fails: 'interrupted' });
      run.settle();
      expect(run.progress.state).toBe('paused');
      give(run, { verb: 'resume' });
      run.settle();
    }
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('pause holds the time of a step: rest does not use it up', () => {
    const run = runOf(steps, ['A']);
    run.settle();
    give(run, { verb: 'pause', mode: 'now' });
    run.settle();
    for (const start of run.inFlight) run.finish(start, { fails: 'interrupted' });
    expect(run.settle().wakeAt).toBeNull();
    run.now += 3_600_000;
    give(run, { verb: 'resume' });
    expect(run.settle().wakeAt).toBe(run.now + 10_000);
    expect(stateOf(run, 'a')).toBe('running');
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('are refused in states where they make no sense, with what is allowed', () => {
    const run = runOf(steps).run(() => done);
    expect(allowedVerbs(run.progress)).toEqual(['retry', 'set_budget', 'fork']);
    expect(acceptCommand(run.progress, command(run, { verb: 'pause', mode: 'drain' }))).toMatchObject({
      ok: false,
      error: { code: 'DRY-E2002', message: 'cannot pause a run that is succeeded' },
    });
  });

  it('cancel of a run that waits in the queue ends it without running anything', () => {
    const run = changedRun('  a: { agent: x }\n  last: { agent: x, finally: true }', (d) => d, { isQueued: true });
    give(run, { verb: 'cancel', mode: 'graceful' });
    expect([run.run(() => done).progress.state, run.started()]).toEqual(['cancelled', []]);
  });

  it('cancel can be made stronger, and repeating it changes nothing', () => {
    const run = runOf(steps);
    run.settle();
    give(run, { verb: 'cancel', mode: 'graceful' });
    const { length } = run.facts;
    give(run, { verb: 'cancel', mode: 'graceful' });
    expect(run.facts.slice(length).map(({ type }) => type)).toEqual(['command.requested', 'command.acknowledged']);
    give(run, { verb: 'cancel', mode: 'now' });
    expect(run.settle().stop).toEqual([{ scope: 'run', why: 'cancelling' }]);
    run.run(() => ({ fails: 'cancelled' }));
    expect(run.facts.slice(-4).map(({ type }) => type)).toEqual([
      'command.done',
      'command.done',
      'command.done',
      'run.finished',
    ]);
  });
});

describe('a run whose process was killed', () => {
  const crash = (run: TestingShell): void => {
    const facts = recovery(run.progress, 2, 'kill -9');
    for (const start of run.inFlight) run.forget(start);
    for (const draft of facts) run.record(draft);
  };

  it('goes on with what was in flight, and repeats nothing that was finished', () => {
    const run = runOf('  a: { agent: x, forEach: params.list, retry: 1 }');
    run.settle();
    const [first] = run.inFlight;
    if (first === undefined) return expect.fail('nothing in flight');
    run.finish(first, done);
    crash(run);
    expect(
      run
        .run(() => done)
        .started()
        .toSorted(),
    ).toEqual(['a/A#1', 'a/B#1', 'a/B#2', 'a/C#1']);
    expect(run.progress).toMatchObject({ state: 'succeeded', epoch: 2 });
  });

  it('is paused again if it was paused, and a second kill changes nothing', () => {
    const run = runOf('  a: { agent: x, timeout: { step: 10s } }');
    run.settle();
    give(run, { verb: 'pause', mode: 'drain' });
    crash(run);
    run.settle();
    run.now += 3_600_000;
    crash(run);
    expect([run.progress.state, run.settle().wakeAt]).toEqual(['paused', null]);
    give(run, { verb: 'resume' });
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('needs no recovery before its start and after its end', () => {
    const run = runOf('  a: { agent: x }');
    expect(recovery(evolve(null, run.facts[0] as Fact), 2, 'kill -9')).toEqual([]);
    expect(recovery(run.run(() => done).progress, 2, 'kill -9')).toEqual([]);
  });
});

describe('a fact', () => {
  it('that comes too late, or from an older attempt, changes nothing', () => {
    const run = runOf('  a: { agent: x, retry: { attempts: 2, backoff: 1s } }');
    run.settle();
    const [start] = run.inFlight;
    if (start === undefined) return expect.fail('nothing in flight');
    run.finish(start, { fails: 'crash' });
    const { seq: _before, ...before } = run.progress;
    run.finish(start, done);
    const { seq: _after, ...after } = run.progress;
    expect(after).toEqual(before);
  });

  it('out of sequence, or before run.created, is refused', () => {
    const run = runOf('  a: { agent: x }');
    const [created, started] = run.facts as [Fact, Fact];
    expect(() => evolve(null, started)).toThrow('begins with run.started');
    expect(() => evolve(run.progress, created)).toThrow('event 1 of');
  });
});

describe('advance', () => {
  it('records all that follows at once, and leaves the state it came from as it was', () => {
    const run = runOf('  a: { agent: x, when: params.flag }\n  b: { agent: x, needs: a }');
    const before = structuredClone({ ...run.progress, plan: null });
    const { facts, decision } = advance(run.progress, run.now);
    expect(facts.map(({ type, seq }) => `${seq} ${type}`)).toEqual(['3 step.finished', '4 step.started']);
    expect(decision.start).toMatchObject([{ step: 'b', attempt: 1 }]);
    expect({ ...run.progress, plan: null }).toEqual(before);
  });
});
