import { type Kysely, sql } from 'kysely';
import { filteredRuns } from './filtered-runs.ts';
import { fixedQuery, literal } from './statement-forms.ts';
import type { RunCount, RunCountKey, RunFilter, RunPlace, RunSort } from './page-queries.ts';
import type { NumberedRun, RunQuery } from './run-store.ts';
import type { StoreSchema } from './schema.ts';
import { runOf } from './views.ts';

type Db = Kysely<StoreSchema>;

const lastSeq = sql<number>`(select max(seq) from events where events.run_no = runs.run_no)`;

const openApprovals = sql<number>`(
  select count(*) from approvals where approvals.run_no = runs.run_no and approvals.decided_at is null)`;

function selectRuns(db: Db) {
  return db
    .selectFrom('runs')
    .selectAll('runs')
    .select(lastSeq.as('last_seq'))
    .select(openApprovals.as('open_approvals'))
    .leftJoin('run_marks', 'run_marks.run_no', 'runs.run_no')
    .select(['run_marks.labels_json', 'run_marks.version']);
}

/** Which runs first, what each has beside itself only then: a sort would carry it along for all that are left out. */
export async function queryRuns(db: Db, query: RunQuery): Promise<readonly NumberedRun[]> {
  const { by, descending } = query.sort ?? { by: 'createdAt', descending: true };
  const key = SORT_KEYS[by];
  const isBackwards = query.upTo !== undefined;
  const isDescending = descending !== isBackwards;
  const direction = isDescending ? 'desc' : 'asc';
  let chosen = filteredRuns(db.selectFrom('runs').select('runs.run_no'), query)
    .orderBy(key, direction)
    .orderBy('runs.run_no', direction)
    .limit(literal(query.limit ?? 50));
  if (query.before !== undefined) {
    const before = query.before;
    chosen = chosen.where('runs.run_no', '<', (e) =>
      e.selectFrom('runs as other').select('other.run_no').where('other.id', '=', before),
    );
  }
  const from = query.upTo ?? query.after;
  if (from !== undefined) {
    const place = sql`(${from.key}, ${from.no})`;
    chosen = chosen.where(sql<boolean>`(${key}, runs.run_no) ${sql.raw(isDescending ? '<' : '>')} ${place}`);
  }
  const rows = await selectRuns(db)
    .where('runs.run_no', 'in', chosen)
    .orderBy(key, direction)
    .orderBy('runs.run_no', direction)
    .execute();
  return (isBackwards ? rows.toReversed() : rows).map(runOf);
}

export async function queryRunCount(db: Db, filter: RunFilter): Promise<number> {
  const select = filteredRuns(
    db.selectFrom('runs').select((e) => e.fn.countAll<number>().as('count')),
    filter,
  );
  return (await select.executeTakeFirst())?.count ?? 0;
}

/** A run that has not ended will end later than all that have; so with starting. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Runs are numbered as they are created. */
const SORT_KEYS = {
  createdAt: sql<number>`runs.run_no`,
  startedAt: sql<number>`coalesce(runs.started_at, ${sql.lit(NEVER)})`,
  finishedAt: sql<number>`coalesce(runs.finished_at, ${sql.lit(NEVER)})`,
  spentMicros: sql<number>`runs.spent_micros`,
  state: sql<string>`runs.state`,
  name: sql<string>`runs.name`,
} as const;

/** Where a run stands in a list that is sorted so. */
export function placeOfRun(run: NumberedRun, by: RunSort['by']): RunPlace {
  const { no, startedAt, finishedAt, state, name, spentMicros } = run;
  const times = { createdAt: no, startedAt: startedAt ?? NEVER, finishedAt: finishedAt ?? NEVER };
  const keys = { ...times, state, name, spentMicros };
  return { key: keys[by], no: run.no };
}

/** How many runs there are of each value, the most frequent first. */
export async function queryRunCounts(db: Db, by: RunCountKey, query: RunFilter): Promise<readonly RunCount[]> {
  const rows = await filteredRuns(db.selectFrom('runs').select(`runs.${by} as value`), query)
    .select((e) => e.fn.countAll<number>().as('count'))
    .groupBy(`runs.${by}`)
    .orderBy('count', 'desc')
    .orderBy('value')
    .execute();
  return rows.map(({ value, count }) => ({ value, count }));
}

/** By the beginning of its id: two are read, to see whether only one is meant. */
const runsById = fixedQuery((db) =>
  selectRuns(db).where('runs.id', '>=', '').where('runs.id', '<', '').limit(literal(2)),
);

const runByNumber = fixedQuery((db) => selectRuns(db).where('runs.run_no', '=', 0));

export async function findRun(db: Db, reference: string): Promise<NumberedRun | undefined> {
  const number = /^#?(\d{1,15})$/.exec(reference)?.[1];
  if (reference === '@last') return (await queryRuns(db, { limit: 1 }))[0];
  if (number !== undefined) {
    const [row] = await runByNumber(db, [Number(number)]);
    return row === undefined ? undefined : runOf(row);
  }
  const [row, another] = await runsById(db, [reference, `${reference}\uffff`]);
  return row === undefined || (another !== undefined && row.id !== reference) ? undefined : runOf(row);
}

export async function queryRunByKey(db: Db, key: string): Promise<NumberedRun | undefined> {
  const row = await selectRuns(db).where('runs.key', '=', key).executeTakeFirst();
  return row === undefined ? undefined : runOf(row);
}

export async function queryRunsWithOpenCommands(db: Db): Promise<readonly NumberedRun[]> {
  const rows = await selectRuns(db)
    .where('runs.run_no', 'in', db.selectFrom('commands').select('run_no').where('state', '<>', 'done'))
    .execute();
  return rows.map(runOf);
}
