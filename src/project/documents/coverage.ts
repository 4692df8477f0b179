import { z } from 'zod';
import { artifactSchema } from '../../model/index.ts';

/** Lines of one paragraph that no vector has executed. */
const missedLines = z.object({
  paragraph: z.string(),
  file: z.string(),
  /** Ascending. */
  lines: z.array(z.int().min(1)),
});

/**
 * The JSON form of a `cobol.coverage` artifact: how much of a program its vectors execute, counted in the original as GnuCOBOL compiles
 * it. A line counts when statements begin on it and the compiler made code for it; it is executed when any of them is.
 */
export const programCoverage = z.object({
  program: z.string(),
  source: z.string(),
  /** Vectors that were run and counted. */
  vectors: z.int().min(0),
  /** Vectors that were not counted, and why. */
  notCounted: z.array(z.object({ id: z.string(), reason: z.string() })),
  lines: z.int().min(0),
  executed: z.int().min(0),
  /** By paragraph, in source order. */
  missed: z.array(missedLines),
});
export type ProgramCoverage = z.infer<typeof programCoverage>;

/** Lines as people write them: `12-14, 20`. */
export function lineRanges(lines: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const line of lines) {
    const last = ranges.at(-1);
    if (last !== undefined && line === last[1] + 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}

/** The share of lines that are executed, in percent with one decimal, rounded down, so that 100 means all; null without lines. */
export function coveragePercent({ lines, executed }: Pick<ProgramCoverage, 'lines' | 'executed'>): number | null {
  return lines === 0 ? null : Math.floor((1000 * executed) / lines) / 10;
}

/** A vector that a model proposed, and what became of it. */
const proposed = z.object({ id: z.string(), purpose: z.string() });

/** The JSON form of a `cobol.vectors` artifact: the vectors that a model wrote for one program, and what they have added. */
export const writtenVectors = z.object({
  program: z.string(),
  /** Who proposed them; null when nobody was asked. */
  said: z.object({ model: z.string(), source: z.enum(['live', 'cache', 'recording']) }).nullable(),
  /** Each with the entry of a manifest whose root is the source tree, and the lines that it executes first, as `file:line`. */
  vectors: z.array(proposed.extend({ entry: z.record(z.string(), z.json()), reached: z.array(z.string()) })),
  dropped: z.array(proposed.extend({ reason: z.string() })),
  before: programCoverage,
  after: programCoverage,
});
export type WrittenVectors = z.infer<typeof writtenVectors>;

/** What measuring coverage gives. */
export const coverageOutput = z.object({
  coverage: artifactSchema,
  vectors: z.int(),
  lines: z.int(),
  executed: z.int(),
  percent: z.number().nullable(),
});

/** What writing vectors gives: how many were kept and dropped, and the lines that are executed before and after. */
export const vectorsOutput = z.object({
  vectors: artifactSchema,
  kept: z.int(),
  dropped: z.int(),
  lines: z.int(),
  before: z.int(),
  after: z.int(),
});
