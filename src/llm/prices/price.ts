import { z } from 'zod';

const dollarsPerMillion = z.number().min(0).max(100_000);

/**
 * What tokens cost, in dollars for a million: goes before the price list. `free` is for models that run on one's own machine.
 * Classes that are left out cost what their neighbours do: `cacheRead` and `cacheWrite` as `input`, `reasoning` as `output`.
 */
export const priceSchema = z.union(
  [
    z.literal('free'),
    z.strictObject({
      input: dollarsPerMillion,
      output: dollarsPerMillion,
      cacheRead: dollarsPerMillion.optional(),
      cacheWrite: dollarsPerMillion.optional(),
      reasoning: dollarsPerMillion.optional(),
    }),
  ],
  { error: 'expected free, or dollars for a million tokens from 0 to 100000, such as { input: 0.5, output: 2 }' },
);
export type Price = z.infer<typeof priceSchema>;
