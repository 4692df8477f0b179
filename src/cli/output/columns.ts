/** Paths of fields (`workflow.name`) that a table shows. */
export type Columns = readonly string[];

export interface Rows {
  readonly columns: Columns;
  readonly rows: readonly (readonly unknown[])[];
}

/** The entries of a list as the API gives it, of an array, or the single object. */
export function itemsOf(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data;
  return isList(data) ? data.items : [data];
}

/** Whether it is a list as the API gives it. A run that holds items is none. */
export function isList(data: unknown): data is { readonly items: readonly unknown[] } {
  if (!isObject(data) || !Array.isArray(data['items'])) return false;
  return 'next_cursor' in data || Object.keys(data).length === 1;
}

/** All fields that are neither objects nor lists; `deep`: also those within objects, as `workflow.name`. */
export function scalarColumns(items: readonly unknown[], depth: 'flat' | 'deep'): Columns {
  const scalar = new Set<string>();
  const other = new Set<string>();
  const visit = (value: unknown, prefix: string, level: number): void => {
    if (!isObject(value)) return;
    for (const [name, part] of Object.entries(value)) {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      if (isObject(part)) {
        other.add(path);
        if (depth === 'deep' && level < DEEPEST) visit(part, path, level + 1);
      } else if (Array.isArray(part)) other.add(path);
      else scalar.add(path);
    }
  };
  for (const item of items) visit(item, '', 1);
  // A field that is null in one item and an object in another is no scalar.
  return [...scalar].filter((path) => !other.has(path));
}

const DEEPEST = 3;

/** The value at a path; undefined when there is none. */
export function valueAt(item: unknown, path: string): unknown {
  let value = item;
  for (const name of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

export function rowsOf(items: readonly unknown[], columns: Columns): Rows {
  const isPlain = items.length > 0 && items.every((item) => !isObject(item));
  if (isPlain) return { columns: ['value'], rows: items.map((item) => [item]) };
  return { columns, rows: items.map((item) => columns.map((path) => valueAt(item, path))) };
}

/** A value as the text of a cell: nothing for null, JSON for objects and lists. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'object') return JSON.stringify(value);
  // oxlint-disable-next-line typescript/no-base-to-string -- numbers and booleans are all that is left
  return String(value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
