import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Priority, prioritySchema } from '../model/index.ts';
import type { Admission } from './admission.ts';
import { OVERDUE_TURN } from './dispatcher.ts';
import { request, type SimulatedOutcome, type SimulatedRun, simulate } from './testing.ts';

const CLASS: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };

const arbitraryRun = fc.record({
  owner: fc.constantFrom('ana', 'bob', 'cleo'),
  project: fc.constantFrom('p', 'q'),
  priority: fc.constantFrom(...prioritySchema.options),
  at: fc.integer({ min: 0, max: 20_000 }),
  durationMs: fc.integer({ min: 0, max: 5000 }),
  needs: fc.record(
    { memoryMiB: fc.integer({ min: 1, max: 10 }), cpuCores: fc.constantFrom(0.5, 1, 2) },
    { requiredKeys: [] },
  ),
});

const arbitraryRuns = (options: { minLength?: number; maxLength: number }): fc.Arbitrary<SimulatedRun[]> =>
  fc.array(arbitraryRun, options).map((runs) => runs.map((run, index) => request(`r${index}`, run)));

const arbitraryConfig = fc.record({
  global: fc.record({
    parallelRuns: fc.integer({ min: 1, max: 6 }),
    memoryMiB: fc.integer({ min: 10, max: 20 }),
    cpuCores: fc.constantFrom(2, 3),
  }),
  everyOwner: fc.record({ parallelRuns: fc.integer({ min: 1, max: 4 }) }, { requiredKeys: [] }),
  everyProject: fc.record({ memoryMiB: fc.integer({ min: 10, max: 15 }) }, { requiredKeys: [] }),
  ageingMs: fc.integer({ min: 100, max: 10_000 }),
  patienceMs: fc.integer({ min: 0, max: 3000 }),
});

function checkInvariants(admission: Admission): void {
  for (const { used, limit } of admission.metrics().utilisation) expect(used).toBeLessThanOrEqual(limit);
  // Whoever waits lacks something, or something is kept for another.
  for (const { run, waitsFor } of admission.list()) expect(waitsFor, `${run} could start`).not.toEqual([]);
}

