import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { DrydockError } from '../../model/index.ts';

export const limitSchema = z.coerce
  .number()
  .int()
  .min(1)
  .max(500)
  .default(50)
  .openapi({ description: 'Most entries of one answer' });

/** What every list takes. */
export const pageQuery = {
  limit: limitSchema,
  cursor: z.string().max(2_000).optional().openapi({ description: '`next_cursor` of the answer before' }),
  fields: z
    .string()
    .max(1_000)
    .optional()
    .openapi({ description: 'Only these fields of each entry, by commas', example: 'id,state' }),
};

/** What lists take that can say how long they are. */
export const countQuery = {
  count: z
    .enum(['exact'])
    .optional()
    .openapi({ description: 'exact: also tell in `total` how many entries the whole list has' }),
};

/** What every list gives. */
export function listSchema(item: z.ZodType): z.ZodObject {
  return z.strictObject({
    items: z.array(item),
    next_cursor: z.string().nullable(),
    prev_cursor: z.string().nullable().optional().openapi({ description: 'Null: this is the first page' }),
    total: z.int().optional().openapi({ description: 'With count=exact: how many entries the whole list has' }),
    as_of: z.iso.datetime({ precision: 3 }),
    as_of_event: z.int().openapi({ description: 'A stream with after=<this> tells all that is not in the answer' }),
  });
}

/** A place in a list, and on which side of it the wanted page lies. */
export interface PageFrom<P> {
  readonly after?: P;
  /** The page that ends before this place. */
  readonly upTo?: P;
}

/** A whole list that is in memory, as the page of it that was asked for. */
export function answerOf<T>(
  all: readonly T[],
  {
    query: { limit, cursor, fields },
    filter,
    key,
    encode,
    asOf,
  }: {
    readonly query: {
      readonly limit: number;
      readonly cursor?: string | undefined;
      readonly fields?: string | undefined;
    };
    readonly filter: unknown;
    /** What no two entries share; the entries are in an order of their own. */
    readonly key: (entry: T) => string;
    readonly encode: (entry: T) => unknown;
    /** The last event that the list includes. */
    readonly asOf: number;
  },
) {
  const { shown, next, prev } = pageOfAll(all, { limit, cursor, filter, key });
  const cursors = { next_cursor: next, prev_cursor: prev };
  return { items: picked(shown.map(encode), fields), ...cursors, as_of: new Date().toISOString(), as_of_event: asOf };
}

/** Where another page of a list begins; opaque to clients. A cursor fits the filter that it came from and no other. */
export function cursorOf(place: unknown, filter: unknown, isBack = false): string {
  const content = isBack ? [hashOf(filter), place, 'back'] : [hashOf(filter), place];
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** The place that a cursor names in a list that is only paged onwards. @throws DRY-E8009 */
export function placeIn<T>(cursor: string | undefined, filter: unknown, schema: z.ZodType<T>): T | undefined {
  const { after, upTo } = pageFrom(cursor, filter, schema);
  if (upTo !== undefined) throw new DrydockError('DRY-E8009', {});
  return after;
}

/** @throws DRY-E8009 */
export function pageFrom<T>(cursor: string | undefined, filter: unknown, schema: z.ZodType<T>): PageFrom<T> {
  if (cursor === undefined) return {};
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    const [hash, place, side] = JSON.parse(text) as [string, unknown, unknown];
    if (hash === hashOf(filter))
      return side === 'back' ? { upTo: schema.parse(place) } : { after: schema.parse(place) };
  } catch {
    // Not ours: told below.
  }
  throw new DrydockError('DRY-E8009', {});
}

interface Paging<T, P> {
  readonly limit: number;
  readonly filter: unknown;
  readonly place: (entry: T) => P;
  readonly from: PageFrom<P>;
}

interface Paged<T> {
  readonly shown: readonly T[];
  readonly next: string | null;
  readonly prev: string | null;
}

