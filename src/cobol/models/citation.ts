import { z } from '../../agent.ts';
import type { ProgramText } from './program-text.ts';

/** Where a statement about a program is to be found in its text. */
export const citationSchema = z.object({
  file: z.string().describe('The file as listed'),
  line: z.int().min(1).describe('The first line that says it'),
  endLine: z.int().min(1).describe('The last line that says it'),
  quote: z.string().describe('The words of these lines that say it, copied exactly'),
});
export type Citation = z.infer<typeof citationSchema>;

/** A citation that was found in the text; or why it cannot be. */
export type CheckedCitation =
  | { readonly ok: true; readonly citation: Citation }
  | { readonly ok: false; readonly citation: Citation; readonly problem: string };

/** Lines around the cited ones in which a quote is looked for: models count badly, but copy well. */
const NEAR = 5;

/**
 * Looks a citation up: its file has to be one of the program, and its quote has to stand at its lines, apart from spaces and case. A
 * quote that stands a few lines away is found there, and its lines are put right. Pure.
 */
export function checkCitation(citation: Citation, { files }: Pick<ProgramText, 'files'>): CheckedCitation {
  const lines = files.get(citation.file);
  if (lines === undefined) return { ok: false, citation, problem: `there is no file ${citation.file}` };
  const quote = words(citation.quote);
  if (!/[\p{L}\p{N}]/u.test(quote)) return { ok: false, citation, problem: 'it quotes nothing' };
  const { line } = citation;
  if (line > lines.length || citation.endLine < line) {
    return { ok: false, citation, problem: `${citation.file} has no lines ${line} to ${citation.endLine}` };
  }
  // Where a file ends, what is cited of it ends.
  const endLine = Math.min(citation.endLine, lines.length);
  if (words(lines.slice(line - 1, endLine).join(' ')).includes(quote))
    return { ok: true, citation: { ...citation, endLine } };
  const found = placeNear(lines, quote, line, endLine);
  if (found !== undefined) return { ok: true, citation: { ...citation, ...found } };
  return { ok: false, citation, problem: `the quote does not stand at ${citation.file}:${line}` };
}

function placeNear(
  lines: readonly string[],
  quote: string,
  line: number,
  endLine: number,
): Pick<Citation, 'line' | 'endLine'> | undefined {
  const height = endLine - line;
  for (let away = 1; away <= NEAR; away++) {
    for (const first of [line - away, line + away]) {
      const last = Math.min(first + height, lines.length);
      if (first >= 1 && words(lines.slice(first - 1, last).join(' ')).includes(quote))
        return { line: first, endLine: last };
    }
  }
  const wide = { line: Math.max(1, line - NEAR), endLine: Math.min(lines.length, endLine + NEAR) };
  return words(lines.slice(wide.line - 1, wide.endLine).join(' ')).includes(quote) ? wide : undefined;
}

function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().toUpperCase();
}
