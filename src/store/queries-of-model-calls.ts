import { type Kysely, sql } from 'kysely';
import { plusUsage, type RunId } from '../model/index.ts';
import type {
  AccountOwner,
  AttemptModelUsage,
  CallSource,
  CallState,
  CapScope,
  CostCertainty,
  EnclosingStep,
  ModelCall,
  ModelSpending,
  MoneyAccount,
  ProviderStanding,
} from './model-calls.ts';
import { accountKey } from './money-caps.ts';
import type { StoreSchema } from './schema.ts';

type Db = Kysely<StoreSchema>;

export async function queryMoneyAccount(db: Db, scope: CapScope, of: AccountOwner, at: number): Promise<MoneyAccount> {
  const row = await db
    .selectFrom('model_accounts')
    .select(['settled_micros as settledMicros', 'reserved_micros as reservedMicros'])
    .where('scope', '=', scope)
    .where('key', '=', accountKey(scope, of, at))
    .executeTakeFirst();
  return row ?? { settledMicros: 0, reservedMicros: 0 };
}

export async function queryModelCalls(db: Db, run: RunId): Promise<readonly ModelCall[]> {
  const rows = await db.selectFrom('model_calls').selectAll().where('run', '=', run).orderBy('no').execute();
  return rows.map((row) => ({
    id: row.id,
    run: row.run as RunId,
    step: row.step,
    item: row.item === '' ? null : row.item,
    attempt: row.attempt,
    agent: row.agent,
    owner: row.owner,
    project: row.project,
    workflow: row.workflow,
    within: JSON.parse(row.within_json) as EnclosingStep[],
    provider: row.provider,
    model: row.model,
    promptName: row.prompt_name,
    promptHash: row.prompt_hash,
    source: row.source as CallSource,
    state: row.state as CallState,
    certainty: row.certainty as CostCertainty | null,
    reservedMicros: row.reserved_micros,
    reservedTokens: row.reserved_tokens,
    usage: {
      inputUncached: row.input_uncached,
      cacheRead: row.cache_read,
      cacheWrite: row.cache_write,
      output: row.output_tokens,
      reasoning: row.reasoning,
      costMicros: row.cost_micros,
    },
    reservedAt: row.reserved_at,
    settledAt: row.settled_at,
  }));
}

/** What agents reported themselves is there, too: it is in the ledger since it was counted. */
export async function queryAttemptUsages(db: Db, run: RunId): Promise<readonly AttemptModelUsage[]> {
  const sums = new Map<string, AttemptModelUsage>();
  for (const { step, item, attempt, usage, state } of await queryModelCalls(db, run)) {
    if (state === 'open') continue;
    const key = JSON.stringify([step, item, attempt]);
    const before = sums.get(key)?.usage;
    sums.set(key, { step, item, attempt, usage: before === undefined ? usage : plusUsage(before, usage) });
  }
  return [...sums.values()];
}

export async function queryModelSpending(db: Db, run: RunId): Promise<readonly ModelSpending[]> {
  const count = (condition: ReturnType<typeof sql<boolean>>) => sql<number>`count(*) filter (where ${condition})`;
  const sum = (column: string, condition = sql<boolean>`true`) =>
    sql<number>`coalesce(sum(${sql.ref(column)}) filter (where ${condition}), 0)`;
  const isOpen = sql<boolean>`state = 'open'`;
  const rows = await db
    .selectFrom('model_calls')
    .select(['step', 'agent', 'model'])
    .select([
      count(sql`source in ('live', 'agent')`).as('calls'),
      count(sql`source = 'cache'`).as('fromCache'),
      count(sql`source = 'recording'`).as('fromRecording'),
      count(sql`state <> 'open' and cost_micros is null`).as('unknownCosts'),
      sum('input_uncached').as('inputUncached'),
      sum('cache_read').as('cacheRead'),
      sum('cache_write').as('cacheWrite'),
      sum('output_tokens').as('output'),
      sum('reasoning').as('reasoning'),
      sum('cost_micros').as('costMicros'),
      sum('cost_micros', sql`certainty = 'estimated'`).as('estimatedMicros'),
      sum('reserved_micros', isOpen).as('reservedMicros'),
    ])
    .where('run', '=', run)
    .groupBy(['step', 'agent', 'model'])
    .orderBy('step')
    .orderBy('agent')
    .orderBy('model')
    .execute();
  return rows.map(({ inputUncached, cacheRead, cacheWrite, output, reasoning, costMicros, ...rest }) => ({
    ...rest,
    usage: { inputUncached, cacheRead, cacheWrite, output, reasoning, costMicros },
  }));
}

export async function queryRecentCalls(
  db: Db,
  provider: string,
  since: number,
): Promise<readonly { readonly at: number; readonly tokens: number }[]> {
  const rows = await db
    .selectFrom('model_calls')
    .selectAll()
    .where('provider', '=', provider)
    .where('reserved_at', '>', since)
    .where('source', '=', 'live')
    .orderBy('reserved_at')
    .execute();
  return rows.map((row) => {
    const used = row.input_uncached + row.cache_read + row.cache_write + row.output_tokens + row.reasoning;
    const isTold = row.state === 'settled' || row.state === 'failed';
    return { at: row.reserved_at, tokens: isTold ? used : row.reserved_tokens };
  });
}

export async function queryStandings(db: Db): Promise<readonly ProviderStanding[]> {
  const rows = await db.selectFrom('model_providers').selectAll().execute();
  return rows.map((row) => ({
    provider: row.provider,
    notBefore: row.not_before,
    failures: row.failures,
    openUntil: row.open_until,
  }));
}
