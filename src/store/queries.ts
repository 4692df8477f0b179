import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import {
  type Item,
  type JsonObject,
  type JsonValue,
  type RunEvent,
  type RunId,
  type Step,
  type Verdict,
  verdictSchema,
} from '../model/index.ts';
import { fixedQuery, literal, RunNumbers } from './statement-forms.ts';
import type {
  AgentOutcomes,
  CommandRecord,
  CommittedArtifact,
  EventQuery,
  ItemQuery,
  KeptFigures,
  KnownAgent,
  RecordedAttempt,
  RecordedItem,
  RecordedStep,
} from './run-store.ts';
import type { StoreSchema } from './schema.ts';
import { agentOf, artifactOf, attemptOf, commandOf, eventOf, itemOf, stepOf } from './views.ts';

type Db = Kysely<StoreSchema>;

/** The questions that the store answers, in SQL that every database we support understands. */
export async function queryEvents(db: Db, query: EventQuery): Promise<readonly RunEvent[]> {
  let select = db
    .selectFrom('events')
    .innerJoin('run_log', 'run_log.no', 'events.run_no')
    .selectAll('events')
    .select('run_log.run')
    .where('events.id', '>', query.after ?? 0)
    .limit(literal(query.limit ?? 500));
  if (query.run === undefined) {
    select = select.orderBy('events.id');
  } else {
    select = select
      .where('run_log.run', '=', query.run)
      .where('events.seq', '>', query.afterSeq ?? 0)
      .orderBy('events.seq');
  }
  if (query.types !== undefined) select = select.where('events.type', 'in', query.types);
  const rows = await select.execute();
  return rows.map((row) => eventOf(row, row.run));
}

export async function queryLastEventId(db: Db): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select((e) => e.fn.max('id').as('last'))
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** More values than this in one `in (…)` are asked for in turns: SQLite limits the parameters of a statement. */
const VALUES_PER_QUERY = 500;

/** What an engine asks for most: the output of one attempt. */
const outputAt = fixedQuery((db) =>
  db
    .selectFrom('events')
    .select(['seq', 'data_json'])
    .where('run_no', '=', 0)
    .where('seq', '=', 0)
    .where('type', '=', 'attempt.succeeded'),
);

