import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../model/index.ts';
import { MAX_INTERRUPTIONS } from './retry.ts';
import { done, itemStates, runOf, stateOf } from './testing-runs.ts';

describe('a retry', () => {
  const steps = 'a: { agent: x, retry: { attempts: 3, backoff: 2s, maxBackoff: 3s, on: [agent_error] } }';

  it('waits longer each time, up to the limit, and spreads by the jitter in the event', () => {
    const run = runOf(`  ${steps}`);
    const waits: number[] = [];
    for (const jitter of [1, 0]) {
      run.settle();
      const [start] = run.inFlight;
      if (start === undefined) return expect.fail('nothing in flight');
      run.finish(start, { fails: 'agent_error' }, jitter);
      const { wakeAt } = run.settle();
      waits.push((wakeAt ?? 0) - run.now);
      run.wake(wakeAt ?? 0);
    }
    expect(waits).toEqual([2000, 1500]);
    expect(run.run(() => ({ fails: 'agent_error' })).started()).toEqual(['a#1', 'a#2', 'a#3']);
    expect(run.progress.state).toBe('failed');
  });

  it.each([
    ['another class', { fails: 'permission_denied' } as const],
    ['an error that the agent calls final', { fails: 'agent_error', final: true } as const],
  ])('does not follow %s', (_, outcome) => {
    expect(
      runOf(`  ${steps}`)
        .run(() => outcome)
        .started(),
    ).toEqual(['a#1']);
  });

  it('covers crashes and lost attempts without being asked for, but no errors of the agent', () => {
    expect(
      runOf('  a: { agent: x }')
        .run(() => ({ fails: 'lost' }))
        .started(),
    ).toHaveLength(3);
    expect(
      runOf('  a: { agent: x }')
        .run(() => ({ fails: 'agent_error' }))
        .started(),
    ).toHaveLength(1);
  });

  it('turns to the fallback agents, each with its own tries', () => {
    const run = runOf('  a: { agent: { skill: x, fallbacks: [b, c] }, retry: { attempts: 2, backoff: 1s } }');
    const agents: (string | undefined)[] = [];
    run.run(({ work }) => {
      agents.push(work.kind === 'agent' ? work.requirement.use : undefined);
      return { fails: 'crash' };
    });
    expect(agents).toEqual([undefined, undefined, 'b', 'b', 'c', 'c']);
  });

  it('is for another agent than those that have failed on the item, unless the step says itself who is next', () => {
    const avoidedIn = (agent: string, fails: 'crash' | 'unavailable') => {
      const run = runOf(`  a: { agent: ${agent}, retry: { attempts: 3, backoff: 1s } }`);
      const avoided: (readonly string[])[] = [];
      run.run(({ failedAgents }) => {
        avoided.push(failedAgents);
        return { fails };
      });
      return avoided;
    };
    const [first, second] = avoidedIn('x', 'crash');
    expect([first, second?.length]).toEqual([[], 1]);
    expect(avoidedIn('x', 'unavailable')).toEqual([[], [], []]);
    // Every attempt of these runs is made by a: as a fallback it would only fail once more.
    const run = runOf('  a: { agent: { skill: x, fallbacks: [a, b] }, retry: { attempts: 1 } }');
    const asked: (string | undefined)[] = [];
    run.run(({ work }) => {
      asked.push(work.kind === 'agent' ? work.requirement.use : undefined);
      return { fails: 'crash' };
    });
    expect(asked).toEqual([undefined, 'b']);
    expect(avoidedIn('{ skill: x, fallbacks: [b] }', 'crash').every((agents) => agents.length === 0)).toBe(true);
  });

  it('is not used up by interruptions, until they become suspicious', () => {
    const run = runOf('  a: { agent: x, retry: 1 }').run(() => ({ fails: 'interrupted' }));
    expect(run.started()).toHaveLength(MAX_INTERRUPTIONS + 1);
    expect(run.progress.failure?.code).toBe('DRY-E4009');
  });
});

