import type { DatabaseSync } from 'node:sqlite';
import { projectionTables } from '../schema.ts';

/** Problems told of one kind; more of them say nothing new. */
const EXAMPLES = 20;

/** What is wrong with the file itself: damaged pages, indexes that disagree with their tables. */
export function damagedPages(database: DatabaseSync): readonly string[] {
  const lines = database
    .prepare(`pragma integrity_check(${EXAMPLES})`)
    .all()
    .map((row) => String(row['integrity_check']));
  return lines.filter((line) => line !== 'ok').map((line) => `file: ${line}`);
}

/** Runs whose events are not 1, 2, 3 …, apart from what retention says that it dropped. */
export function brokenSequences(database: DatabaseSync): readonly string[] {
  const broken = database
    .prepare(
      `with dropped as (
         select gaps.run_no, sum(json_extract(range.value, '$[1]') - json_extract(range.value, '$[0]') + 1) as n
         from gaps, json_each(gaps.ranges_json) as range group by gaps.run_no),
       kept as (select run_no, count(*) as n, min(seq) as first, max(seq) as last from events group by run_no)
       select run_log.run, kept.n, kept.first, kept.last, coalesce(dropped.n, 0) as dropped
       from run_log left join kept on kept.run_no = run_log.no left join dropped on dropped.run_no = run_log.no
       where kept.n is null or kept.n + coalesce(dropped.n, 0) <> kept.last limit ${EXAMPLES}`,
    )
    .all();
  const strangers = database
    .prepare(`select id from events where run_no not in (select no from run_log) limit ${EXAMPLES}`)
    .all();
  const inGaps = database
    .prepare(
      `select run_log.run, events.seq from gaps, json_each(gaps.ranges_json) as range
       join run_log on run_log.no = gaps.run_no
       join events on events.run_no = gaps.run_no
         and events.seq between json_extract(range.value, '$[0]') and json_extract(range.value, '$[1]') limit ${EXAMPLES}`,
    )
    .all();
  return [
    ...broken.map(({ run, n, last, dropped }) =>
      n === null
        ? `log: run ${String(run)} has no events`
        : `log: run ${String(run)} has ${String(n)} of ${String(last)} events, and retention dropped ${String(dropped)}`,
    ),
    ...strangers.map(({ id }) => `log: event ${String(id)} belongs to no run`),
    ...inGaps.map(({ run, seq }) => `log: event ${String(seq)} of run ${String(run)} is there, but counts as dropped`),
  ];
}

/** Rows that differ from what the log says. Makes all of them anew, in a transaction that the caller undoes. */
export function differingRows(database: DatabaseSync, rebuild: () => void): readonly string[] {
  for (const table of projectionTables)
    database.exec(`create temp table before_${table} as select * from main.${table}`);
  rebuild();
  return projectionTables.flatMap((table) => {
    const without = (one: string, other: string) =>
      database.prepare(`select * from ${one} except select * from ${other} limit ${EXAMPLES}`).all();
    const [made, found] = [`main.${table}`, `temp.before_${table}`];
    const missing = without(made, found).map((row) => `${table}: missing or different: ${JSON.stringify(row)}`);
    const wrong = without(found, made).map((row) => `${table}: not what the log says: ${JSON.stringify(row)}`);
    return [...missing, ...wrong];
  });
}
