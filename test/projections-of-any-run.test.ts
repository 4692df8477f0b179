import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact, Item, RunId } from '../src/model/index.ts';
import { openStore, type RunStore } from '../src/store/index.ts';
import { newRunId, temporaryHome } from '../src/store/testing.ts';
import { advance, evolve, type RunProgress, viewItems, viewSteps } from '../src/workflow/index.ts';
import { chances, Gauntlet, randomBudget } from '../src/workflow/machine/testing-gauntlet.ts';
import { randomWorkflow } from '../src/workflow/machine/random-workflow.ts';

/** Rows of a run beside its folded log: commands of every kind, crashes, questions, edits and retries among its events. */
async function expectTold(store: RunStore, run: RunId, progress: RunProgress): Promise<void> {
  const { state, seq, openApprovals, concurrency } = progress;
  expect(await store.findRun(run)).toMatchObject({ state, asOfSeq: seq, openApprovals, concurrency });
  const steps = await store.steps(run);
  expect(steps.map(({ note: _note, ...step }) => step)).toEqual(viewSteps(progress));
  for (const { id } of steps) {
    const found = (await store.items(run, { step: id })).map(({ note: _note, ...item }) => settledOnly(item));
    const expected = viewItems(progress, id).map(settledOnly);
    expect(found).toEqual(expected.sort((a, b) => (a.id < b.id ? -1 : 1)));
  }
}

/** Between two attempts the state machine knows more than the rows: what an item waits for, its verdict so far. */
function settledOnly(item: Item): Omit<Item, 'state'> & { readonly state: string } {
  const isOpen = ['pending', 'running', 'retrying', 'cancelled'].includes(item.state);
  return isOpen ? { ...item, state: item.state === 'cancelled' ? 'cancelled' : 'open', verdict: null } : item;
}

/** Appends facts in pieces, and compares after each. */
async function tell(store: RunStore, facts: readonly Fact[], cuts: readonly number[]): Promise<RunId> {
  const run = newRunId();
  const ends = [...new Set([...cuts.map((cut) => (cut % facts.length) + 1), facts.length])].sort((a, b) => a - b);
  let progress: RunProgress | null = null;
  for (const [index, end] of ends.entries()) {
    const piece = facts.slice(ends[index - 1] ?? 0, end).map((fact): Fact => ({ ...fact, run }));
    await store.append({ run, epoch: 0, facts: piece });
    progress = piece.reduce<RunProgress | null>(evolve, progress);
    // Turns end where nothing is left to record: nobody sees a run in between.
    if (progress !== null && advance(progress, progress.clock).facts.length === 0)
      await expectTold(store, run, progress);
  }
  return run;
}

const RUNS = Number(process.env['DRYDOCK_PROPERTY_RUNS'] ?? 60);

describe('what lists and views show of any run', () => {
  it('is what its log says, at any moment, and the same after it was made anew', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store, { durability: 'process-crash' });
    const cuts = fc.array(fc.nat(), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(randomWorkflow, chances, randomBudget, cuts, async (definition, trouble, budget, at) => {
        const gauntlet = new Gauntlet(definition, 3, budget);
        gauntlet.live(trouble);
        await tell(store, gauntlet.facts, at);
      }),
      { numRuns: RUNS },
    );
    expect(await store.check()).toEqual([]);
  });
});
