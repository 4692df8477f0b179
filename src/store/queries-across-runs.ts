import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { RunId } from '../model/index.ts';
import type {
  ItemDifference,
  ItemDifferenceQuery,
  PastRun,
  Spending,
  SpendingKey,
  SpendingQuery,
} from './across-runs.ts';
import { queryRunNo } from './queries.ts';
import type { StoreSchema } from './schema.ts';

type Db = Kysely<StoreSchema>;

interface DifferenceRow {
  readonly step: string;
  readonly item: string;
  readonly a_state: string | null;
  readonly a_verdict: string | null;
  readonly b_state: string | null;
  readonly b_verdict: string | null;
}

/** Items of either run whose state or verdict differs, by step and id. */
export async function queryItemDifferences(
  db: Db,
  [a, b]: readonly [RunId, RunId],
  { after = { step: '', item: '' }, limit }: ItemDifferenceQuery,
): Promise<readonly ItemDifference[]> {
  const of = (run: number) =>
    sql`(select step, item, state, verdict from items
      where run_no = ${run} and state <> 'gone' and (step, item) > (${after.step}, ${after.item}))`;
  const { rows } = await sql<DifferenceRow>`
    select coalesce(a.step, b.step) as step, coalesce(a.item, b.item) as item,
      a.state as a_state, a.verdict as a_verdict, b.state as b_state, b.verdict as b_verdict
    from ${of(await queryRunNo(db, a))} as a
    full join ${of(await queryRunNo(db, b))} as b on a.step = b.step and a.item = b.item
    where a.state is not b.state or a.verdict is not b.verdict
    order by 1, 2 limit ${limit}`.execute(db);
  return rows.map(({ step, item, a_state, a_verdict, b_state, b_verdict }) => ({
    step,
    item,
    a: a_state === null ? null : { state: a_state, verdict: a_verdict },
    b: b_state === null ? null : { state: b_state, verdict: b_verdict },
  }));
}

/** Runs of a workflow that did their work to the end, the newest first. */
export async function queryPastRuns(db: Db, workflow: string, limit: number): Promise<readonly PastRun[]> {
  const runs = await db
    .selectFrom('runs')
    .select(['run_no', 'id', 'workflow_hash', 'started_at', 'finished_at', 'spent_micros', 'unknown_costs'])
    .where('workflow', '=', workflow)
    .where('state', 'in', ['succeeded', 'completed_with_findings'])
    .where('started_at', 'is not', null)
    .orderBy('run_no', 'desc')
    .limit(limit)
    .execute();
  if (runs.length === 0) return [];
  const steps = await db
    .selectFrom('steps')
    .select(['run_no', 'step', 'started_at', 'finished_at', 'total', 'items_of'])
    .where(
      'run_no',
      'in',
      runs.map(({ run_no }) => run_no),
    )
    .where('started_at', 'is not', null)
    .where('finished_at', 'is not', null)
    .orderBy('position')
    .execute();
  const saved = await db
    .selectFrom('model_calls')
    .select(['run'])
    .select((e) => e.fn.countAll<number>().as('count'))
    .where(
      'run',
      'in',
      runs.map(({ id }) => id),
    )
    .where('source', 'in', ['cache', 'recording'])
    .groupBy('run')
    .execute();
  const savedOf = new Map(saved.map(({ run, count }) => [run, count]));
  const stepsOf = Map.groupBy(steps, ({ run_no }) => run_no);
  return runs.map(({ run_no, id, workflow_hash, started_at, finished_at, spent_micros, unknown_costs }) => {
    const own = (stepsOf.get(run_no) ?? []).map((row) => ({
      step: row.step,
      durationMs: (row.finished_at ?? 0) - (row.started_at ?? 0),
      items: row.items_of === null ? 0 : row.total,
    }));
    return {
      run: id as RunId,
      hash: workflow_hash,
      durationMs: (finished_at ?? 0) - (started_at ?? 0),
      costMicros: unknown_costs > 0 ? null : spent_micros,
      savedCalls: savedOf.get(id) ?? 0,
      items: Math.max(0, ...own.map(({ items }) => items)),
      steps: own,
    };
  });
}

const VALUES: Record<SpendingKey, RawBuilder<string>> = {
  day: sql`strftime('%Y-%m-%d', finished_at / 1000, 'unixepoch')`,
  workflow: sql`workflow`,
  owner: sql`owner`,
  project: sql`project`,
  agent: sql`agent`,
};

/** What attempts used, summed by a value that they have in common; days in their order, everything else the dearest first. */
export async function querySpending(db: Db, query: SpendingQuery): Promise<readonly Spending[]> {
  const value = VALUES[query.by];
  const order = query.by === 'day' ? sql`value` : sql`"costMicros" desc, "attempts" desc, value`;
  const { rows } = await sql<Spending>`
    select ${value} as value, count(distinct run_no) as "runs", sum(attempts) as "attempts",
      sum(unknown_costs) as "unknownCosts", sum(input_uncached) as "inputUncached", sum(cache_read) as "cacheRead",
      sum(cache_write) as "cacheWrite", sum(output_tokens) as "output", sum(reasoning) as "reasoning",
      sum(cost_micros) as "costMicros"
    from (${USED} union all ${KEPT}) where ${conditionsOf(query)} group by 1 order by ${order}`.execute(db);
  return rows;
}

/** Attempts of runs that are there. */
const USED = sql`
  select runs.run_no, workflow, owner, project, agent, attempts.finished_at, 1 as attempts,
    attempts.cost_micros is null as unknown_costs, input_uncached, cache_read, cache_write, output_tokens, reasoning,
    coalesce(attempts.cost_micros, 0) as cost_micros
  from attempts join runs on runs.run_no = attempts.run_no where input_uncached is not null`;

const KEPT = sql`
  select run_no, workflow, owner, project, agent, finished_at, attempts, unknown_costs, input_uncached, cache_read,
    cache_write, output_tokens, reasoning, cost_micros
  from kept_spending`;

function conditionsOf({ from, to, ...of }: SpendingQuery): RawBuilder<unknown> {
  const conditions = [sql`true`];
  if (from !== undefined) conditions.push(sql`finished_at >= ${from}`);
  if (to !== undefined) conditions.push(sql`finished_at < ${to}`);
  for (const column of ['workflow', 'owner', 'project'] as const) {
    const wanted = of[column];
    if (wanted === undefined) continue;
    conditions.push(sql`${sql.ref(column)} in (${sql.join(typeof wanted === 'string' ? [wanted] : wanted)})`);
  }
  return sql.join(conditions, sql` and `);
}
