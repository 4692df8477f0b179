import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coordinatorConfigSchema } from './config.ts';
import { SlotPool, slotPoolOptions, type SlotRequest } from './slot-pool.ts';

const signal = new AbortController().signal;
const slot = (run: string, more: Partial<SlotRequest> = {}): SlotRequest => {
  return { owner: 'ana', run, step: 's', name: 'agent', limit: Infinity, signal, ...more };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('slots for attempts', () => {
  it('law: never more at once than slots, an agent, an owner or a project allow, and everything is done', async () => {
    const arbitrary = fc.record({
      owner: fc.constantFrom('ana', 'bob'),
      project: fc.constantFrom('p', 'q'),
      run: fc.constantFrom('1', '2'),
      step: fc.constantFrom('s', 't'),
      name: fc.constantFrom('x', 'y'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ slots: fc.nat(3), agent: fc.nat(2), owner: fc.nat(3), project: fc.nat(3) }),
        fc.array(arbitrary, { maxLength: 40 }),
        async (limits, work) => {
          const [slots, limit] = [limits.slots + 1, limits.agent + 1];
          const pool = new SlotPool({
            slots,
            ownerLimit: () => limits.owner + 1,
            projectLimit: () => limits.project + 1,
          });
          const running = new Map<string, number>();
          const enter = (key: string, most: number, by: number) => {
            running.set(key, (running.get(key) ?? 0) + by);
            expect(running.get(key)).toBeLessThanOrEqual(most);
          };
          await Promise.all(
            work.map((one) =>
              pool.run(slot('', { ...one, run: `${one.project}${one.run}`, limit }), async () => {
                const keys: [string, number][] = [
                  ['all', slots],
                  [`agent ${one.name}`, limit],
                  [`owner ${one.owner}`, limits.owner + 1],
                  [`project ${one.owner} ${one.project}`, limits.project + 1],
                ];
                for (const [key, most] of keys) enter(key, most, 1);
                await turn();
                for (const [key, most] of keys) enter(key, most, -1);
              }),
            ),
          );
          expect([...running.values()].every((count) => count === 0)).toBe(true);
          expect([pool.running, pool.waiting, pool.byOwner()]).toEqual([0, 0, []]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('law: owners, runs and steps that always have work hold slots by their weights, whatever their numbers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), async (weight, slots) => {
        let now = 0;
        const pool = new SlotPool({ slots, now: () => now, weightOf: (owner) => (owner === 'ana' ? weight : 1) });
        const done = { ana: 0, bob: 0 };
        const held: (() => void)[] = [];
        const work = (owner: 'ana' | 'bob') => async () => {
          await new Promise<void>((resolve) => held.push(resolve));
          done[owner] += 1;
        };
        const all = [
          ...Array.from({ length: 400 }, (_, index) =>
            pool.run(slot(`a${index % 20}`, { step: `s${index % 3}` }), work('ana')),
          ),
          ...Array.from({ length: 400 }, () => pool.run(slot('b', { owner: 'bob' }), work('bob'))),
        ];
        for (let round = 0; round < 240; round++) {
          now += 10;
          held.shift()?.();
          await turn();
        }
        expect(Math.abs(done.ana / weight - done.bob)).toBeLessThanOrEqual(slots + 2);
        pool.setSlots(800);
        while (held.length > 0) {
          held.shift()?.();
          await turn();
        }
        await Promise.all(all);
      }),
      { numRuns: 8 },
    );
  });

  it('takes turns between steps, so that one of thousands of items cannot shut out another', async () => {
    const pool = new SlotPool({ slots: 1 });
    const order: string[] = [];
    const work = [...Array.from({ length: 50 }, () => 'large'), 'small'].map((step) =>
      pool.run(slot('r', { step }), async () => {
        order.push(step);
      }),
    );
    await Promise.all(work);
    expect(order.indexOf('small')).toBeLessThanOrEqual(2);
  });

  it('does not let work for a busy agent stand in the way of other work of its step', async () => {
    const pool = new SlotPool({ slots: 2 });
    const gate = Promise.withResolvers<string>();
    const busy = pool.run(slot('r', { name: 'x', limit: 1 }), () => gate.promise);
    const waiting = pool.run(slot('r', { name: 'x', limit: 1 }), async () => 'second');
    expect(await pool.run(slot('r', { name: 'y' }), async () => 'other')).toBe('other');
    expect(pool.runningOf('x')).toBe(1);
    gate.resolve('first');
    expect(await Promise.all([busy, waiting])).toEqual(['first', 'second']);
  });

  it('frees the slot of work that fails, lets waiting work leave, and starts nothing that was stopped before', async () => {
    const pool = new SlotPool({ slots: 1 });
    const stop = new AbortController();
    const failing = pool.run(slot('a'), async () => {
      await turn();
      throw new Error('no');
    });
    const waiting = pool.run(slot('b', { signal: stop.signal }), async () => 'never');
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(failing).rejects.toThrow('no');
    await expect(pool.run(slot('b', { signal: stop.signal }), async () => 'never')).rejects.toThrow('stopped');
    expect(await pool.run(slot('c'), async () => 'free')).toBe('free');
    expect([pool.running, pool.waiting]).toEqual([0, 0]);
  });

  it('lets what runs go on when slots become fewer, and starts more when they come back', async () => {
    const pool = new SlotPool({ slots: 3 });
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const all = gates.map(({ promise }, index) => pool.run(slot(`r${index}`), () => promise));
    pool.setSlots(1);
    expect([pool.running, pool.waiting]).toEqual([3, 2]);
    for (const index of [0, 1]) gates[index]?.resolve();
    await turn();
    expect([pool.running, pool.waiting]).toEqual([1, 2]);
    pool.setSlots(3);
    expect([pool.running, pool.waiting]).toEqual([3, 0]);
    for (const { resolve } of gates) resolve();
    await Promise.all(all);
  });

  it('takes weights and limits from the configuration', () => {
    const config = coordinatorConfigSchema.parse({
      slots: 8,
      global: { parallelAttempts: 6 },
      owners: { ana: { parallelAttempts: 4 } },
      everyOwner: { parallelAttempts: 2 },
      projects: { 'ana/bank': { parallelAttempts: 3 } },
      ownerWeights: { ana: 2 },
    });
    const { slots, weightOf, ownerLimit, projectLimit } = slotPoolOptions(config);
    expect([slots, weightOf?.('ana'), weightOf?.('toString')]).toEqual([6, 2, 1]);
    expect([ownerLimit?.('ana'), ownerLimit?.('bob')]).toEqual([4, 2]);
    expect([projectLimit?.('ana', 'bank'), projectLimit?.('ana', 'shop')]).toEqual([3, Infinity]);
  });
});
