import type { AnalysedProgram } from '../facts/index.ts';
import { type JavaPlace, type PrintedClass, translateProgram } from '../java/index.ts';
import type { SourcePosition } from '../source/index.ts';

/** A Java source file; `path` is relative to the source root, with forward slashes. */
export interface JavaSource {
  readonly path: string;
  readonly text: string;
}

/** Something that the translation of a file does not do, or does not do for sure. */
export interface TranslationIssue {
  readonly rule: string;
  readonly message: string;
  readonly position: SourcePosition;
  /** `error`: not translated. `gap`: translated, but execution ends with a message there. */
  readonly severity: 'error' | 'gap' | 'warning';
}

/** The Java of one COBOL source file. */
export interface FileTranslation {
  readonly source: string;
  /** Program name as CALL knows it, and its Java class, for every outermost program of the file. */
  readonly programs: readonly { readonly name: string; readonly mainClass: string }[];
  readonly sources: readonly JavaSource[];
  readonly issues: readonly TranslationIssue[];
  readonly paragraphs: PrintedClass['paragraphs'];
  readonly items: PrintedClass['items'];
  /** Paths of the copybooks that were taken, as COPY found them. */
  readonly copybooks: readonly string[];
  /** False when something makes the translation unusable: its Java is then not worth compiling. */
  readonly usable: boolean;
}

export type { JavaPlace };

/**
 * Translates every program of an analysed file into Java classes of one package. Pure.
 *
 * @param shortcuts false: the general forms only, see the back end's `TranslationOptions`
 */
export function translateFile(analysed: AnalysedProgram, packageName: string, shortcuts = true): FileTranslation {
  const translations = analysed.programs.map((program) => ({
    program,
    java: translateProgram(program, { packageName, shortcuts, comments: analysed.unit.comments }),
  }));
  const issues: TranslationIssue[] = [
    ...analysed.unit.problems.map((problem) => ({ ...problem, rule: `source/${problem.code}` })),
    ...analysed.syntax.problems,
    ...translations.flatMap(({ java }) => java.diagnostics),
  ];
  if (analysed.programs.length === 0) {
    const position = { file: analysed.source, line: 1, column: 1 };
    issues.push({ rule: 'source/no-program', message: 'the file holds no program', position, severity: 'error' });
  }
  return {
    source: analysed.source,
    // A function that stands first is not what runs (GnuCOBOL 3.1.2, observed).
    programs: functionsLast(translations).map(({ program, java }) => ({
      name: program.syntax.externalName,
      mainClass: java.mainClass,
    })),
    sources: translations.flatMap(({ java }) => java.files),
    issues,
    paragraphs: translations.flatMap(({ java }) => java.map.paragraphs),
    items: translations.flatMap(({ java }) => java.map.items),
    copybooks: [...new Set(analysed.unit.copies.flatMap(({ resolved }) => resolved ?? []))],
    usable: !issues.some((issue) => issue.severity === 'error'),
  };
}

function functionsLast<T extends { readonly program: AnalysedProgram['programs'][number] }>(list: readonly T[]): T[] {
  const isFunction = ({ program }: T): boolean => program.syntax.kind === 'function';
  return [...list.filter((entry) => !isFunction(entry)), ...list.filter(isFunction)];
}
