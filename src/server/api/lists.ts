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

/** What every list gives. */
export function listSchema(item: z.ZodType): z.ZodObject {
  return z.strictObject({
    items: z.array(item),
    next_cursor: z.string().nullable(),
    as_of: z.iso.datetime({ precision: 3 }),
    as_of_event: z.int().openapi({ description: 'A stream with after=<this> tells all that is not in the answer' }),
  });
}

/** Where the next page of a list begins; opaque to clients. A cursor fits the filter that it came from and no other. */
export function cursorOf(place: unknown, filter: unknown): string {
  return Buffer.from(JSON.stringify([hashOf(filter), place])).toString('base64url');
}

/** @throws DRY-E8009 */
export function placeIn<T>(cursor: string | undefined, filter: unknown, schema: z.ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [hash, place] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [string, unknown];
    if (hash === hashOf(filter)) return schema.parse(place);
  } catch {
    // Not ours: told below.
  }
  throw new DrydockError('DRY-E8009', {});
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
