import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Between, OneOf, RunFilter } from './page-queries.ts';
import type { StoreSchema } from './schema.ts';

type Runs<O> = SelectQueryBuilder<StoreSchema, 'runs', O>;

/** Only the runs that a filter means. */
export function filteredRuns<O>(runs: Runs<O>, filter: RunFilter): Runs<O> {
  const { states, parent, labels = [], items } = filter;
  let select = runs;
  if (states !== undefined) select = select.where('runs.state', 'in', states);
  if (parent !== undefined) select = select.where('runs.parent', '=', parent);
  for (const column of ['owner', 'project', 'workflow', 'priority'] as const) {
    const wanted = filter[column];
    if (wanted !== undefined) select = select.where(`runs.${column}`, 'in', listOf(wanted));
  }
  for (const label of labels) select = select.where(labelled(label));
  if (items !== undefined) select = select.where(sql<boolean>`(${sql.join(items.map(withItem), sql` or `)})`);
  select = within(select, sql`runs.created_at`, filter.created);
  select = within(select, sql`runs.started_at`, filter.started);
  select = within(select, sql`runs.finished_at`, filter.finished);
  select = within(select, sql`runs.spent_micros`, filter.spentMicros);
  for (const words of listOf(filter.words ?? [])) select = select.where(mentioning(words));
  return select;
}

function listOf(values: OneOf): readonly string[] {
  return typeof values === 'string' ? [values] : values;
}

function within<O>(runs: Runs<O>, column: RawBuilder<unknown>, { from, to }: Between = {}): Runs<O> {
  let select = runs;
  if (from !== undefined) select = select.where(sql<boolean>`${column} >= ${from}`);
  if (to !== undefined) select = select.where(sql<boolean>`${column} < ${to}`);
  return select;
}

function labelled(label: string): RawBuilder<boolean> {
  return sql<boolean>`runs.run_no in (select run_no from run_labels where label = ${label})`;
}

/** Items are found through the steps that made their lists: their rows are stored by run and step. */
function withItem(item: string): RawBuilder<boolean> {
  return sql<boolean>`runs.run_no in (
    select steps.run_no from steps cross join items
    where steps.items_of = steps.step and items.run_no = steps.run_no and items.step = steps.step
      and items.item in (${item}, ${item.toUpperCase()}))`;
}

/** Each of these finds its runs by itself: what is looked up in an index is not asked of every run. */
function mentioning(words: string): RawBuilder<boolean> {
  const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  const texts = ['name', 'project', 'workflow'].map((column) => sql`lower(${sql.ref(`runs.${column}`)})`);
  const found = texts.map((text) => sql<boolean>`${text} like lower(${like}) escape '\\'`);
  const number = /^#?(\d{1,15})$/.exec(words)?.[1];
  if (number !== undefined) found.push(sql<boolean>`runs.run_no = ${Number(number)}`);
  if (/^run_\w+$/.test(words)) {
    found.push(sql<boolean>`runs.run_no in (
      select run_no from runs as named where named.id >= ${words} and named.id < ${`${words}\uffff`})`);
  }
  return sql<boolean>`(${sql.join([...found, labelled(words), withItem(words)], sql` or `)})`;
}
