import { basename, join, resolve } from 'node:path';
import type { TestCase, Translated, TranslatedStep, TranslationDiagnostic, Translator } from '../equivalence/index.ts';
import { isDialectName } from '../semantics/index.ts';
import { analyseFile, type CompilerOptions } from './analyse.ts';
import { type FileTranslation, translateFile, type TranslationIssue } from './translate.ts';

/** A program whose Java is there already, whoever made it. */
export interface GivenTranslation extends Pick<FileTranslation, 'sources' | 'issues'> {
  /** Absolute path of the COBOL; a file of the same name counts as the same, since cases may stand beside a copy. */
  readonly file: string;
  readonly mainClass: string | null;
}

/**
 * Translates the programs of a test case by rules, into classes of one package, but for the one that is given. A file that stands in
 * many cases is translated once.
 */
export function caseTranslator(packageName = 'translated', given?: GivenTranslation): Translator {
  const known = new Map<string, FileTranslation>();
  return (testCase) => {
    const translate = (program: string, flags: readonly string[]): FileTranslation => {
      const options = optionsOf(testCase, flags);
      const key = JSON.stringify([testCase.root, program, options]);
      const found =
        known.get(key) ?? translateFile(analyseFile(join(testCase.root, program), program, options), packageName);
      known.set(key, found);
      return given !== undefined && basename(program) === basename(given.file) ? withJava(found, given) : found;
    };
    return translateSteps(testCase, translate);
  };
}

function withJava(byRules: FileTranslation, { sources, issues, mainClass }: GivenTranslation): FileTranslation {
  const [first] = byRules.programs;
  const programs = mainClass === null ? byRules.programs : [{ name: first?.name ?? '', mainClass }];
  return { ...byRules, programs, sources, issues, usable: true };
}

function translateSteps(
  testCase: TestCase,
  translate: (program: string, flags: readonly string[]) => FileTranslation,
): Translated {
  const modules = testCase.modules.map((module) => translate(module.program, module.cobcArgs));
  const steps: TranslatedStep[] = [];
  const gaps: TranslationIssue[] = [];
  const errors: TranslationIssue[] = [];
  const copybooks = new Set<string>();
  for (const step of testCase.steps) {
    const main = translate(step.program, step.cobcArgs);
    const parts = [main, ...step.with.map((program) => translate(program, step.cobcArgs)), ...modules];
    for (const part of parts) {
      for (const path of part.copybooks) copybooks.add(path);
      errors.push(...part.issues.filter((issue) => issue.severity === 'error'));
      gaps.push(...part.issues.filter((issue) => issue.severity === 'gap'));
    }
    steps.push({
      mainClass: main.programs[0]?.mainClass ?? '',
      sources: distinct(parts.flatMap((part) => part.sources)),
    });
  }
  if (errors.length > 0) return { kind: 'unsupported', diagnostics: errors.map(toDiagnostic) };
  return { kind: 'java', steps, gaps: gaps.map(toDiagnostic), copybooks: [...copybooks] };
}

function optionsOf(testCase: TestCase, flags: readonly string[]): CompilerOptions {
  return {
    std: isDialectName(testCase.std) ? testCase.std : 'default',
    format: testCase.format,
    flags: [...testCase.cobcArgs, ...flags],
    copybooks: testCase.copyDirs.map((folder) => resolve(testCase.root, folder)),
  };
}

/** The main program may stand among the modules as well; its first translation counts. */
function distinct<T extends { readonly path: string }>(sources: readonly T[]): T[] {
  const byPath = new Map<string, T>();
  for (const source of sources) if (!byPath.has(source.path)) byPath.set(source.path, source);
  return [...byPath.values()];
}

function toDiagnostic({ position, message }: TranslationIssue): TranslationDiagnostic {
  return { path: position.file, line: position.line, column: position.column, message };
}
