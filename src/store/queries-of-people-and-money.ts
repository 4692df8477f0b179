import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { RunId } from '../model/index.ts';
import { literal } from './statement-forms.ts';
import type { Approval, ApprovalQuery, RunUsage, UsageSum } from './run-store.ts';
import type { StoreSchema } from './schema.ts';
import { approvalOf } from './views.ts';

type Db = Kysely<StoreSchema>;

export async function queryApprovals(db: Db, query: ApprovalQuery): Promise<readonly Approval[]> {
  let select = db
    .selectFrom('approvals')
    .innerJoin('runs', 'runs.run_no', 'approvals.run_no')
    .selectAll('approvals')
    .select('runs.id as run')
    .orderBy('approvals.requested_at')
    .orderBy('runs.id')
    .orderBy('approvals.seq')
    .limit(literal(query.limit ?? 500));
  if (query.run !== undefined) select = select.where('runs.id', '=', query.run);
  if (query.open === true) select = select.where('approvals.decided_at', 'is', null);
  if (query.after !== undefined) {
    const place = sql`(${query.after.requestedAt}, ${query.after.run}, ${query.after.seq})`;
    select = select.where(sql<boolean>`(approvals.requested_at, runs.id, approvals.seq) > ${place}`);
  }
  return (await select.execute()).map(approvalOf);
}

/** Sums over the rows of attempts: nothing has to be kept up to date beside them. */
export async function queryUsage(db: Db, run: RunId): Promise<RunUsage> {
  const rows = await sums(
    db
      .selectFrom('attempts')
      .innerJoin('runs', 'runs.run_no', 'attempts.run_no')
      .where('runs.id', '=', run)
      .where('attempts.input_uncached', 'is not', null),
  )
    .select('attempts.step')
    .groupBy('attempts.step')
    .execute();
  const steps = new Map(rows.map(({ step, ...sum }) => [step, sum] as const));
  return { total: [...steps.values()].reduce(added, NOTHING), steps };
}

function sums(attempts: SelectQueryBuilder<StoreSchema, 'attempts' | 'runs', object>) {
  return attempts.select((e) => [
    e.fn.sum<number>('attempts.input_uncached').as('inputUncached'),
    e.fn.sum<number>('attempts.cache_read').as('cacheRead'),
    e.fn.sum<number>('attempts.cache_write').as('cacheWrite'),
    e.fn.sum<number>('attempts.output_tokens').as('output'),
    e.fn.sum<number>('attempts.reasoning').as('reasoning'),
    e.fn.coalesce(e.fn.sum<number>('attempts.cost_micros'), e.lit(0)).as('costMicros'),
    sql<number>`count(*) - count(attempts.cost_micros)`.as('unknownCosts'),
    e.fn.countAll<number>().as('attempts'),
  ]);
}

const NOTHING: UsageSum = {
  inputUncached: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  costMicros: 0,
  unknownCosts: 0,
  attempts: 0,
};

function added(a: UsageSum, b: UsageSum): UsageSum {
  return {
    inputUncached: a.inputUncached + b.inputUncached,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
    costMicros: a.costMicros + b.costMicros,
    unknownCosts: a.unknownCosts + b.unknownCosts,
    attempts: a.attempts + b.attempts,
  };
}
