import { type Compilable, type CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely';
import type { StoreSchema } from './schema.ts';

type Db = Kysely<StoreSchema>;

/**
 * A number that is a part of the statement. SQLite looks at the value that is bound to a limit when it plans, so one that is bound
 * makes it prepare the statement anew each time that it is executed, which costs several times what reading a few rows does.
 */
export function literal(count: number): RawBuilder<number> {
  return sql.lit(Math.trunc(count));
}

/**
 * A query that always has the same form, built once for each connection: to build it costs as much as to execute it.
 *
 * @param build with parameters in the order in which `execute` is given them
 */
export function fixedQuery<Row>(build: (db: Db) => Compilable<Row>) {
  const built = new WeakMap<Db, CompiledQuery<Row>>();
  return async (db: Db, parameters: readonly unknown[]): Promise<readonly Row[]> => {
    let query = built.get(db);
    if (query === undefined) {
      query = build(db).compile();
      built.set(db, query);
    }
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}

/** Runs whose numbers are kept; more are read again when they are needed. */
const MOST_NUMBERS = 20_000;

/** The numbers of runs in the log of each connection. */
export class RunNumbers {
  readonly #known = new WeakMap<Db, Map<string, number>>();

  of(db: Db, run: string): number | undefined {
    return this.#known.get(db)?.get(run);
  }

  remember(db: Db, run: string, no: number): void {
    const known = this.#known.get(db) ?? new Map<string, number>();
    if (known.size >= MOST_NUMBERS) known.clear();
    this.#known.set(db, known.set(run, no));
  }
}
