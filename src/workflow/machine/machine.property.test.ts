import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../model/index.ts';
import { advance } from './advance.ts';
import { decide } from './decide.ts';
import { forkRun } from './fork-run.ts';
import { foundationOf } from './fork-scope.ts';
import { stepAt } from './progress.ts';
import { randomWorkflow } from './random-workflow.ts';
import { chances, Gauntlet, randomBudget, replay } from './testing-gauntlet.ts';
import { TestingShell } from './testing-shell.ts';
import { outcomeOf, viewItems, viewSteps } from './views.ts';

/** Attempts that failed do not go along. */
function withoutAttempts({ attempts: _attempts, ...item }: Item): Omit<Item, 'attempts'> {
  return item;
}

const RUNS = Number(process.env.DRYDOCK_PROPERTY_RUNS ?? 100);

describe('a run of any workflow, whatever its agents, users and machines do', () => {
  it('ends, starts nothing before its needs, and keeps to every limit', () => {
    fc.assert(
      fc.property(
        randomWorkflow,
        chances,
        fc.integer({ min: 1, max: 5 }),
        randomBudget,
        (definition, trouble, concurrency, budget) => {
          const run = new Gauntlet(definition, concurrency, budget);
          run.live(trouble);
          expect(decide(run.progress)).toEqual({ record: [], start: [], ask: [], stop: [], fork: [], wakeAt: null });
        },
      ),
      { numRuns: RUNS * 3 },
    );
  });

  it('bounds its repairs: never more than maxAttempts for an item, each followed by another look', () => {
    fc.assert(
      fc.property(randomWorkflow, chances, (definition, trouble) => {
        const run = new Gauntlet(definition, 3);
        run.live(trouble);
        const repairs = new Map<string, number>();
        const roles = new Map<string, string>();
        for (const fact of run.facts) {
          if (fact.type === 'run.retried') repairs.clear();
          if (fact.type !== 'attempt.started' && fact.type !== 'attempt.succeeded') continue;
          const unit = `${fact.data.step}/${fact.data.item}`;
          if (fact.type === 'attempt.started') roles.set(unit, fact.data.role);
          if (fact.type === 'attempt.started' || roles.get(unit) !== 'repair') continue;
          const count = (repairs.get(unit) ?? 0) + 1;
          repairs.set(unit, count);
          expect(count).toBeLessThanOrEqual(definition.steps[fact.data.step]?.repair?.maxAttempts ?? 0);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is the same run when its events are folded again, after any of them', () => {
    fc.assert(
      fc.property(randomWorkflow, chances, fc.nat(), randomBudget, (definition, trouble, cut, budget) => {
        const run = new Gauntlet(definition, 3, budget);
        run.live(trouble);
        expect(replay(run.facts)).toEqual(run.progress);
        const part = run.facts.slice(0, 2 + (cut % (run.facts.length - 1)));
        const [once, twice] = [replay(part), replay(part)];
        expect(decide(twice)).toEqual(decide(once));
        expect(advance(twice, 5)).toEqual(advance(once, 5));
      }),
      { numRuns: RUNS / 2 },
    );
  });

  it('can be forked: the new run folds from its own log, keeps what its step builds on, does the rest, and ends', () => {
    fc.assert(
      fc.property(randomWorkflow, chances, (definition, trouble) => {
        const run = new Gauntlet(definition, 3);
        run.live(trouble);
        for (const { step, facts } of run.forks.slice(0, 3)) {
          const old = replay(facts);
          const fork = forkRun(facts, { step });
          if (!fork.ok) throw fork.error;
          const kept = foundationOf(old, old.plan.indexOf.get(step) ?? -1);
          const shell = new TestingShell(fork.created.definition, { fork });
          for (const { index, id } of shell.progress.plan.steps) {
            const [before, after] = [stepAt(old, index), stepAt(shell.progress, index)];
            expect(after.phase).toBe(kept.has(index) ? 'finished' : 'waiting');
            if (!kept.has(index)) continue;
            const { outcome, counts, verdicts } = before;
            expect(after).toMatchObject({ outcome, counts, verdicts });
            expect(viewItems(shell.progress, id).map(withoutAttempts)).toEqual(viewItems(old, id).map(withoutAttempts));
          }
          shell.run(() => ({ output: { list: ['X'], n: 2 } }), 'approve');
          expect(viewSteps(shell.progress).map(({ state }) => state)).not.toContain('pending');
          expect(outcomeOf(shell.progress)).not.toBeNull();
          expect(shell.progress.spentMicros).toBe(0);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('looks the same in its events and in its views', () => {
    fc.assert(
      fc.property(randomWorkflow, chances, (definition, trouble) => {
        const run = new Gauntlet(definition, 3);
        run.live(trouble);
        for (const step of viewSteps(run.progress)) {
          const ended = run.facts.findLast((fact) => fact.type === 'step.finished' && fact.data.step === step.id);
          expect(ended?.data).toMatchObject({ state: step.state, reason: step.reason });
          const items = viewItems(run.progress, step.id);
          const { total, succeeded, failed, skipped } = step.counts;
          if (items.length === 0) continue;
          const count = (state: string): number => items.filter((item) => item.state === state).length;
          expect([items.length, count('succeeded'), count('failed'), count('skipped')]).toEqual([
            total,
            succeeded,
            failed,
            skipped,
          ]);
        }
      }),
      { numRuns: RUNS / 2 },
    );
  });
});
