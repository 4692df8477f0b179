import { describe, expect, it } from 'vitest';
import type { Fact, JsonValue, WorkflowDefinition } from '../../model/index.ts';
import { loadWorkflow } from '../definition/index.ts';
import { acceptCommand, allowedVerbs } from './accept-command.ts';
import { advance } from './advance.ts';
import { evolve } from './evolve.ts';
import { recovery } from './recovery.ts';
import { MAX_INTERRUPTIONS } from './retry.ts';
import { type Outcome, TestingShell } from './testing-shell.ts';
import { viewItems, viewSteps } from './views.ts';

function workflow(steps: string): WorkflowDefinition {
  const text = `name: test\nparameters: { list: { type: array, default: [] }, flag: { type: boolean, default: false } }\nsteps:\n${steps}`;
  const loaded = loadWorkflow(text, 'test.yaml');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  return loaded.workflow.definition;
}

function shell(steps: string, list: JsonValue[] = ['A', 'B', 'C'], concurrency = 2): TestingShell {
  return new TestingShell(workflow(steps), { params: { list, flag: false }, concurrency });
}

const done: Outcome = { output: 'ok' };

function stateOf(run: TestingShell, id: string): string | undefined {
  const step = viewSteps(run.progress).find((candidate) => candidate.id === id);
  return step && (step.reason === null ? step.state : `${step.state} (${step.reason})`);
}

function itemStates(run: TestingShell, step: string): string[] {
  return viewItems(run.progress, step).map(({ id, state, reason }) => `${id} ${reason ?? state}`);
}

function command(verb: 'pause' | 'resume' | 'cancel', mode: string): Parameters<typeof acceptCommand>[1] {
  const request = { verb, ...(verb === 'resume' ? {} : { mode }) } as Parameters<typeof acceptCommand>[1]['request'];
  return {
    id: 'cmd_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    run: 'run_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    key: 'k',
    request,
    actor: 'user:ana',
  };
}

function give(run: TestingShell, verb: 'pause' | 'resume' | 'cancel', mode = 'drain'): void {
  const accepted = acceptCommand(run.progress, command(verb, mode));
  if (!accepted.ok) throw accepted.error;
  for (const draft of accepted.record) run.record(draft);
}

