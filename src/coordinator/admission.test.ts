import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prioritySchema } from '../model/index.ts';
import { Admission, type RunRequest } from './admission.ts';
import { type CoordinatorConfigInput, coordinatorConfigSchema } from './config.ts';
import { explanationText } from './words.ts';

function open(config: CoordinatorConfigInput = {}) {
  const clock = { now: 0 };
  const started: string[] = [];
  const admission = new Admission({
    config: coordinatorConfigSchema.parse(config),
    now: () => clock.now,
    onAdmitted: ({ run }) => started.push(run),
  });
  const enqueue = (run: string, more: Partial<RunRequest> = {}) =>
    admission.enqueue({ run, owner: 'ana', project: 'bank', workflow: 'w', priority: 'normal', ...more });
  const finish = (run: string, after = 0) => {
    clock.now += after;
    return admission.leave(run);
  };
  return { admission, started, clock, enqueue, finish };
}

const order = (admission: Admission) => admission.list().map(({ run }) => run);
const text = (admission: Admission, run: string) => explanationText(admission.explain(run), (id) => `#${id}`);

describe('admission', () => {
  it('starts what fits at once and lets the rest wait, also when runs end while it tells of others', () => {
    const { started, enqueue, finish } = open({ global: { parallelRuns: 2 } });
    for (const run of ['1', '2', '3', '4']) enqueue(run);
    expect(started).toEqual(['1', '2']);
    finish('1');
    finish('2');
    expect(started).toEqual(['1', '2', '3', '4']);
  });

  it('refuses at once, and by name, what no limit will ever allow, and keeps nothing of it', () => {
    const { admission, enqueue } = open({ owners: { ana: { memoryMiB: 100 } }, global: { cpuCores: 2 } });
    expect(() => enqueue('1', { needs: { memoryMiB: 150, cpuCores: 3.5 } })).toThrow(
      expect.objectContaining({
        code: 'DRY-E2030',
        message: 'run 1 asks for 3.5 of cpuCores; the limit of the machine is 2, which is 1.5 too little',
        details: ['memoryMiB: wants 150, the limit of owner ana is 100'],
      }),
    );
    expect(admission.metrics()).toMatchObject({ waiting: 0, running: 0 });
    enqueue('1', { needs: { memoryMiB: 100 } });
    expect(admission.leaseOf('1')).toMatchObject({ amounts: { memoryMiB: 100, parallelRuns: 1 } });
  });

  it('takes a run once, whether it waits or runs', () => {
    const { enqueue } = open({ global: { parallelRuns: 1 } });
    enqueue('1');
    enqueue('2');
    expect(() => enqueue('1')).toThrow(expect.objectContaining({ code: 'DRY-E2034' }));
    expect(() => enqueue('2')).toThrow(expect.objectContaining({ code: 'DRY-E2034' }));
  });

  it('admits sub-workflows of a run at once, within its lease, so that a run never waits for one that waits for it', () => {
    const { admission, started, enqueue, finish } = open({ global: { parallelRuns: 1 } });
    enqueue('parent');
    enqueue('other');
    enqueue('child', { parent: 'parent' });
    enqueue('grandchild', { parent: 'child' });
    expect(started).toEqual(['parent', 'child', 'grandchild']);
    expect(admission.metrics().utilisation).toMatchObject([{ resource: 'parallelRuns', used: 1, limit: 1 }]);
    for (const run of ['grandchild', 'child']) finish(run);
    expect(started).not.toContain('other');
    finish('parent');
    expect(started).toContain('other');
  });

  it('admits a child that came before its parent together with it', () => {
    const { started, enqueue, finish } = open({ global: { parallelRuns: 1 } });
    enqueue('busy');
    enqueue('child', { parent: 'parent' });
    enqueue('parent', { priority: 'urgent' });
    finish('busy');
    expect(started).toEqual(['busy', 'parent', 'child']);
  });

  it('cancels a run that waits, and lets go of a run however it stands', () => {
    const { admission, started, enqueue } = open({ global: { parallelRuns: 1 } });
    for (const run of ['1', '2', '3']) enqueue(run);
    expect(admission.cancel('2')).toBe(true);
    expect(admission.cancel('1')).toBe(false);
    expect([admission.leave('1'), admission.leave('2'), admission.leave('3')]).toEqual([
      'released',
      'unknown',
      'released',
    ]);
    expect(started).toEqual(['1', '3']);
  });

  it('lets go of a lease once, and only for its holder', () => {
    const { admission, enqueue } = open();
    enqueue('1');
    const lease = admission.leaseOf('1')?.id ?? '';
    expect(() => admission.release(lease, 'stranger')).toThrow(expect.objectContaining({ code: 'DRY-E2032' }));
    admission.release(lease);
    expect(() => admission.release(lease)).toThrow(expect.objectContaining({ code: 'DRY-E2031' }));
    expect(admission.metrics().utilisation).toMatchObject([{ used: 0 }]);
  });

  it('takes back the leases of a holder that is gone, and starts others with them', () => {
    const { admission, started, enqueue } = open({ global: { parallelRuns: 2 } });
    for (const run of ['1', '2', '3']) enqueue(run);
    expect(admission.expire('somebody else')).toEqual([]);
    expect(admission.expire('local')).toEqual(['1', '2']);
    expect(started).toEqual(['1', '2', '3']);
  });

  it('goes on after a restart: what ran holds its lease, what waited keeps its age, and what no longer fits is named', () => {
    const { admission, started, clock } = open({ global: { parallelRuns: 2, memoryMiB: 100 } });
    clock.now = 1_000_000;
    const run = (id: string, enqueuedAt: number, running: boolean, memoryMiB = 10, parent: string | null = null) => {
      const party = { owner: 'ana', project: 'bank', workflow: 'w', priority: 'normal' as const };
      return { run: id, ...party, enqueuedAt, running, needs: { memoryMiB }, parent };
    };
    const refused = admission.restore([
      run('late', 900_000, false),
      run('big', 1000, false, 101),
      run('ran', 500, true, 60),
      run('ran too', 600, true, 60),
      run('child', 700, false, 10, 'ran'),
      run('early', 800_000, false),
    ]);
    expect(refused).toMatchObject([{ run: 'big', error: { code: 'DRY-E2030' } }]);
    expect(started).toEqual(['child']);
    expect(admission.explain('early')).toMatchObject({ waitedMs: 200_000, position: 1 });
    admission.leave('ran');
    expect(started).toEqual(['child', 'early']);
    expect(order(admission)).toEqual(['late']);
  });

  it('lets what was used up by the minute come back with time, and says when to look again', () => {
    const { admission, started, clock, enqueue } = open({ global: { tokensPerMinute: 600 } });
    enqueue('1', { needs: { tokensPerMinute: 500 } });
    enqueue('2', { needs: { tokensPerMinute: 200 } });
    expect(started).toEqual(['1']);
    expect(admission.wakeAt).toBe(10_001);
    clock.now = 9000;
    admission.tick();
    expect(started).toEqual(['1']);
    clock.now = 10_001;
    admission.tick();
    expect(started).toEqual(['1', '2']);
    expect(admission.wakeAt).toBeNull();
  });

  it('counts the money of a day, gives back what a run did not spend, and begins anew at midnight UTC', () => {
    const { admission, started, clock, enqueue } = open({ everyOwner: { moneyMicrosPerDay: 100 } });
    enqueue('1', { needs: { moneyMicrosPerDay: 80 } });
    enqueue('2', { needs: { moneyMicrosPerDay: 60 } });
    enqueue('3', { owner: 'bob', needs: { moneyMicrosPerDay: 60 } });
    expect(started).toEqual(['1', '3']);
    expect(text(admission, '2')).toContain(
      'micro-dollars per day of owner ana 80/100, it wants 60; enough is back at 1970-01-02 00:00:00 UTC',
    );
    admission.leave('1', { moneyMicrosPerDay: 30 });
    expect(started).toEqual(['1', '3', '2']);
    enqueue('4', { needs: { moneyMicrosPerDay: 100 } });
    expect(admission.wakeAt).toBe(86_400_000);
    clock.now = 86_400_000;
    admission.tick();
    expect(started).toContain('4');
  });

  it('keeps what it lacks for a large run, from the patience time on, and says so to those who wait for it', () => {
    const { admission, started, clock, enqueue, finish } = open({ global: { memoryMiB: 100 }, patienceMs: 1000 });
    enqueue('a', { needs: { memoryMiB: 50 } });
    enqueue('large', { owner: 'bob', needs: { memoryMiB: 80 } });
    enqueue('b', { needs: { memoryMiB: 40 } });
    expect(started).toEqual(['a', 'b']);
    clock.now = 1000;
    finish('b');
    enqueue('c', { needs: { memoryMiB: 40 } });
    enqueue('d');
    expect(started).toEqual(['a', 'b', 'd']);
    expect(text(admission, 'c')).toContain('what it needs is kept for run #large');
    finish('a');
    expect(started).toEqual(['a', 'b', 'd', 'large']);
  });

  it('moves a run to the front of its class, before another one, or to another class', () => {
    const { admission, enqueue } = open({ global: { parallelRuns: 1 } });
    enqueue('busy');
    for (const run of ['1', '2', '3']) enqueue(run);
    enqueue('b1', { owner: 'bob' });
    enqueue('u', { priority: 'urgent' });
    expect(order(admission)[0]).toBe('u');
    admission.move('3', { to: 'front' });
    expect(order(admission).slice(0, 2)).toEqual(['u', '3']);
    admission.move('2', { to: 'before', run: 'u' });
    expect(order(admission).slice(0, 3)).toEqual(['2', 'u', '3']);
    admission.move('u', { to: 'priority', priority: 'low' });
    expect(order(admission).slice(-2)).toEqual(['2', 'u']);
    expect(() => admission.move('u', { to: 'before', run: '2' })).toThrow(
      expect.objectContaining({ code: 'DRY-E2035' }),
    );
    expect(() => admission.move('u', { to: 'before', run: 'u' })).toThrow(
      expect.objectContaining({ code: 'DRY-E2035' }),
    );
    expect(() => admission.move('busy', { to: 'front' })).toThrow(expect.objectContaining({ code: 'DRY-E2033' }));
  });

  it('starts runs in the order that it lists', () => {
    const arbitrary = fc.record({
      owner: fc.constantFrom('ana', 'bob', 'cleo'),
      project: fc.constantFrom('p', 'q'),
      priority: fc.constantFrom(...prioritySchema.options),
    });
    fc.assert(
      fc.property(
        fc.array(arbitrary, { maxLength: 15 }),
        fc.array(fc.tuple(fc.nat(14), fc.nat(14), fc.nat(2)), { maxLength: 8 }),
        (runs, moves) => {
          const { admission, started, enqueue } = open();
          admission.drain();
          for (const [index, run] of runs.entries()) enqueue(`r${index}`, run);
          for (const [run, other, kind] of moves) {
            if (run >= runs.length || other >= runs.length) continue;
            const move = [
              { to: 'front' as const },
              { to: 'before' as const, run: `r${other}` },
              { to: 'priority' as const, priority: 'high' as const },
            ][kind];
            try {
              admission.move(`r${run}`, move ?? { to: 'front' });
            } catch (error) {
              expect(error).toMatchObject({ code: 'DRY-E2035' });
            }
          }
          const listed = order(admission);
          expect(listed).toHaveLength(runs.length);
          admission.resume();
          expect(started).toEqual(listed);
        },
      ),
    );
  });

  it('admits nothing while the queue is drained, and all that may start when it is resumed', () => {
    const { admission, started, enqueue } = open();
    admission.drain();
    enqueue('1');
    expect(started).toEqual([]);
    expect(text(admission, '1')).toContain('the queue is being drained');
    admission.resume();
    expect(started).toEqual(['1']);
  });

  it('stays in order when the clock steps back', () => {
    const { admission, started, clock, enqueue, finish } = open({ global: { parallelRuns: 1 } });
    clock.now = 50_000;
    enqueue('1');
    clock.now = 10;
    enqueue('2');
    enqueue('3');
    finish('1');
    expect(started).toEqual(['1', '2']);
    expect(admission.explain('3').waitedMs).toBe(0);
  });

  it('takes names of owners and projects as they are, also those that every object has', () => {
    const { started, enqueue } = open({ global: { parallelRuns: 2 } });
    enqueue('1', { owner: 'constructor', project: '__proto__' });
    enqueue('2', { owner: 'toString', project: 'valueOf' });
    expect(started).toEqual(['1', '2']);
  });
});

