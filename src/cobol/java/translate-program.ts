import type { BoundProgram } from '../semantics/index.ts';
import type { SourceComment } from '../source/index.ts';
import type { ClassModel } from './class-model.ts';
import { type JavaPlace, type PrintedClass, printClass } from './class-printer.ts';
import type { MemberNeeds, ProgramContext } from './context.ts';
import { planControl } from './control-plan.ts';
import { withDataClasses } from './data-classes.ts';
import type { TranslationDiagnostic } from './diagnostic.ts';
import { importsFor } from './imports.ts';
import { JavaWriter } from './java-printer.ts';
import { className } from './class-name.ts';
import { NameScope } from './names.ts';
import { programClass } from './program-class.ts';
import { ProgramNames } from './program-names.ts';
import { type SourceComments, sourceComments } from './source-comments.ts';

export interface TranslationOptions {
  /** Java package of the program, e.g. `com.example.payroll`. */
  readonly packageName: string;
  /**
   * False: no use is made of what analysis shows. Every paragraph goes through the dispatcher and all arithmetic is exact
   * decimal. Less readable; for programs on which a shortcut is suspected to be wrong.
   *
   * @default true
   */
  readonly shortcuts?: boolean;
  /** The comments of the source, which then stand in the Java where they stood in the COBOL. @default none */
  readonly comments?: readonly SourceComment[];
}

/** The Java of one outermost program with everything that it contains. */
export interface ProgramTranslation {
  /** Paths relative to the source root, with `/`. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Fully qualified. */
  readonly mainClass: string;
  readonly diagnostics: readonly TranslationDiagnostic[];
  readonly map: PrintedClass;
}

/** The support library's package. */
export const libraryPackage = 'drydock.cobol';

/**
 * Translates a bound program to Java over the support library. Pure. Constructs without a translation are in `diagnostics`:
 * those of severity `gap` end the run with a message when they are reached, those of severity `error` make the translation unusable.
 */
export function translateProgram(bound: BoundProgram, options: TranslationOptions): ProgramTranslation {
  const diagnostics = new Map<string, TranslationDiagnostic>();
  const report = (diagnostic: TranslationDiagnostic): void => {
    const { file, line, column } = diagnostic.position;
    diagnostics.set(`${file}:${line}:${column}:${diagnostic.message}`, diagnostic);
  };
  const needs: MemberNeeds = { constants: new Set(), setConditions: new Set(), clearedConditions: new Set() };
  const classNames = new NameScope();
  const comments = sourceComments(bound, options.comments ?? []);
  const model = build(bound, undefined, { report, needs, classNames, shortcuts: options.shortcuts ?? true, comments });
  for (const problem of problemsOf(bound)) if (problem.severity === 'error') report({ ...problem, severity: 'error' });
  const printed = withDataClasses(model).map((part) => print(part, options.packageName));
  return {
    files: printed.map(({ path, text }) => ({ path, text })),
    mainClass: options.packageName === '' ? model.name : `${options.packageName}.${model.name}`,
    diagnostics: [...diagnostics.values()],
    map: {
      paragraphs: printed.flatMap(({ map }) => map.paragraphs),
      items: printed.flatMap(({ map }) => map.items),
    },
  };
}

interface Shared {
  readonly comments: SourceComments;
  readonly shortcuts: boolean;
  readonly report: ProgramContext['report'];
  readonly needs: MemberNeeds;
  readonly classNames: NameScope;
}

function build(bound: BoundProgram, outer: ProgramContext | undefined, shared: Shared): ClassModel {
  const context: ProgramContext = {
    bound,
    dialect: bound.dialect,
    className: shared.classNames.allocate(className(bound.syntax.externalName)),
    names: new ProgramNames(bound, outer?.names),
    plan: planControl(bound, shared.shortcuts),
    shortcuts: shared.shortcuts,
    comments: shared.comments,
    outer,
    report: shared.report,
    needs: shared.needs,
  };
  return programClass(context, () => bound.nested.map((nested) => build(nested, context, shared)));
}

function problemsOf(bound: BoundProgram): BoundProgram['problems'] {
  return [...bound.problems, ...bound.nested.flatMap(problemsOf)];
}

interface PrintedFile {
  readonly path: string;
  readonly text: string;
  readonly map: PrintedClass;
}

function print(model: ClassModel, packageName: string): PrintedFile {
  const directory = packageName === '' ? '' : `${packageName.replaceAll('.', '/')}/`;
  const path = `${directory}${model.name}.java`;
  const body = new JavaWriter();
  const map: PrintedClass = { paragraphs: [], items: [] };
  printClass(body, model, path, map);
  const head: string[] = packageName === '' ? [] : [`package ${packageName};`, ''];
  const imports = importsFor(body.toString(), libraryPackage);
  if (imports.length > 0) head.push(...imports, '');
  const text = `${head.map((line) => `${line}\n`).join('')}${body}`;
  return { path, text, map: shifted(map, head.length) };
}

/** Places in the whole file: the package and imports stand before the class. */
function shifted(map: PrintedClass, lines: number): PrintedClass {
  const shift = <T extends { readonly java: JavaPlace }>(entry: T): T => ({
    ...entry,
    java: { ...entry.java, firstLine: entry.java.firstLine + lines, lastLine: entry.java.lastLine + lines },
  });
  return { paragraphs: map.paragraphs.map(shift), items: map.items.map(shift) };
}
