import { type Kysely, type Selectable, sql } from 'kysely';
import type { RunId } from '../model/index.ts';
import type { Document, DocumentQuery } from './documents.ts';
import { queryRunNo } from './queries.ts';
import type { DeletedRun } from './run-marks.ts';
import type { StoreSchema } from './schema.ts';

type Db = Kysely<StoreSchema>;

export async function queryDeletedRun(db: Db, reference: string): Promise<DeletedRun | undefined> {
  const number = /^#?(\d{1,15})$/.exec(reference)?.[1];
  const select = db.selectFrom('deleted_runs').selectAll();
  const chosen =
    number === undefined ? select.where('run', '=', reference) : select.where('run_no', '=', Number(number));
  const row = await chosen.executeTakeFirst();
  return row === undefined ? undefined : deletedOf(row);
}

export async function queryDeletedRunByKey(db: Db, key: string): Promise<DeletedRun | undefined> {
  const row = await db.selectFrom('deleted_runs').selectAll().where('key', '=', key).executeTakeFirst();
  return row === undefined ? undefined : deletedOf(row);
}

export async function queryUnclearedRuns(db: Db): Promise<readonly DeletedRun[]> {
  const rows = await db.selectFrom('deleted_runs').selectAll().where('is_cleared', '=', 0).execute();
  return rows.map(deletedOf);
}

function deletedOf(row: Selectable<StoreSchema['deleted_runs']>): DeletedRun {
  const { run_no: no, run, name, deleted_at: deletedAt, deleted_by: deletedBy, reason } = row;
  return { run: run as RunId, no, name, deletedAt, deletedBy, reason };
}

export async function queryRunsFrom(db: Db, run: RunId): Promise<readonly RunId[]> {
  const rows = await db
    .selectFrom('runs')
    .select('id')
    .where((e) => e.or([e('forked_from', '=', run), e('rerun_of', '=', run)]))
    .orderBy('run_no')
    .execute();
  return rows.map(({ id }) => id as RunId);
}

export async function queryEventCount(db: Db, run: RunId): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select(sql<number>`count(*)`.as('count'))
    .where('run_no', '=', await queryRunNo(db, run))
    .executeTakeFirst();
  return row?.count ?? 0;
}

export async function queryDocuments(
  db: Db,
  { kind, after, limit = 500 }: DocumentQuery,
): Promise<readonly Document[]> {
  let select = db.selectFrom('documents').selectAll().where('kind', '=', kind);
  if (after !== undefined) select = select.where('id', '>', after);
  return (await select.orderBy('id').limit(limit).execute()).map(documentOf);
}

export async function queryDocument(db: Db, kind: string, id: string): Promise<Document | undefined> {
  const row = await db
    .selectFrom('documents')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : documentOf(row);
}

function documentOf(row: Selectable<StoreSchema['documents']>): Document {
  const { kind, id, version, body_json, changed_at: changedAt, changed_by: changedBy } = row;
  return { kind, id, version, body: JSON.parse(body_json), changedAt, changedBy };
}
