import { z } from 'zod';
import { baseName } from '../base-name.ts';

/** How often each line was executed, by `file:line` with the file's name alone. Lines without code are not in it. */
export type LineCounts = ReadonlyMap<string, number>;

/** The part that is read of the JSON form of `gcov` (GCC 9 and newer). */
const reportSchema = z.object({
  files: z.array(
    z.object({
      file: z.string(),
      lines: z.array(z.object({ line_number: z.int(), count: z.number() })),
    }),
  ),
});

/**
 * Reads what `gcov --json-format --stdout` prints: a document a line, one for each compiled file. A line that has code in several places
 * counts as often as the one that was executed most. Pure.
 *
 * @throws SyntaxError or ZodError when it is something else
 */
export function readGcovReport(text: string): LineCounts {
  const counts = new Map<string, number>();
  for (const document of text.split('\n')) {
    if (document.trim() === '') continue;
    for (const { file, lines } of reportSchema.parse(JSON.parse(document)).files)
      for (const { line_number: line, count } of lines) {
        const key = lineKey(file, line);
        counts.set(key, Math.max(count, counts.get(key) ?? 0));
      }
  }
  return counts;
}

export function lineKey(file: string, line: number): string {
  return `${baseName(file)}:${line}`;
}

/** What all of them executed together. Pure. */
export function addCounts(all: readonly LineCounts[]): LineCounts {
  const sum = new Map<string, number>();
  for (const counts of all) for (const [key, count] of counts) sum.set(key, count + (sum.get(key) ?? 0));
  return sum;
}