/** A page of a list that is paged both ways, of which one entry more was read than is shown: the farthest one. */
export function pageBothWays<T, P>(entries: readonly T[], { limit, filter, place, from }: Paging<T, P>): Paged<T> {
  const hasMore = entries.length > limit;
  const isBack = from.upTo !== undefined;
  const shown = !hasMore ? entries : isBack ? entries.slice(1) : entries.slice(0, limit);
  const [first, last] = [shown.at(0), shown.at(-1)];
  const cursor = (entry: T | undefined, back: boolean) =>
    entry === undefined ? null : cursorOf(place(entry), filter, back);
  return {
    shown,
    next: isBack || hasMore ? cursor(last, false) : null,
    prev: isBack ? (hasMore ? cursor(first, true) : null) : from.after === undefined ? null : cursor(first, true),
  };
}

/** A page of a list that is all in memory, in its order, by a key that no two entries share. */
function pageOfAll<T>(
  all: readonly T[],
  {
    limit,
    cursor,
    filter,
    key,
  }: { limit: number; cursor: string | undefined; filter: unknown; key: (entry: T) => string },
): Paged<T> {
  const from = pageFrom(cursor, filter, z.string());
  const at = from.after ?? from.upTo;
  const index = at === undefined ? -1 : all.findIndex((entry) => key(entry) === at);
  // An entry that has gone since: the list begins anew.
  const known = index < 0 ? {} : from;
  const end = known.upTo === undefined ? index + 1 + limit + 1 : index;
  const start = known.upTo === undefined ? index + 1 : Math.max(0, index - limit - 1);
  return pageBothWays(all.slice(start, end), { limit, filter, place: key, from: known });
}

/** The entries of a page, of which one more was read than is shown, and the cursor of the next. */
export function pageOf<T>(
  entries: readonly T[],
  { limit, filter, place }: { readonly limit: number; readonly filter: unknown; readonly place: (last: T) => unknown },
): { readonly shown: readonly T[]; readonly next: string | null } {
  const shown = entries.slice(0, limit);
  const last = shown.at(-1);
  return { shown, next: entries.length > limit && last !== undefined ? cursorOf(place(last), filter) : null };
}

/** Most characters of the entries of a page: what is beyond comes with the next one. */
const PAGE_CHARACTERS = 48_000;

/**
 * A page of a sorted list that is in memory: the entries behind a key, as many as were asked for and as one answer should carry.
 *
 * @param encode what is told of an entry
 */
export function pageInMemory<T>(
  entries: readonly T[],
  page: {
    readonly limit: number;
    /** Key of the last entry of the page before. */
    readonly after: string | undefined;
    readonly filter: unknown;
    /** Grows over the list. */
    readonly key: (entry: T) => string;
    readonly encode: (entry: T) => unknown;
  },
): { readonly items: readonly unknown[]; readonly next: string | null } {
  const { after, key } = page;
  const items: unknown[] = [];
  let characters = 0;
  let last: T | undefined;
  for (const entry of entries) {
    if (after !== undefined && key(entry) <= after) continue;
    const encoded = page.encode(entry);
    characters += JSON.stringify(encoded).length;
    if (last !== undefined && (items.length === page.limit || characters > PAGE_CHARACTERS))
      return { items, next: cursorOf(key(last), page.filter) };
    items.push(encoded);
    last = entry;
  }
  return { items, next: null };
}

function hashOf(filter: unknown): string {
  return createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 12);
}

/** Only the fields that were asked for. */
export function picked(items: readonly unknown[], fields: string | undefined): readonly unknown[] {
  if (fields === undefined) return items;
  const wanted = fields.split(',').map((field) => field.trim());
  return items.map((item) => {
    const all = item as Record<string, unknown>;
    return Object.fromEntries(wanted.filter((field) => Object.hasOwn(all, field)).map((field) => [field, all[field]]));
  });
}

/** Words between commas, each one of those that are known. @throws DRY-E8001 */
export function wordsOf<W extends string>(
  text: string | undefined,
  known: readonly W[],
  name: string,
): readonly W[] | undefined {
  if (text === undefined || text === '') return undefined;
  return text.split(',').map((word) => {
    const found = known.find((one) => one === word.trim());
    if (found === undefined) {
      throw new DrydockError('DRY-E8001', { problem: `${name}: ${word.slice(0, 60)} is none of ${known.join(', ')}` });
    }
    return found;
  });
}
