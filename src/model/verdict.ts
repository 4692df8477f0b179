import { z } from 'zod';

/**
 * What execution proved about a translated program.
 *
 * - `proven`: both sides were executed and every test vector was equal.
 * - `partial`: equal on what ran, but some vectors could not run or coverage is below the threshold.
 * - `mismatch`: at least one vector differs.
 * - `not_runnable`: it compiles, but cannot be executed (missing copybook, CICS, DB2 …).
 * - `not_compiled`: the translation does not compile.
 * - `judged`: only an opinion of a language model exists; never evidence.
 * - `unverified`: nothing was run.
 */
export const verdictSchema = z.enum([
  'proven',
  'partial',
  'mismatch',
  'not_runnable',
  'not_compiled',
  'judged',
  'unverified',
]);

export type Verdict = z.infer<typeof verdictSchema>;

export const VERDICTS = verdictSchema.options;

/** The verdicts that a repair can change: the translation is wrong, not the circumstances. */
export const REPAIRABLE_VERDICTS: ReadonlySet<Verdict> = new Set(['mismatch', 'not_compiled']);

/** How many units of a step, or of a run, ended with each verdict; a verdict that nobody got is absent. */
export const verdictCountsSchema = z.partialRecord(verdictSchema, z.int().min(0));

export type VerdictCounts = Readonly<Partial<Record<Verdict, number>>>;