describe('admission, over simulated time', () => {
  it('law: no quota is ever exceeded, nothing stands idle that fits, every run starts once, and all is given back', () => {
    fc.assert(
      fc.property(arbitraryConfig, arbitraryRuns({ maxLength: 40 }), (config, runs) => {
        const { outcomes, admission } = simulate(config, runs, { check: checkInvariants });
        expect(new Set(outcomes.map(({ run }) => run)).size).toBe(runs.length);
        expect(outcomes).toHaveLength(runs.length);
        const { utilisation, running, waiting } = admission.metrics();
        expect({ running, waiting }).toEqual({ running: 0, waiting: 0 });
        expect(utilisation.every(({ used }) => used === 0)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('law: the same requests at the same times are decided in the same way', () => {
    fc.assert(
      fc.property(arbitraryConfig, arbitraryRuns({ maxLength: 30 }), (config, runs) => {
        expect(simulate(config, runs).outcomes).toEqual(simulate(config, runs).outcomes);
      }),
      { numRuns: 50 },
    );
  });

  it('law: owners that always have runs waiting are served by their weights, up to C·D·(1/v + 1/w)', () => {
    const weights = fc.record({ ana: fc.integer({ min: 1, max: 5 }), bob: fc.integer({ min: 1, max: 5 }) });
    const durations = fc.record({ ana: fc.integer({ min: 1, max: 500 }), bob: fc.integer({ min: 1, max: 500 }) });
    fc.assert(
      fc.property(weights, durations, fc.integer({ min: 1, max: 8 }), fc.boolean(), (weight, given, slots, ages) => {
        // The turns of the overdue are counted in starts: they leave the shares alone where runs take equally long.
        const duration = ages ? { ana: given.ana, bob: given.ana } : given;
        const until = 20_000;
        const runs = (['ana', 'bob'] as const).flatMap((owner) =>
          Array.from({ length: Math.ceil((until * slots) / duration[owner]) }, (_, index) =>
            request(`${owner}${index}`, { owner, durationMs: duration[owner] }),
          ).slice(0, 4000),
        );
        const enough = (owner: 'ana' | 'bob') => Math.min(until, (4000 * duration[owner]) / slots);
        const horizon = Math.min(enough('ana'), enough('bob'));
        const config = { global: { parallelRuns: slots }, ownerWeights: weight, ageingMs: ages ? 500 : 1e9 };
        const { outcomes } = simulate(config, runs, { until: horizon });
        const served = (owner: 'ana' | 'bob') => heldTime(outcomes, owner, horizon) / weight[owner];
        const longest = Math.max(duration.ana, duration.bob);
        const bound = slots * longest * (1 / weight.ana + 1 / weight.bob) + 1;
        expect(Math.abs(served('ana') - served('bob'))).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 25 },
    );
  });

  it('law: the projects of an owner share what it gets by their weights', () => {
    const runs = ['p', 'q'].flatMap((project) =>
      Array.from({ length: 400 }, (_, index) => request(`${project}${index}`, { project, durationMs: 100 })),
    );
    const config = { global: { parallelRuns: 2 }, projectWeights: { 'ana/p': 3 } };
    const { outcomes } = simulate(config, runs, { until: 10_000 });
    const ofP = outcomes.filter(({ project }) => project === 'p').length;
    expect(Math.abs(ofP / outcomes.length - 0.75)).toBeLessThanOrEqual(0.02);
  });

  it(`law: once overdue, a run waits for at most ${OVERDUE_TURN} starts for each that is overdue longer, and itself`, () => {
    const lows = fc.array(fc.record({ owner: fc.constantFrom('x', 'y'), at: fc.integer({ min: 0, max: 3000 }) }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(lows, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 50, max: 500 }), (low, slots, ageingMs) => {
        // A flood of urgent runs by ever new owners, each of which would go first for ever.
        const flood = Array.from({ length: 600 }, (_, index) =>
          request(`u${index}`, { owner: `o${index}`, priority: 'urgent', at: index * 10, durationMs: 20 * slots }),
        );
        const slow = low.map((run, index) => request(`low${index}`, { ...run, priority: 'low', durationMs: 20 }));
        const { outcomes } = simulate({ global: { parallelRuns: slots }, ageingMs }, [...flood, ...slow]);
        for (const run of outcomes.filter(({ priority }) => priority === 'low')) {
          const due = deadline(run, ageingMs);
          const waitedFor = outcomes.filter(({ startedAs, startedAt }) => startedAt > due && startedAs < run.startedAs);
          const longerOverdue = outcomes.filter((other) => other.startedAt > due && deadline(other, ageingMs) <= due);
          expect(waitedFor.length).toBeLessThanOrEqual(OVERDUE_TURN * (longerOverdue.length + 1));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('law: a more urgent run goes first, unless the other has aged to its class or is overdue', () => {
    fc.assert(
      fc.property(arbitraryRuns({ maxLength: 40 }), fc.integer({ min: 100, max: 10_000 }), (runs, ageingMs) => {
        const plain = runs.map((run) => ({ ...run, needs: {} }));
        const { outcomes } = simulate({ global: { parallelRuns: 2 }, ageingMs }, plain);
        const rank = (run: SimulatedRun, now: number) =>
          Math.min(3, Math.max(0, Math.ceil((deadline(run, ageingMs) - now) / ageingMs) - 1));
        for (const { startedAs, startedAt, ...run } of outcomes) {
          if (deadline(run, ageingMs) <= startedAt) continue;
          const waiting = outcomes.filter((other) => other.at < startedAt && other.startedAs > startedAs);
          for (const other of waiting) expect(rank(other, startedAt)).toBeGreaterThanOrEqual(rank(run, startedAt));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('law: runs of one owner, project and priority that need the same start in the order in which they came', () => {
    fc.assert(
      fc.property(arbitraryConfig, arbitraryRuns({ maxLength: 40 }), (config, runs) => {
        const { outcomes } = simulate(config, runs);
        const latest = new Map<string, number>();
        for (const { owner, project, priority, needs, at } of outcomes) {
          const kind = JSON.stringify([owner, project, priority, needs]);
          expect(latest.get(kind) ?? 0).toBeLessThanOrEqual(at);
          latest.set(kind, at);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('law: a large run gets in past any stream of small ones, within its deadline, the patience time and one drain', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 100 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.constantFrom(...prioritySchema.options),
        (large, small, patienceMs, priority) => {
          const ageingMs = 1000;
          const stream = Array.from({ length: 1500 }, (_, index) =>
            request(`s${index}`, {
              owner: 'bob',
              at: index * 5,
              durationMs: 400,
              needs: { memoryMiB: small },
              priority,
            }),
          );
          const one = request('large', { at: 500, needs: { memoryMiB: large }, priority });
          const config = { global: { memoryMiB: 100, parallelRuns: 200 }, ageingMs, patienceMs };
          const { outcomes } = simulate(config, [...stream, one]);
          const started = outcomes.find(({ run }) => run === 'large')?.startedAt ?? Infinity;
          // Streams of one run in 5 ms: sixteen starts take far less than the second that is allowed for them here.
          expect(started - one.at).toBeLessThanOrEqual((CLASS[priority] + 1) * ageingMs + patienceMs + 400 + 1000);
        },
      ),
      { numRuns: 15 },
    );
  });
});

function deadline({ at, priority }: SimulatedRun, ageingMs: number): number {
  return at + (CLASS[priority] + 1) * ageingMs;
}

function heldTime(outcomes: readonly SimulatedOutcome[], owner: string, until: number): number {
  return outcomes
    .filter((run) => run.owner === owner)
    .reduce((sum, { startedAt, durationMs }) => sum + Math.min(durationMs, until - startedAt), 0);
}
