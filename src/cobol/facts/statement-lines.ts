import type { BoundProgram } from '../semantics/index.ts';
import { type AnalysedProgram, nested, withNested } from './extract.ts';

/** A line on which statements begin. */
export interface StatementLine {
  readonly file: string;
  readonly line: number;
  /** The paragraph that they stand in; the name of the program before the first one. */
  readonly paragraph: string;
}

/** The lines on which statements of a program begin, in source order, each once. Pure. */
export function statementLines({ programs }: AnalysedProgram): StatementLine[] {
  const lines = programs.flatMap(withNested).flatMap(linesOf);
  const seen = new Set<string>();
  return lines.filter(({ file, line }) => {
    const key = `${file}:${line}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function linesOf(program: BoundProgram): StatementLine[] {
  return program.paragraphs.flatMap(({ name, section, syntax }) => {
    const paragraph = name ?? section.name ?? program.name;
    return [...nested(syntax.sentences.flatMap(({ statements }) => statements))].map(
      ({ position: { file, line } }) => ({
        file,
        line,
        paragraph,
      }),
    );
  });
}