export async function queryOutputs(
  db: Db,
  run: RunId,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, JsonValue>> {
  const outputs = new Map<number, JsonValue>();
  if (seqs.length === 0) return outputs;
  const runNo = await queryRunNo(db, run);
  for (let start = 0; start < seqs.length; start += VALUES_PER_QUERY) {
    const rows =
      seqs.length === 1
        ? await outputAt(db, [runNo, ...seqs, 'attempt.succeeded'])
        : await db
            .selectFrom('events')
            .select(['seq', 'data_json'])
            .where('run_no', '=', runNo)
            .where('seq', 'in', seqs.slice(start, start + VALUES_PER_QUERY))
            .where('type', '=', 'attempt.succeeded')
            .execute();
    for (const row of rows) outputs.set(row.seq, (JSON.parse(row.data_json) as { output: JsonValue }).output);
  }
  return outputs;
}

/** The number of a run in the log, which never changes; -1 when there is no such run. */
export async function queryRunNo(db: Db, run: RunId): Promise<number> {
  const known = numbers.of(db, run);
  if (known !== undefined) return known;
  const row = await db.selectFrom('run_log').select('no').where('run', '=', run).executeTakeFirst();
  if (row !== undefined) numbers.remember(db, run, row.no);
  return row?.no ?? -1;
}

const numbers = new RunNumbers();

export async function querySteps(db: Db, run: RunId): Promise<readonly RecordedStep[]> {
  const runNo = await queryRunNo(db, run);
  const steps = await db.selectFrom('steps').selectAll().where('run_no', '=', runNo).orderBy('position').execute();
  const uncounted = steps.filter((row) => row.counts_json === null || row.verdicts_json === null);
  const ids = uncounted.map(({ step }) => step);
  const counts = ids.length === 0 ? [] : await itemCounts(db, runNo, ids);
  const countsOfStep = new Map(counts.map((row) => [row.step, row]));
  return steps.map((row) => stepOf(row, countsOf(row.total, countsOfStep.get(row.step))));
}

const ENDED = ['succeeded', 'failed', 'skipped'] as const;

type ItemCounts = { readonly step: string } & Readonly<Record<(typeof ENDED)[number] | Verdict, number>>;

/**
 * How many items of each step ended how, in one pass over them in the order in which they are stored. What an item has shown so
 * far counts when the item has ended: a repair may still change it.
 */
function itemCounts(db: Db, runNo: number, steps: readonly string[]): Promise<readonly ItemCounts[]> {
  const select = db
    .selectFrom('items')
    .select('step')
    .select(ENDED.map((state) => counted(sql`state = ${sql.lit(state)}`).as(state)))
    .select(verdictSchema.options.map((verdict) => counted(hasVerdict(verdict)).as(verdict)))
    .where('run_no', '=', runNo)
    .where('step', 'in', steps)
    .groupBy('step');
  return select.execute();
}

function hasVerdict(verdict: Verdict): RawBuilder<unknown> {
  return sql`verdict = ${sql.lit(verdict)} and state in (${sql.join(ENDED.map((state) => sql.lit(state)))})`;
}

function counted(condition: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`count(*) filter (where ${condition})`;
}

function countsOf(total: number, items: ItemCounts | undefined): Pick<Step, 'counts' | 'verdicts'> {
  const found = verdictSchema.options.filter((verdict) => (items?.[verdict] ?? 0) > 0);
  return {
    counts: { total, succeeded: items?.succeeded ?? 0, failed: items?.failed ?? 0, skipped: items?.skipped ?? 0 },
    verdicts: Object.fromEntries(found.map((verdict) => [verdict, Number(items?.[verdict])])),
  };
}

/**
 * The items of the steps that have started. A step that follows another works on the items of that one's list, so the list
 * says which there are and the step's own rows say what happened to them.
 */
export async function queryItems(db: Db, run: RunId, query: ItemQuery): Promise<readonly RecordedItem[]> {
  const state = sql<Item['state']>`case
    when own.state in ('succeeded', 'failed', 'skipped') then own.state
    when steps.finished_at is not null then 'cancelled'
    when own.state = 'gone' then 'pending'
    else coalesce(own.state, 'pending') end`;
  let select = db
    .selectFrom('steps')
    .innerJoin('items as list', (join) =>
      join.onRef('list.run_no', '=', 'steps.run_no').onRef('list.step', '=', 'steps.items_of'),
    )
    .leftJoin('items as own', (join) =>
      join
        .onRef('own.run_no', '=', 'steps.run_no')
        .onRef('own.step', '=', 'steps.step')
        .onRef('own.item', '=', 'list.item'),
    )
    .select(['steps.step', 'list.item', 'own.reason', 'own.error_json', 'own.verdict', 'own.attempts', 'own.note'])
    .select(state.as('state'))
    .where('steps.run_no', '=', await queryRunNo(db, run))
    .where('steps.started_at', 'is not', null)
    .where('list.state', '!=', 'gone')
    .orderBy('steps.step')
    .orderBy('list.item')
    .limit(literal(query.limit ?? 500));
  if (query.step !== undefined) select = select.where('steps.step', '=', query.step);
  if (query.item !== undefined) select = select.where('list.item', '=', query.item);
  if (query.states !== undefined) select = select.where(state, 'in', query.states);
  if (query.verdicts === 'any') select = select.where('own.verdict', 'is not', null);
  else if (query.verdicts !== undefined) select = select.where('own.verdict', 'in', query.verdicts);
  if (query.after !== undefined) {
    const { step, item } = query.after;
    select = select.where(sql<boolean>`(steps.step, list.item) > (${step}, ${item})`);
  }
  return (await select.execute()).map(itemOf);
}

export async function queryAttempts(
  db: Db,
  run: RunId,
  of?: { readonly step: string; readonly item: string | null },
): Promise<readonly RecordedAttempt[]> {
  const runNo = await queryRunNo(db, run);
  let attempts = db.selectFrom('attempts').selectAll().where('run_no', '=', runNo);
  let artifacts = db.selectFrom('artifacts').selectAll().where('run_no', '=', runNo);
  if (of !== undefined) {
    attempts = attempts.where('step', '=', of.step).where('item', '=', of.item ?? '');
    artifacts = artifacts.where('step', '=', of.step).where('item', '=', of.item ?? '');
  }
  const rows = await attempts.orderBy('step').orderBy('item').orderBy('attempt').execute();
  return attemptsWith(db, run, rows, (await artifacts.orderBy('name').execute()).map(artifactOf));
}

/** Rows of attempts with their outputs, which the log holds, and those of the artifacts that are theirs. */
export async function attemptsWith(
  db: Db,
  run: RunId,
  rows: readonly Selectable<StoreSchema['attempts']>[],
  artifacts: readonly CommittedArtifact[],
): Promise<readonly RecordedAttempt[]> {
  const committed = Map.groupBy(artifacts, placeOf);
  const seqs = rows.flatMap((row) => row.output_seq ?? []);
  const outputs = await queryOutputs(db, run, seqs);
  return rows.map((row) => {
    const output = row.output_seq === null ? null : (outputs.get(row.output_seq) ?? null);
    const own = committed.get(placeOf({ ...row, item: row.item === '' ? null : row.item })) ?? [];
    return attemptOf(
      row,
      output,
      own.map(({ name, type, bytes, sha256 }) => ({ name, type, bytes, sha256 })),
    );
  });
}

function placeOf(ref: { step: string; item: string | null; attempt: number }): string {
  return JSON.stringify([ref.step, ref.item, ref.attempt]);
}

export async function queryArtifacts(db: Db, run: RunId): Promise<readonly CommittedArtifact[]> {
  const rows = await db
    .selectFrom('artifacts')
    .innerJoin('attempts', (join) =>
      join
        .onRef('attempts.run_no', '=', 'artifacts.run_no')
        .onRef('attempts.step', '=', 'artifacts.step')
        .onRef('attempts.item', '=', 'artifacts.item')
        .onRef('attempts.attempt', '=', 'artifacts.attempt'),
    )
    .selectAll('artifacts')
    .where('artifacts.run_no', '=', await queryRunNo(db, run))
    .orderBy('attempts.output_seq')
    .orderBy('artifacts.name')
    .execute();
  return rows.map(artifactOf);
}

export async function queryCommandByKey(db: Db, run: RunId, key: string): Promise<CommandRecord | undefined> {
  const row = await db
    .selectFrom('commands')
    .selectAll()
    .where('run_no', '=', await queryRunNo(db, run))
    .where('key', '=', key)
    .executeTakeFirst();
  return row === undefined ? undefined : commandOf(row, run);
}

export async function queryCommands(db: Db, run: RunId): Promise<readonly CommandRecord[]> {
  const runNo = await queryRunNo(db, run);
  const rows = await db
    .selectFrom('commands')
    .selectAll()
    .where('run_no', '=', runNo)
    .orderBy('requested_at')
    .execute();
  return rows.map((row) => commandOf(row, run));
}

export async function queryAgents(db: Db): Promise<readonly KnownAgent[]> {
  const rows = await db.selectFrom('agents').selectAll().orderBy('id').orderBy('version').execute();
  return rows.map(agentOf);
}

/** How the attempts of each agent ended, over all runs. */
export async function queryAgentOutcomes(db: Db): Promise<readonly AgentOutcomes[]> {
  const rows = await db
    .selectFrom('attempts')
    .select(['agent', 'state', (e) => e.fn.countAll<number>().as('count')])
    .where('state', 'in', ['succeeded', 'failed'])
    .where('agent', '!=', '')
    .groupBy(['agent', 'state'])
    .execute();
  return [...Map.groupBy(rows, ({ agent }) => agent)].map(([agent, counts]) => {
    const countOf = (state: string) => counts.find((row) => row.state === state)?.count ?? 0;
    return { agent, succeeded: countOf('succeeded'), failed: countOf('failed') };
  });
}

export async function queryAgentFigures(db: Db): Promise<readonly KeptFigures[]> {
  const rows = await db
    .selectFrom('agent_figures')
    .selectAll()
    .orderBy('agent')
    .orderBy('version')
    .orderBy('skill')
    .execute();
  return rows.map(({ figures_json, ...row }) => ({ ...row, figures: JSON.parse(figures_json) as JsonObject }));
}