describe('explain', () => {
  it('names the resource, who holds it, and what would let the run start', () => {
    const { admission, enqueue } = open({ global: { parallelRuns: 2 } });
    for (const run of ['14', '15', '17', '18']) enqueue(run);
    expect(text(admission, '17')).toBe(
      'Run #17 waits: parallel runs 2/2 (run #14 and run #15 hold them). It would start now if parallel runs were 3. ' +
        'Position 1 of 2: it is next. Predicted start: unknown, for too little was observed.',
    );
    expect(text(admission, '18')).toContain(
      'It would start now if parallel runs were 4. Position 2 of 2, after run #17.',
    );
  });

  it('predicts from what was observed, and nothing else', () => {
    const { admission, enqueue, finish, clock } = open({ global: { parallelRuns: 1 } });
    enqueue('1');
    enqueue('2');
    enqueue('3');
    enqueue('4', { workflow: 'new' });
    enqueue('5');
    expect(admission.list().every(({ predicted }) => predicted === null)).toBe(true);
    finish('1', 10_000);
    expect(admission.list().map(({ run, predicted }) => [run, predicted])).toEqual([
      ['3', { at: 20_000, samples: 1 }],
      ['4', { at: 30_000, samples: 1 }],
      ['5', null],
    ]);
    clock.now = 21_000;
    // It runs longer than any before it: nobody knows how long.
    expect(admission.explain('3').predicted).toBeNull();
  });

  it('law: with the limits that it names, the run would indeed start now, whatever of those before it starts first', () => {
    const needs = fc.record(
      { memoryMiB: fc.integer({ min: 1, max: 10 }), cpuCores: fc.constantFrom(0.5, 1, 2) },
      { requiredKeys: [] },
    );
    const arbitrary = fc.record({
      owner: fc.constantFrom('ana', 'bob'),
      priority: fc.constantFrom(...prioritySchema.options),
      needs,
    });
    fc.assert(
      fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 20 }), (runs) => {
        const global = { parallelRuns: 3, memoryMiB: 12, cpuCores: 2 };
        const { admission, enqueue } = open({ global, everyOwner: { parallelRuns: 2 } });
        for (const [index, run] of runs.entries()) enqueue(`r${index}`, run);
        const list = admission.list();
        for (const { run, position, startsIf } of list) {
          const machine: Record<string, number> = { ...global };
          const owners: Record<string, Record<string, number>> = {};
          for (const { scope, resource, limit } of startsIf) {
            if (scope.kind === 'global') machine[resource] = limit;
            if (scope.kind === 'owner') owners[scope.owner] = { ...owners[scope.owner], [resource]: limit };
          }
          const raised = open({ global: machine, everyOwner: { parallelRuns: 2 }, owners });
          const later = new Set(list.slice(position).map(({ run }) => run));
          const known = runs.map((one, index) => ({
            run: `r${index}`,
            project: 'bank',
            workflow: 'w',
            enqueuedAt: 0,
            running: admission.leaseOf(`r${index}`) !== undefined,
            ...one,
          }));
          raised.admission.restore(known.filter(({ run }) => !later.has(run)));
          expect(raised.started).toContain(run);
        }
      }),
    );
  });
});