describe('the repair loop', () => {
  const steps = `
  tr: { agent: t, forEach: params.list }
  ver: { agent: v, forEach: tr, with: { code: "\${item.outputs.tr}" }, repair: { agent: r, maxAttempts: 2 }, onFailure: continue }
  doc: { agent: d, needs: ver, with: "\${steps.tr.items}" }`;

  it('repairs, verifies again what was repaired, and stops as soon as it is proven', () => {
    const inputs: JsonValue[] = [];
    const run = runOf(steps, ['A']).run(({ step, role, attempt }, input) => {
      inputs.push(input);
      if (step === 'ver' && role === 'work')
        return { output: `look ${attempt}`, verdict: attempt === 3 ? 'proven' : 'mismatch' };
      return { output: role === 'repair' ? 'better' : 'first' };
    });
    expect(run.started()).toEqual(['tr/A#1', 'ver/A#1', 'ver/A#2 repair', 'ver/A#3', 'doc#1']);
    expect(inputs.slice(1, 4)).toEqual([{ code: 'first' }, { code: 'first', findings: 'look 1' }, { code: 'better' }]);
    expect(inputs[4]).toMatchObject([{ id: 'A', output: 'better' }]);
    expect(run.progress.state).toBe('succeeded');
  });

  it('ends after maxAttempts repairs with the verdict of the last look', () => {
    const run = runOf(steps, ['A']).run(({ step }) => ({
      output: 1,
      verdict: step === 'ver' ? 'not_compiled' : undefined,
    }));
    expect(run.started().filter((name) => name.includes('repair'))).toHaveLength(2);
    expect(run.progress.verdicts).toEqual({ not_compiled: 1 });
    expect(run.progress.state).toBe('completed_with_findings');
  });

  it('lets the verdict stand when the repair itself fails', () => {
    const run = runOf(steps, ['A']).run(({ role, step }) =>
      role === 'repair' ? { fails: 'no_agent' } : { output: 1, verdict: step === 'ver' ? 'mismatch' : undefined },
    );
    expect(itemStates(run, 'ver')).toEqual(['A succeeded']);
    expect(run.progress.verdicts).toEqual({ mismatch: 1 });
  });

  it.each(['not_runnable', 'partial', 'judged', 'unverified'] as const)(
    'does not try to repair what is %s',
    (verdict) => {
      const run = runOf(steps, ['A']).run(({ step }) => (step === 'ver' ? { output: 1, verdict } : done));
      expect(run.started()).not.toContain('ver/A#2 repair');
      expect(run.progress.state).toBe('completed_with_findings');
    },
  );

  it('takes a missing verdict for unverified: silence proves nothing', () => {
    expect(runOf(steps, ['A']).run(() => done).progress.verdicts).toEqual({ unverified: 1 });
  });
});

describe('the time of a step', () => {
  it('ends it: its attempts are stopped, and it failed', () => {
    const run = runOf(
      '  a: { agent: x, forEach: params.list, timeout: { step: 10s }, onFailure: continue }\n  b: { agent: x, needs: a }',
    );
    run.settle();
    const [first] = run.inFlight;
    if (first === undefined) return expect.fail('nothing in flight');
    run.finish(first, done);
    run.wake(run.settle().wakeAt ?? 0);
    expect(run.settle().stop).toEqual([{ scope: 'steps', why: 'step_ended', steps: ['a'] }]);
    for (const start of run.inFlight) run.finish(start, { fails: 'cancelled' });
    run.settle();
    expect(itemStates(run, 'a')).toEqual(['A succeeded', 'B cancelled', 'C cancelled']);
    expect([stateOf(run, 'a'), stateOf(run, 'b')]).toEqual(['failed', 'skipped (upstream_failed)']);
    expect(run.progress.state).toBe('completed_with_findings');
  });
});

describe('the time of a step that failed already', () => {
  it('does not matter: what is in flight may finish, and the reason stays the first one', () => {
    const run = runOf('  a: { agent: x, forEach: params.list, retry: 1, timeout: { step: 10s } }');
    run.settle();
    const [first, second] = run.inFlight;
    if (first === undefined || second === undefined) return expect.fail('two should be in flight');
    run.finish(first, { fails: 'agent_error' });
    run.settle();
    run.wake(run.now + 10_000);
    expect(run.settle().stop).toEqual([]);
    run.finish(second, done);
    run.settle();
    expect(itemStates(run, 'a')).toEqual(['A failed', 'B succeeded', 'C cancelled']);
    expect(run.progress.failure?.class).toBe('agent_error');
    expect(run.progress.state).toBe('failed');
  });
});