describe('items', () => {
  const pipeline = `
  first: { agent: x, forEach: params.list }
  second: { agent: y, forEach: first }`;

  it('flow through the steps one by one: none waits for the others, the furthest goes first', () => {
    const run = shell(pipeline).run(() => done);
    expect(run.started()).toEqual(['first/A#1', 'first/B#1', 'second/A#1', 'second/B#1', 'first/C#1', 'second/C#1']);
    expect(run.progress.state).toBe('succeeded');
  });

  it('wait for the whole step before them at a barrier', () => {
    const run = shell(pipeline.replace('forEach: first', 'forEach: first, barrier: true')).run(() => done);
    expect(run.started().slice(0, 3)).toEqual(['first/A#1', 'first/B#1', 'first/C#1']);
  });

  it('take their ids from the list: texts, numbers, and objects with an id', () => {
    const run = shell(pipeline, ['A', 7, { id: 'PAY', lines: 3 }]).run(() => done);
    expect(viewItems(run.progress, 'second').map(({ id }) => id)).toEqual(['A', '7', 'PAY']);
  });

  it.each([
    [['A', 'A'], 'the id A twice'],
    [[{ name: 'A' }], 'an element without an id: number 1 is an object with name'],
    [[null], 'an element without an id: number 1 is null'],
    [[''], 'an element without an id: number 1 is a string'],
  ])('fail their step when the list is no list of items: %j', (list, problem) => {
    const run = shell(pipeline, list).run(() => done);
    expect(run.progress.failure).toMatchObject({ code: 'DRY-E1005', message: expect.stringContaining(problem) });
    expect([stateOf(run, 'first'), stateOf(run, 'second')]).toEqual(['failed', 'skipped (run_failed)']);
  });

  it('may be none at all: the step succeeds and the next one goes on', () => {
    const run = shell(`${pipeline}\n  last: { agent: z, with: { all: "\${steps.second.items}" } }`, []).run(() => done);
    expect(run.started()).toEqual(['last#1']);
    expect(run.progress.state).toBe('succeeded');
  });

  it('come in events of bounded size, however many there are', () => {
    const run = shell(
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
    const run = shell(steps('stop')).run(failing('A'));
    expect(run.progress.state).toBe('failed');
    expect(itemStates(run, 'first')).toEqual(['A failed', 'B succeeded', 'C cancelled']);
    expect(stateOf(run, 'second')).toBe('cancelled (run_failed)');
    expect(stateOf(run, 'last')).toBe('skipped (run_failed)');
  });

  it('ends its own way only under continue', () => {
    const run = shell(steps('continue')).run(failing('B'));
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
    expect(shell(steps(policy)).run(failing(...ids)).progress.state).toBe(state);
  });

  it('is named to the steps that take in all items', () => {
    const run = shell(`
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
    const run = shell(`
  a: { agent: x, when: params.flag }
  after: { agent: x, needs: a }
  reader: { agent: x, with: "\${steps.a.output}" }
  beyond: { agent: x, needs: reader }`).run(() => done);
    expect(run.started().toSorted()).toEqual(['after#1', 'beyond#1']);
    expect([stateOf(run, 'a'), stateOf(run, 'reader')]).toEqual(['skipped (condition)', 'skipped (missing_output)']);
    expect(run.progress.state).toBe('succeeded');
  });

  it('about the item is asked for each item, with the outputs of the steps before', () => {
    const run = shell(`
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
    const run = shell(`
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
    const run = shell(`
  a: { agent: x }
  b: { agent: x, when: steps.a.output.missing.deep }`).run(() => ({ output: {} }));
    expect(run.progress.failure?.message).toBe(
      'step b: `steps.a.output.missing.deep` could not be evaluated: there is no missing in an object with no keys',
    );
  });

  it('can ask how many items were proven', () => {
    const run = shell(`
  v: { agent: x, forEach: params.list }
  alarm: { agent: x, when: steps.v.verdicts.mismatch > 1 || steps.v.counts.failed > 0 }`).run(({ item }) => ({
      output: 1,
      verdict: item === 'A' ? 'mismatch' : 'proven',
    }));
    expect(stateOf(run, 'alarm')).toBe('skipped (condition)');
  });
});

describe('a retry', () => {
  const steps = 'a: { agent: x, retry: { attempts: 3, backoff: 2s, maxBackoff: 3s, on: [agent_error] } }';

  it('waits longer each time, up to the limit, and spreads by the jitter in the event', () => {
    const run = shell(`  ${steps}`);
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
      shell(`  ${steps}`)
        .run(() => outcome)
        .started(),
    ).toEqual(['a#1']);
  });

  it('covers crashes and lost attempts without being asked for, but no errors of the agent', () => {
    expect(
      shell('  a: { agent: x }')
        .run(() => ({ fails: 'lost' }))
        .started(),
    ).toHaveLength(3);
    expect(
      shell('  a: { agent: x }')
        .run(() => ({ fails: 'agent_error' }))
        .started(),
    ).toHaveLength(1);
  });

  it('turns to the fallback agents, each with its own tries', () => {
    const run = shell('  a: { agent: { skill: x, fallbacks: [b, c] }, retry: { attempts: 2, backoff: 1s } }');
    const agents: (string | undefined)[] = [];
    run.run(({ requirement }) => {
      agents.push(requirement.use);
      return { fails: 'crash' };
    });
    expect(agents).toEqual([undefined, undefined, 'b', 'b', 'c', 'c']);
  });

  it('is not used up by interruptions, until they become suspicious', () => {
    const run = shell('  a: { agent: x, retry: 1 }').run(() => ({ fails: 'interrupted' }));
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
    const run = shell(steps, ['A']).run(({ step, role, attempt }, input) => {
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
    const run = shell(steps, ['A']).run(({ step }) => ({
      output: 1,
      verdict: step === 'ver' ? 'not_compiled' : undefined,
    }));
    expect(run.started().filter((name) => name.includes('repair'))).toHaveLength(2);
    expect(run.progress.verdicts).toEqual({ not_compiled: 1 });
    expect(run.progress.state).toBe('completed_with_findings');
  });

  it('lets the verdict stand when the repair itself fails', () => {
    const run = shell(steps, ['A']).run(({ role, step }) =>
      role === 'repair' ? { fails: 'no_agent' } : { output: 1, verdict: step === 'ver' ? 'mismatch' : undefined },
    );
    expect(itemStates(run, 'ver')).toEqual(['A succeeded']);
    expect(run.progress.verdicts).toEqual({ mismatch: 1 });
  });

  it.each(['not_runnable', 'partial', 'judged', 'unverified'] as const)(
    'does not try to repair what is %s',
    (verdict) => {
      const run = shell(steps, ['A']).run(({ step }) => (step === 'ver' ? { output: 1, verdict } : done));
      expect(run.started()).not.toContain('ver/A#2 repair');
      expect(run.progress.state).toBe('completed_with_findings');
    },
  );

  it('takes a missing verdict for unverified: silence proves nothing', () => {
    expect(shell(steps, ['A']).run(() => done).progress.verdicts).toEqual({ unverified: 1 });
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
    const run = shell(steps).run(({ step }, input) => {
      if (step === 'clean') inputs.push(input);
      return step === 'a' ? { fails: 'crash' } : done;
    });
    expect(run.started()).toEqual(['a#1', 'clean#1', 'tell#1']);
    expect(inputs).toEqual([{ a: 'failed', out: null }]);
    expect(run.progress.state).toBe('failed');
    expect(
      shell(steps)
        .run(() => done)
        .started(),
    ).toEqual(['a#1', 'b#1', 'clean#1', 'tell#1']);
  });

  it('runs when the run is cancelled gracefully, and not when it is cancelled now', () => {
    const graceful = shell(steps);
    graceful.settle();
    give(graceful, 'cancel', 'graceful');
    expect(graceful.run(() => done).started()).toEqual(['a#1', 'clean#1', 'tell#1']);
    const now = shell(steps);
    now.settle();
    give(now, 'cancel', 'now');
    expect(now.settle().stop).toEqual({ scope: 'run', why: 'cancelling' });
    expect(now.run(() => ({ fails: 'cancelled' })).started()).toEqual(['a#1']);
    expect([graceful.progress.state, now.progress.state]).toEqual(['cancelled', 'cancelled']);
  });
});

describe('commands', () => {
  const steps = '  a: { agent: x, forEach: params.list, timeout: { step: 10s } }';

  it('pause starts nothing new, lets what is in flight finish, and says when that is so', () => {
    const run = shell(steps);
    run.settle();
    give(run, 'pause');
    run.settle();
    expect(run.progress.state).toBe('pausing');
    for (const start of run.inFlight) {
      run.finish(start, done);
      run.settle();
    }
    expect(run.started()).toEqual(['a/A#1', 'a/B#1']);
    expect(run.progress.state).toBe('paused');
    expect(run.facts.at(-1)?.type).toBe('command.done');
    give(run, 'resume');
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('pause now stops what is in flight, and resume tries it again at no cost', () => {
    const run = shell('  a: { agent: x, retry: 1 }');
    run.settle();
    for (let round = 0; round < MAX_INTERRUPTIONS + 5; round++) {
      give(run, 'pause', 'now');
      expect(run.settle().stop).toEqual({ scope: 'run', why: 'pausing' });
      for (const start of run.inFlight) run.finish(start, { fails: 'interrupted' });
      run.settle();
      expect(run.progress.state).toBe('paused');
      give(run, 'resume');
      run.settle();
    }
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('pause holds the time of a step: rest does not use it up', () => {
    const run = shell(steps, ['A']);
    run.settle();
    give(run, 'pause', 'now');
    run.settle();
    for (const start of run.inFlight) run.finish(start, { fails: 'interrupted' });
    expect(run.settle().wakeAt).toBeNull();
    run.now += 3_600_000;
    give(run, 'resume');
    expect(run.settle().wakeAt).toBe(run.now + 10_000);
    expect(stateOf(run, 'a')).toBe('running');
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('are refused in states where they make no sense, with what is allowed', () => {
    const run = shell(steps).run(() => done);
    expect(allowedVerbs(run.progress)).toEqual([]);
    expect(acceptCommand(run.progress, command('pause', 'drain'))).toMatchObject({
      ok: false,
      error: { code: 'DRY-E2002', message: 'cannot pause a run that is succeeded' },
    });
  });

  it('cancel can be made stronger, and repeating it changes nothing', () => {
    const run = shell(steps);
    run.settle();
    give(run, 'cancel', 'graceful');
    const { length } = run.facts;
    give(run, 'cancel', 'graceful');
    expect(run.facts.slice(length).map(({ type }) => type)).toEqual(['command.requested', 'command.acknowledged']);
    give(run, 'cancel', 'now');
    expect(run.settle().stop).toEqual({ scope: 'run', why: 'cancelling' });
    run.run(() => ({ fails: 'cancelled' }));
    expect(run.facts.slice(-4).map(({ type }) => type)).toEqual([
      'command.done',
      'command.done',
      'command.done',
      'run.finished',
    ]);
  });
});

describe('the time of a step', () => {
  it('ends it: its attempts are stopped, and it failed', () => {
    const run = shell(
      '  a: { agent: x, forEach: params.list, timeout: { step: 10s }, onFailure: continue }\n  b: { agent: x, needs: a }',
    );
    run.settle();
    const [first] = run.inFlight;
    if (first === undefined) return expect.fail('nothing in flight');
    run.finish(first, done);
    run.wake(run.settle().wakeAt ?? 0);
    expect(run.settle().stop).toEqual({ scope: 'steps', why: 'step_ended', steps: ['a'] });
    for (const start of run.inFlight) run.finish(start, { fails: 'cancelled' });
    run.settle();
    expect(itemStates(run, 'a')).toEqual(['A succeeded', 'B cancelled', 'C cancelled']);
    expect([stateOf(run, 'a'), stateOf(run, 'b')]).toEqual(['failed', 'skipped (upstream_failed)']);
    expect(run.progress.state).toBe('completed_with_findings');
  });
});

describe('the time of a step that failed already', () => {
  it('does not matter: what is in flight may finish, and the reason stays the first one', () => {
    const run = shell('  a: { agent: x, forEach: params.list, retry: 1, timeout: { step: 10s } }');
    run.settle();
    const [first, second] = run.inFlight;
    if (first === undefined || second === undefined) return expect.fail('two should be in flight');
    run.finish(first, { fails: 'agent_error' });
    run.settle();
    run.wake(run.now + 10_000);
    expect(run.settle().stop).toBeNull();
    run.finish(second, done);
    run.settle();
    expect(itemStates(run, 'a')).toEqual(['A failed', 'B succeeded', 'C cancelled']);
    expect(run.progress.failure?.class).toBe('agent_error');
    expect(run.progress.state).toBe('failed');
  });
});

describe('a run whose process was killed', () => {
  const crash = (run: TestingShell): void => {
    const facts = recovery(run.progress, 2, 'kill -9');
    for (const start of run.inFlight) run.forget(start);
    for (const draft of facts) run.record(draft);
  };

  it('goes on with what was in flight, and repeats nothing that was finished', () => {
    const run = shell('  a: { agent: x, forEach: params.list, retry: 1 }');
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
    const run = shell('  a: { agent: x, timeout: { step: 10s } }');
    run.settle();
    give(run, 'pause');
    crash(run);
    run.settle();
    run.now += 3_600_000;
    crash(run);
    expect([run.progress.state, run.settle().wakeAt]).toEqual(['paused', null]);
    give(run, 'resume');
    expect(run.run(() => done).progress.state).toBe('succeeded');
  });

  it('needs no recovery before its start and after its end', () => {
    const run = shell('  a: { agent: x }');
    expect(recovery(evolve(null, run.facts[0] as Fact), 2, 'kill -9')).toEqual([]);
    expect(recovery(run.run(() => done).progress, 2, 'kill -9')).toEqual([]);
  });
});

describe('a fact', () => {
  it('that comes too late, or from an older attempt, changes nothing', () => {
    const run = shell('  a: { agent: x, retry: { attempts: 2, backoff: 1s } }');
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
    const run = shell('  a: { agent: x }');
    const [created, started] = run.facts as [Fact, Fact];
    expect(() => evolve(null, started)).toThrow('begins with run.started');
    expect(() => evolve(run.progress, created)).toThrow('event 1 of');
  });
});

describe('advance', () => {
  it('records all that follows at once, and leaves the state it came from as it was', () => {
    const run = shell('  a: { agent: x, when: params.flag }\n  b: { agent: x, needs: a }');
    const before = structuredClone({ ...run.progress, plan: null });
    const { facts, decision } = advance(run.progress, run.now);
    expect(facts.map(({ type, seq }) => `${seq} ${type}`)).toEqual(['3 step.finished', '4 step.started']);
    expect(decision.start).toMatchObject([{ step: 'b', attempt: 1 }]);
    expect({ ...run.progress, plan: null }).toEqual(before);
  });
});
