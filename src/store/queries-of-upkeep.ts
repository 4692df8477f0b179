import type { Kysely } from 'kysely';
import type { RunId } from '../model/index.ts';
import { literal } from './statement-forms.ts';
import type { AuditEntry, AuditQuery } from './audit-trail.ts';
import type { Gap, GapQuery } from './retention.ts';
import type { StoreSchema } from './schema.ts';

type Db = Kysely<StoreSchema>;

export async function queryCursor(db: Db, name: string): Promise<number | null> {
  const row = await db.selectFrom('cursors').select('event_id').where('name', '=', name).executeTakeFirst();
  return row?.event_id ?? null;
}

export async function queryAudit(db: Db, query: AuditQuery): Promise<readonly AuditEntry[]> {
  let select = db
    .selectFrom('audit')
    .selectAll()
    .where('no', '>', query.after ?? 0)
    .orderBy('no')
    .limit(literal(query.limit ?? 500));
  if (query.actor !== undefined) select = select.where('actor', '=', query.actor);
  if (query.action !== undefined) select = select.where('action', '=', query.action);
  if (query.target !== undefined) select = select.where('target', '=', query.target);
  if (query.from !== undefined) select = select.where('at', '>=', query.from);
  if (query.to !== undefined) select = select.where('at', '<=', query.to);
  const rows = await select.execute();
  return rows.map(({ no, at, actor, action, target, event_id: event, details_json, hash }) => {
    return { no, at, actor, action, target, event, ...JSON.parse(details_json), hash };
  });
}

/** Events that retention dropped, by the end of the range that they lie in. */
export async function queryGaps(db: Db, query: GapQuery): Promise<readonly Gap[]> {
  let select = db
    .selectFrom('gaps')
    .innerJoin('run_log', 'run_log.no', 'gaps.run_no')
    .selectAll('gaps')
    .select('run_log.run')
    .where('gaps.to_id', '>', query.after ?? 0)
    .orderBy('gaps.to_id');
  if (query.upTo !== undefined) select = select.where('gaps.to_id', '<=', query.upTo);
  if (query.run !== undefined) select = select.where('run_log.run', '=', query.run);
  return (await select.execute()).map(({ run, from_id, to_id, ranges_json, why }) => {
    const ranges = JSON.parse(ranges_json) as Gap['ranges'];
    return {
      run: run as RunId,
      fromId: from_id,
      toId: to_id,
      fromSeq: ranges[0]?.[0] ?? 0,
      toSeq: ranges.at(-1)?.[1] ?? 0,
      events: ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0),
      ranges,
      why: why as Gap['why'],
    };
  });
}
