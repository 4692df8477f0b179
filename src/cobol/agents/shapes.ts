import { artifact, z } from '../../agent.ts';

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
export const inventory = z.object({
  programs: z.array(programItem),
  /** How many members there are of each kind. */
  members: z.record(z.string(), z.number().int()),
  /** The whole inventory, `cobol.inventory`. */
  details: artifact,
});

export const analysis = z.object({ facts: artifact });

export const mapping = z.object({
  graph: artifact,
  /** The files of the programs that each program calls, directly or not; by item id. */
  callees: z.record(z.string(), z.array(z.string())),
});

export const translation = z.object({
  /** Fully qualified name of the class to start; null when the file holds no program. */
  mainClass: z.string().nullable(),
  sources: z.array(artifact),
  /** Paragraph map and issues, `cobol.translation`. */
  details: artifact,
  usable: z.boolean(),
  /** Constructs that end the run with a message when they are reached. */
  gaps: z.number().int(),
});

/** The JSON form of a `cobol.translation` artifact. */
export const translationDetails = z.object({
  source: z.string(),
  issues: z.array(
    z.object({
      rule: z.string(),
      message: z.string(),
      severity: z.enum(['error', 'gap', 'warning']),
      position: z.object({ file: z.string(), line: z.number(), column: z.number() }),
    }),
  ),
  paragraphs: z.array(
    z.object({
      name: z.string(),
      position: z.object({ file: z.string(), line: z.number(), column: z.number() }),
      lastLine: z.number(),
      level: z.string(),
      java: z.object({ className: z.string(), member: z.string(), firstLine: z.number(), lastLine: z.number() }),
    }),
  ),
});

export const verification = z.object({
  verdict: z.string(),
  reason: z.string(),
  basis: z.enum(['executed', 'recorded', 'none']),
  equal: z.number().int(),
  total: z.number().int(),
  /** The command that does it again; null when there is nothing to repeat. */
  reproduce: z.string().nullable(),
  /** Case by case, `cobol.evidence`. */
  evidence: artifact,
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
