import { z } from 'zod';

interface Forms {
  readonly short: z.ZodType;
  readonly full: z.ZodType;
}

const forms = new WeakMap<z.ZodType, Forms>();

/**
 * A schema that also takes a short form. Problems of the short form are told in the words of the full one, which says more
 * than "no alternative fits".
 */
export function shorthand<Short extends z.ZodType, Full extends z.ZodType>(
  short: Short,
  expand: (value: z.input<Short>) => z.input<Full>,
  full: Full,
): z.ZodPipe<z.ZodTransform<unknown, z.input<Short> | z.input<Full>>, Full> {
  const isShort = (value: unknown): value is z.input<Short> => typeof value === 'string' || typeof value === 'number';
  const schema = z.preprocess((value) => (isShort(value) ? expand(value) : value), full);
  forms.set(schema, { short, full });
  return schema as z.ZodPipe<z.ZodTransform<unknown, z.input<Short> | z.input<Full>>, Full>;
}

/** Both forms of a schema that `shorthand` made; undefined for any other. */
export function formsOf(schema: z.ZodType): Forms | undefined {
  return forms.get(schema);
}
