import { DrydockError } from '../../model/index.ts';
import { closestWord } from '../../workflow/index.ts';
import { isList, isObject } from './columns.ts';

/**
 * The data with the chosen fields alone: of each entry of a list, or of the object. `steps.id` reaches into lists, too.
 *
 * @throws DRY-E8061 for a field that no entry has, with those that there are
 */
export function selectFields(data: unknown, fields: readonly string[]): unknown {
  if (isList(data)) return { ...data, items: selected(data.items, fields) };
  return Array.isArray(data) ? selected(data, fields) : selected([data], fields)[0];
}

function selected(items: readonly unknown[], fields: readonly string[]): unknown[] {
  const known = new Set<string>();
  for (const item of items) collectPaths(item, '', known);
  for (const field of fields) if (items.length > 0 && !known.has(field)) throw unknownField(field, [...known]);
  return items.map((item) => fields.reduce<unknown>((made, field) => merge(made, pick(item, field.split('.'))), {}));
}

/** Paths of all fields, through lists. */
function collectPaths(value: unknown, prefix: string, known: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) collectPaths(one, prefix, known);
  else if (isObject(value)) {
    for (const [name, part] of Object.entries(value)) {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      known.add(path);
      collectPaths(part, path, known);
    }
  }
}

function pick(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(value)) return value.map((one) => pick(one, path));
  if (!isObject(value)) return null;
  const part = Object.hasOwn(value, name) ? value[name] : null;
  return Object.fromEntries([[name, pick(part, rest)]]);
}

/** Two picks of one value: objects are joined, lists entry by entry. */
function merge(a: unknown, b: unknown): unknown {
  if (Array.isArray(a) && Array.isArray(b)) return a.map((one, index) => merge(one, b[index]));
  if (!isObject(a) || !isObject(b)) return isObject(a) && b === null ? a : b;
  const joined = Object.entries(b).map(([name, part]) => [name, Object.hasOwn(a, name) ? merge(a[name], part) : part]);
  return { ...a, ...Object.fromEntries(joined) };
}

/** Fields that are named at most. */
const MOST = 60;

function unknownField(field: string, known: readonly string[]): DrydockError {
  const parent = field.includes('.') ? field.slice(0, field.lastIndexOf('.')) : '';
  const inner = known.filter((path) => path.startsWith(`${parent}.`) && !path.slice(parent.length + 1).includes('.'));
  const shown = parent !== '' && inner.length > 0 ? inner : known.filter((path) => !path.includes('.'));
  const closest = closestWord(field, known);
  const more = shown.length > MOST ? ', …' : '';
  return new DrydockError('DRY-E8061', {
    field,
    hint: closest === null ? '' : `Did you mean ${closest}? `,
    known: `${shown.slice(0, MOST).join(', ')}${more}`,
  });
}
