import { z } from 'zod';

/** A place in a source file: 1-based line. */
const place = z.object({ file: z.string(), line: z.number().int() });

/**
 * What the front end knows about one program, for people, for planning and for agents: every entry names its place.
 * JSON only, so that it can be an artifact.
 */
export const programFacts = z.object({
  program: z.string(),
  source: z.string(),
  format: z.enum(['fixed', 'free', 'variable']),
  dialect: z.string(),
  lines: z.object({ total: z.number(), code: z.number(), comment: z.number(), blank: z.number() }),
  copies: z.array(place.extend({ name: z.string(), resolved: z.string().optional(), replacing: z.boolean() })),
  calls: z.array(
    place.extend({
      target: z.string(),
      /** `static`: a literal; `dynamic`: a data item, with the literals that are moved to it; `cics`: EXEC CICS LINK or XCTL. */
      kind: z.enum(['static', 'dynamic', 'cics']),
      candidates: z.array(z.string()).optional(),
    }),
  ),
  files: z.array(
    place.extend({
      name: z.string(),
      assign: z.string(),
      organization: z.string(),
      /** How the program opens it: input, output, i-o, extend. */
      modes: z.array(z.string()),
    }),
  ),
  /** What the program reads from outside: `ACCEPT`, files that it opens for input, the clock, EXEC. Empty: one run shows all that it can do. */
  inputs: z.array(z.string()),
  sqlTables: z.array(place.extend({ table: z.string() })),
  entryParameters: z.array(z.string()),
  paragraphs: z.array(
    place.extend({
      name: z.string(),
      endLine: z.number().int(),
      statements: z.number().int(),
      /** Nothing but EXIT and CONTINUE: a label, which needs no method of its own. */
      isLabel: z.boolean().optional(),
    }),
  ),
  /** Cyclomatic complexity summed over the paragraphs: one plus the decisions. */
  complexity: z.number().int(),
  /** Counts of constructs that make a program hard or easy to migrate, e.g. `GO TO`, `REDEFINES`, `COMP-3`. */
  features: z.record(z.string(), z.number().int()),
  unsupported: z.array(place.extend({ construct: z.string(), text: z.string() })),
  problems: z.array(
    place.extend({
      column: z.number().int(),
      severity: z.enum(['error', 'warning']),
      rule: z.string(),
      message: z.string(),
    }),
  ),
});
export type ProgramFacts = z.infer<typeof programFacts>;
