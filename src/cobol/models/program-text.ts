import type { AnalysedProgram } from '../facts/index.ts';

/** A program and its copybooks as a model reads them: every line with its file and number, so that it can be cited. */
export interface ProgramText {
  /** By file, as positions name them: the program first, then copybooks in the order of their use. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly listing: string;
}

/** Pure. */
export function programText({ unit }: AnalysedProgram): ProgramText {
  const files = new Map<string, string[]>();
  for (const { file, line, text } of unit.lines) {
    const lines = files.get(file) ?? [];
    lines[line - 1] = text.trimEnd();
    files.set(file, lines);
  }
  const listing = [...files]
    .map(([file, lines]) => `--- ${file}\n${lines.map((text, index) => `${index + 1}: ${text}`).join('\n')}`)
    .join('\n\n');
  return { files, listing };
}
