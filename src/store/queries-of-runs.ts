import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
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
    .select(openApprovals.as('open_approvals'));
}

/** Which runs first, what each has beside itself only then: a sort would carry it along for all that are left out. */
export async function queryRuns(db: Db, query: RunQuery): Promise<readonly NumberedRun[]> {
  const { by, descending } = query.sort ?? { by: 'createdAt', descending: true };
  const key = SORT_KEYS[by];
  const direction = descending ? 'desc' : 'asc';
  let chosen = filtered(db.selectFrom('runs').select('runs.run_no'), query)
    .orderBy(key, direction)
    .orderBy('runs.run_no', direction)
    .limit(literal(query.limit ?? 50));
  if (query.before !== undefined) {
    const before = query.before;
    chosen = chosen.where('runs.run_no', '<', (e) =>
      e.selectFrom('runs as other').select('other.run_no').where('other.id', '=', before),
    );
  }
  if (query.after !== undefined) {
    const place = sql`(${query.after.key}, ${query.after.no})`;
    chosen = chosen.where(sql<boolean>`(${key}, runs.run_no) ${sql.raw(descending ? '<' : '>')} ${place}`);
  }
  const rows = await selectRuns(db)
    .where('runs.run_no', 'in', chosen)
    .orderBy(key, direction)
    .orderBy('runs.run_no', direction)
    .execute();
  return rows.map(runOf);
}

/** A run that has not ended will end later than all that have. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Runs are numbered as they are created. */
const SORT_KEYS = {
  createdAt: sql<number>`runs.run_no`,
  finishedAt: sql<number>`coalesce(runs.finished_at, ${sql.lit(NEVER)})`,
  state: sql<string>`runs.state`,
  name: sql<string>`runs.name`,
} as const;

/** Where a run stands in a list that is sorted so. */
export function placeOfRun(run: NumberedRun, by: RunSort['by']): RunPlace {
  const keys = { createdAt: run.no, finishedAt: run.finishedAt ?? NEVER, state: run.state, name: run.name };
  return { key: keys[by], no: run.no };
}

function filtered<O>(
  runs: SelectQueryBuilder<StoreSchema, 'runs', O>,
  { states, owner, project, parent, workflow, words }: RunFilter,
): SelectQueryBuilder<StoreSchema, 'runs', O> {
  let select = runs;
  if (states !== undefined) select = select.where('runs.state', 'in', states);
  if (owner !== undefined) select = select.where('runs.owner', '=', owner);
  if (project !== undefined) select = select.where('runs.project', '=', project);
  if (parent !== undefined) select = select.where('runs.parent', '=', parent);
  if (workflow !== undefined) select = select.where('runs.workflow', '=', workflow);
  if (words !== undefined) {
    const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
    const texts = ['name', 'project', 'workflow'].map((column) => sql`lower(${sql.ref(`runs.${column}`)})`);
    const hits = texts.map((text) => sql<boolean>`${text} like lower(${like}) escape '\\'`);
    select = select.where(sql<boolean>`(${sql.join(hits, sql` or `)})`);
  }
  return select;
}

/** How many runs there are of each value, the most frequent first. */
export async function queryRunCounts(db: Db, by: RunCountKey, query: RunFilter): Promise<readonly RunCount[]> {
  const rows = await filtered(db.selectFrom('runs').select(`runs.${by} as value`), query)
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
