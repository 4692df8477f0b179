import { z } from 'zod';
import { artifactSchema } from '../../model/index.ts';

/** A program to migrate, as discovery hands it on; the value of an item. */
export const programItem = z.object({
  /** Program name, made unique where two files define the same. */
  id: z.string(),
  /** Path below the source tree, with forward slashes. */
  source: z.string(),
  std: z.string(),
  format: z.enum(['auto', 'fixed', 'free', 'variable']),
  /** Flags as given to `cobc`. */
  flags: z.array(z.string()),
  /** Folders with copybooks: absolute, or relative to the source tree. */
  copybooks: z.array(z.string()),
});
export type ProgramItem = z.infer<typeof programItem>;

/** What discovery gives. */
export const discovered = z.object({
  programs: z.array(programItem),
  /** How many members there are of each kind. */
  members: z.record(z.string(), z.number().int()),
  /** The whole inventory, `cobol.inventory`. */
  details: artifactSchema,
});

export const analysis = z.object({ facts: artifactSchema });

export const mapping = z.object({
  graph: artifactSchema,
  /** The files of the programs that each program calls, directly or not; by item id. */
  callees: z.record(z.string(), z.array(z.string())),
});

export const translation = z.object({
  /** Fully qualified name of the class to start; null when the file holds no program. */
  mainClass: z.string().nullable(),
  sources: z.array(artifactSchema),
  /** Paragraph map and issues, `cobol.translation`. */
  details: artifactSchema,
  usable: z.boolean(),
  /** Constructs that end the run with a message when they are reached. */
  gaps: z.number().int(),
});

const position = z.object({ file: z.string(), line: z.number(), column: z.number() });

/** A place in a Java file; `path` is relative to the source root. Older translations do not name it. */
const javaPlace = z.object({
  path: z.string().optional(),
  className: z.string(),
  /** Method or field. */
  member: z.string(),
  firstLine: z.number(),
  lastLine: z.number(),
});

/** The JSON form of a `cobol.translation` artifact: what stands where on both sides, and what is not translated. */
export const translationDetails = z.object({
  source: z.string(),
  issues: z.array(
    z.object({
      rule: z.string(),
      message: z.string(),
      severity: z.enum(['error', 'gap', 'warning']),
      position,
    }),
  ),
  paragraphs: z.array(
    z.object({ name: z.string(), position, lastLine: z.number(), level: z.string(), java: javaPlace }),
  ),
  /** Data items, and the fields that they became. */
  items: z.array(z.object({ name: z.string(), position, java: javaPlace })).default([]),
  /** What models wrote into it, in order; empty: it was made by rules alone. */
  changes: z
    .array(
      z.object({
        agent: z.string(),
        /** `provider/model`. */
        model: z.string(),
        source: z.enum(['live', 'cache', 'recording']),
        explanation: z.string(),
        edits: z.int(),
      }),
    )
    .default([]),
});
export type TranslationDetails = z.infer<typeof translationDetails>;

/** What verification gives. */
export const verification = z.object({
  verdict: z.string(),
  reason: z.string(),
  basis: z.enum(['executed', 'recorded', 'none']),
  equal: z.number().int(),
  total: z.number().int(),
  /** The command that does it again; null when there is nothing to repeat. */
  reproduce: z.string().nullable(),
  /** Case by case, `cobol.evidence`. */
  evidence: artifactSchema,
});

/** An item of an earlier step, as a workflow lists it. */
export function itemsOf<Output extends z.ZodType>(output: Output) {
  return z.array(
    z.object({
      id: z.string(),
      value: programItem,
      state: z.string(),
      verdict: z.string().nullable(),
      error: z.string().nullable(),
      output: output.nullable(),
    }),
  );
}
