import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openStore, type RunQuery, type RunSort, type RunStore } from './index.ts';
import { created, factsOf, newRunId, temporaryHome } from './testing.ts';

/** What SQLite says about how it would find the answer to what a store is asked. */
async function plansOf(ask: (store: RunStore) => Promise<unknown>): Promise<readonly string[]> {
  await using home = await temporaryHome();
  await using store = await openStore(home.store);
  const run = newRunId();
  await store.append({ run, epoch: 0, facts: factsOf(run, [created()]) });
  const prepared = vi.spyOn(DatabaseSync.prototype, 'prepare');
  await ask(store);
  const statements = prepared.mock.calls.map(([sql]) => sql);
  prepared.mockRestore();
  using database = new DatabaseSync(home.store, { readOnly: true });
  return statements.flatMap((statement) =>
    database
      .prepare(`explain query plan ${statement}`)
      .all()
      .map((row) => String(row['detail'])),
  );
}

function plansOfRuns(query: RunQuery): Promise<readonly string[]> {
  return plansOf((store) => store.runs({ limit: 50, ...query }));
}

const INDEX_BY_SORT: Record<RunSort['by'], string | null> = {
  createdAt: null,
  startedAt: 'runs_by_started_at',
  finishedAt: 'runs_by_finished_at',
  spentMicros: 'runs_by_cost',
  state: 'runs_by_state',
  name: 'runs_by_name',
};

const INDEXED = [
  [{ states: ['failed'] }, 'runs_by_state'],
  [{ states: ['failed', 'cancelled'] }, 'runs_by_state'],
  [{ owner: 'ana' }, 'runs_by_owner'],
  [{ project: 'p' }, 'runs_by_project'],
  [{ workflow: 'w' }, 'runs_by_workflow'],
] as const satisfies readonly (readonly [RunQuery, string])[];

describe('a page of a list', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(Object.entries(INDEX_BY_SORT))(
    'of runs by %s is read in the order of an index, however many runs there are',
    async (by, index) => {
      for (const descending of [true, false]) {
        const plan = await plansOfRuns({ sort: { by: by as RunSort['by'], descending } });
        expect(plan).toContain(index === null ? 'SCAN runs' : `SCAN runs USING COVERING INDEX ${index}`);
        // What is sorted afterwards are the runs of the page; without an index these, too, come in their order.
        expect(plan.filter((detail) => detail === 'USE TEMP B-TREE FOR ORDER BY').length).toBe(index === null ? 0 : 1);
      }
    },
  );

  it.each(INDEXED)('of the runs that %j means looks at no other runs', async (query, index) => {
    const plan = await plansOfRuns(query);
    expect(plan.some((detail) => detail.startsWith('SEARCH runs') && detail.includes(index))).toBe(true);
    expect(plan.filter((detail) => detail.startsWith('SCAN runs'))).toEqual([]);
  });

  it('of one run looks at no other run, and sorts only what it shows', async () => {
    const run = newRunId();
    const asked = await plansOf(async (store) => {
      await store.append({ run, epoch: 0, facts: factsOf(run, [created()]) });
      await store.items(run, { limit: 50 });
      await store.attemptPage(run, { limit: 50 });
      await store.artifactPage(run, { limit: 50 });
      await store.eventPage(run, { afterSeq: 0, limit: 50 });
      await store.commandPage(run, { limit: 50 });
      await store.steps(run);
      await store.events({ run, limit: 50 });
    });
    const big = /^SCAN (items|list|own|attempts|artifacts|events|commands|steps|run_log|runs)\b/;
    expect(asked.filter((detail) => big.test(detail))).toEqual([]);
    expect(asked.some((detail) => detail.startsWith('SEARCH list USING'))).toBe(true);
  });
});
