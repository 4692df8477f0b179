import type { Insertable } from 'kysely';
import type { ProjectionTable, StoreSchema } from './schema.ts';

type Row<T extends ProjectionTable> = Insertable<StoreSchema[T]>;

/** The columns that identify a row of each projection. */
export const keyColumns = {
  runs: ['run_no'],
  steps: ['run_no', 'step'],
  items: ['run_no', 'step', 'item'],
  attempts: ['run_no', 'step', 'item', 'attempt'],
  artifacts: ['run_no', 'step', 'item', 'attempt', 'name'],
  commands: ['run_no', 'id'],
} as const satisfies { [T in ProjectionTable]: readonly (keyof Row<T>)[] };

type Key<T extends ProjectionTable> = Pick<Row<T>, (typeof keyColumns)[T][number] & keyof Row<T>>;

/**
 * What an event does to one row of a projection. With `initial`, a missing row is created from `key`, `initial` and `set`;
 * without it, a missing row stays missing.
 */
export type RowChange = {
  [T in ProjectionTable]: {
    readonly table: T;
    readonly key: Key<T>;
    readonly set: Partial<Row<T>>;
    readonly initial?: Partial<Row<T>>;
  };
}[ProjectionTable];

/**
 * Gathers the changes of one transaction, so that a row that several events touch is written once. The order of first
 * touches is kept.
 */
export class RowChanges {
  readonly #changes = new Map<string, RowChange>();

  add(change: RowChange): void {
    const name = nameOf(change);
    const earlier = this.#changes.get(name);
    this.#changes.set(name, earlier === undefined ? change : combined(earlier, change));
  }

  /** Hands out what was gathered and starts afresh. */
  take(): readonly RowChange[] {
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    return changes;
  }
}

function nameOf(change: RowChange): string {
  let name: string = change.table;
  // Item ids come from outside and may hold any character: lengths keep two keys from reading the same.
  for (const value of Object.values(change.key)) name += `|${String(value).length}:${value}`;
  return name;
}

function combined(earlier: RowChange, later: RowChange): RowChange {
  // Same name, so same table: the compiler cannot see that.
  return {
    ...earlier,
    set: { ...earlier.set, ...later.set },
    initial: earlier.initial ?? later.initial,
  } as RowChange;
}