describe('metrics of the queue', () => {
  it('tell use and limits, who waits how long, shares beside entitlements, and who starves', () => {
    const { admission, clock, enqueue, finish } = open({
      global: { parallelRuns: 2 },
      ownerWeights: { ana: 3 },
      ageingMs: 1000,
    });
    enqueue('1');
    enqueue('2', { owner: 'bob' });
    enqueue('3', { priority: 'urgent' });
    clock.now = 2500;
    const metrics = admission.metrics();
    expect(metrics.utilisation).toEqual([{ scope: { kind: 'global' }, resource: 'parallelRuns', used: 2, limit: 2 }]);
    expect(metrics).toMatchObject({ running: 2, waiting: 1, longestWaitMs: 2500, starving: ['3'] });
    expect(metrics.waitingByPriority).toEqual({ urgent: 1, high: 0, normal: 0, low: 0 });
    expect(metrics.waitingByOwner).toEqual([{ owner: 'ana', waiting: 1 }]);
    expect(metrics.shares).toEqual([
      { owner: 'ana', share: 0.5, entitlement: 0.75 },
      { owner: 'bob', share: 0.5, entitlement: 0.25 },
    ]);
    finish('2', 2500);
    clock.now = 3_700_000;
    expect(admission.metrics().shares).toEqual([{ owner: 'ana', share: 1, entitlement: 1 }]);
  });
});
