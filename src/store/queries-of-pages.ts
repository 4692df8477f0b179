import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { RunId } from '../model/index.ts';
import { literal } from './statement-forms.ts';
import type {
  ArtifactPageQuery,
  AttemptPageQuery,
  CommandPageQuery,
  EventPage,
  EventPageQuery,
  LogFilter,
  TimelineQuery,
} from './page-queries.ts';
import { attemptsWith, queryRunNo } from './queries.ts';
import type { CommandRecord, CommittedArtifact, RecordedAttempt } from './run-store.ts';
import type { StoreSchema } from './schema.ts';
import { artifactOf, attemptOf, commandOf, eventOf } from './views.ts';

type Db = Kysely<StoreSchema>;

/** By step, item and number: the order in which they are stored. */
export async function queryAttemptPage(
  db: Db,
  run: RunId,
  { step, item, after, limit }: AttemptPageQuery,
): Promise<readonly RecordedAttempt[]> {
  const runNo = await queryRunNo(db, run);
  let select = db.selectFrom('attempts').selectAll().where('run_no', '=', runNo);
  if (step !== undefined) select = select.where('step', '=', step);
  if (item !== undefined) select = select.where('item', '=', item ?? '');
  if (after !== undefined) {
    const place = sql`(${after.step}, ${after.item}, ${after.attempt})`;
    select = select.where(sql<boolean>`(step, item, attempt) > ${place}`);
  }
  const rows = await select.orderBy('step').orderBy('item').orderBy('attempt').limit(literal(limit)).execute();
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const artifacts = await db
    .selectFrom('artifacts')
    .selectAll()
    .where('run_no', '=', runNo)
    .where(sql<boolean>`(step, item, attempt) >= (${first.step}, ${first.item}, ${first.attempt})`)
    .where(sql<boolean>`(step, item, attempt) <= (${last.step}, ${last.item}, ${last.attempt})`)
    .orderBy('name')
    .execute();
  return attemptsWith(db, run, rows, artifacts.map(artifactOf));
}

/** In the order of their beginnings, without what they gave. */
export async function queryTimeline(
  db: Db,
  run: RunId,
  { after, limit }: TimelineQuery,
): Promise<readonly RecordedAttempt[]> {
  let select = db
    .selectFrom('attempts')
    .selectAll()
    .where('run_no', '=', await queryRunNo(db, run));
  if (after !== undefined) {
    const place = sql`(${after.startedAt}, ${after.step}, ${after.item}, ${after.attempt})`;
    select = select.where(sql<boolean>`(started_at, step, item, attempt) > ${place}`);
  }
  const sorted = select.orderBy('started_at').orderBy('step').orderBy('item').orderBy('attempt');
  return (await sorted.limit(literal(limit)).execute()).map((row) => attemptOf(row, null, []));
}

/** By step, item, attempt and name. */
export async function queryArtifactPage(
  db: Db,
  run: RunId,
  { after, limit, sha256, type }: ArtifactPageQuery,
): Promise<readonly CommittedArtifact[]> {
  let select = db
    .selectFrom('artifacts')
    .selectAll()
    .where('run_no', '=', await queryRunNo(db, run));
  if (sha256 !== undefined) select = select.where('sha256', '=', sha256);
  if (type !== undefined) select = select.where('type', '=', type);
  if (after !== undefined) {
    const place = sql`(${after.step}, ${after.item}, ${after.attempt}, ${after.name})`;
    select = select.where(sql<boolean>`(step, item, attempt, name) > ${place}`);
  }
  const sorted = select.orderBy('step').orderBy('item').orderBy('attempt').orderBy('name');
  return (await sorted.limit(literal(limit)).execute()).map(artifactOf);
}

/** In the order of their requests. */
export async function queryCommandPage(
  db: Db,
  run: RunId,
  { after, limit }: CommandPageQuery,
): Promise<readonly CommandRecord[]> {
  let select = db
    .selectFrom('commands')
    .selectAll()
    .where('run_no', '=', await queryRunNo(db, run));
  if (after !== undefined)
    select = select.where(sql<boolean>`(requested_at, id) > (${after.requestedAt}, ${after.id})`);
  const rows = await select.orderBy('requested_at').orderBy('id').limit(literal(limit)).execute();
  return rows.map((row) => commandOf(row, run));
}

/** Events that one reading looks at: rare ones are found in several. */
const LOOKED_AT = 20_000;

export async function queryEventPage(db: Db, run: RunId, query: EventPageQuery): Promise<EventPage> {
  const { afterSeq, types, lines, limit } = query;
  const runNo = await queryRunNo(db, run);
  const last = await db
    .selectFrom('events')
    .select((e) => e.fn.max('seq').as('seq'))
    .where('run_no', '=', runNo)
    .executeTakeFirst();
  const upTo = afterSeq + LOOKED_AT;
  let select = db
    .selectFrom('events')
    .selectAll()
    .where('run_no', '=', runNo)
    .where('seq', '>', afterSeq)
    .where('seq', '<=', upTo);
  if (lines !== undefined) select = linesOf(select, lines);
  else if (types !== undefined) select = select.where('type', 'in', types);
  const rows = await select
    .orderBy('seq')
    .limit(literal(limit + 1))
    .execute();
  const events = rows.slice(0, limit).map((row) => eventOf(row, run));
  if (rows.length > limit) return { events, goesOnAfter: events.at(-1)?.seq ?? afterSeq };
  return { events, goesOnAfter: upTo < (last?.seq ?? 0) ? upTo : null };
}

function linesOf<O>(events: SelectQueryBuilder<StoreSchema, 'events', O>, filter: LogFilter) {
  const { levels, step, item, words } = filter;
  const part = (name: string) => sql<string | null>`json_extract(events.data_json, ${`$.${name}`})`;
  let select = events.where('type', '=', 'attempt.logged');
  if (levels !== undefined) select = select.where(part('level'), 'in', levels);
  if (step !== undefined) select = select.where(part('step'), '=', step);
  if (item !== undefined) select = select.where(part('item'), '=', item);
  if (words !== undefined) select = select.where(sql<boolean>`instr(${part('message')}, ${words}) > 0`);
  return select;
}
