import type { CompilationUnit, Expression, FileDescription, Program } from '../syntax/index.ts';
import { constantEntries, constantValue, integerOf } from './constants.ts';
import { analyzeControlFlow } from './control-flow.ts';
import type { CobolDialect } from './dialect.ts';
import { type LayoutContext, layoutSection } from './layout.ts';
import type { BoundFile, BoundProgram, DataItem, IndexName, SemanticProblem } from './model.ts';
import { numberProcedures, resolveProcedure } from './procedures.ts';
import { Scope } from './scope.ts';

/** Resolves names and lays out the storage of every program of a compilation unit. Never throws: what is wrong is in `problems`. */
export function bindUnit(unit: CompilationUnit, dialect: CobolDialect): BoundProgram[] {
  return unit.programs.map((program) => bindProgram(program, dialect, undefined, undefined));
}

function bindProgram(
  program: Program,
  dialect: CobolDialect,
  parent: BoundProgram | undefined,
  outer: Scope | undefined,
): BoundProgram {
  const problems: SemanticProblem[] = [];
  const report = (problem: SemanticProblem): void => void problems.push(problem);
  const scope = new Scope(outer);
  const data = bindData(program, dialect, scope, report);
  nameEnvironment(program, scope);
  const procedures = numberProcedures(program.procedure);
  const controlFlow = analyzeControlFlow(procedures, report);
  const nested: BoundProgram[] = [];
  const bound: BoundProgram = {
    syntax: program,
    name: program.name,
    dialect,
    parent,
    nested,
    ...data,
    paragraphs: procedures.paragraphs,
    sections: procedures.sections,
    using: usingItems(program, scope, report),
    returning: returningItem(program, scope, report),
    controlFlow,
    problems,
    resolve: (reference) => scope.resolve(reference),
    resolveProcedure: (name, from) => resolveProcedure(procedures, name, from),
  };
  for (const inner of program.nested) nested.push(bindProgram(inner, dialect, bound, scope));
  return bound;
}

type BoundData = Pick<BoundProgram, 'workingStorage' | 'localStorage' | 'linkage' | 'files' | 'indexes'>;

function bindData(
  program: Program,
  dialect: CobolDialect,
  scope: Scope,
  report: (problem: SemanticProblem) => void,
): BoundData {
  const constants = new Map<string, ReturnType<typeof constantValue> & object>();
  const laidOut: DataItem[] = [];
  const context: LayoutContext = {
    dialect,
    constants,
    pictures: {
      decimalPointIsComma: program.environment.decimalPointIsComma,
      currencySymbols:
        program.environment.currencySigns.length > 0
          ? program.environment.currencySigns.map((sign) => sign.symbol)
          : ['$'],
      constant: (name) => {
        const value = integerOf(constants.get(name));
        return value === undefined ? undefined : Number(value);
      },
    },
    lengthOf: (expression) => lengthOf(expression, laidOut),
    report,
  };
  const section = (
    entries: Program['data']['workingStorage'],
    kind: DataItem['section'],
    file?: BoundFile,
  ): DataItem[] => {
    defineConstants(entries, constants, context);
    const items = layoutSection(entries, kind, context, file);
    laidOut.push(...items);
    for (const item of items) scope.addItem(item);
    return items;
  };
  // Constants of any section may be used by those before it in the layout order chosen here, so take them all first.
  for (const entries of [program.data.workingStorage, program.data.localStorage, program.data.linkage])
    defineConstants(entries, constants, context);
  const files = program.data.files.map((description) =>
    bindFile(description, program, (entries, file) => section(entries, 'file', file)),
  );
  const workingStorage = section(program.data.workingStorage, 'working-storage');
  const localStorage = section(program.data.localStorage, 'local-storage');
  const linkage = section(program.data.linkage, 'linkage');
  for (const file of files) scope.add(file.name, file);
  // Those that need the LENGTH OF an item can be known only now.
  for (const entries of [program.data.workingStorage, program.data.localStorage, program.data.linkage]) {
    defineConstants(entries, constants, context);
  }
  scope.addConstants(constants);
  const indexes = indexNames(laidOut);
  for (const index of indexes) scope.add(index.name, index);
  return { workingStorage, localStorage, linkage, files, indexes };
}

function defineConstants(
  entries: Program['data']['workingStorage'],
  constants: Map<string, NonNullable<ReturnType<typeof constantValue>>>,
  context: LayoutContext,
): void {
  for (const entry of constantEntries(entries)) {
    const expression = entry.constant ?? entry.values[0]?.from;
    const value = expression === undefined ? undefined : constantValue(expression, constants, context.lengthOf);
    if (entry.name !== undefined && value !== undefined) constants.set(entry.name, value);
  }
}

function lengthOf(expression: Expression, items: readonly DataItem[]): number | undefined {
  if (expression.kind === 'literal') return expression.value.length;
  if (expression.kind !== 'reference') return undefined;
  const find = (candidates: readonly DataItem[]): DataItem | undefined => {
    for (const item of candidates) {
      const found = item.name === expression.name ? item : find(item.children);
      if (found) return found;
    }
    return undefined;
  };
  return find(items)?.length;
}

function bindFile(
  description: FileDescription,
  program: Program,
  layout: (entries: FileDescription['records'], file: BoundFile) => DataItem[],
): BoundFile {
  const records: DataItem[] = [];
  const file = {
    kind: 'file' as const,
    name: description.name,
    control: program.environment.files.find((control) => control.name === description.name),
    description,
    position: description.position,
    records,
    maxRecord: 0,
    minRecord: 0,
    variable: false,
    hasLinage: description.linage !== undefined,
  };
  records.push(...layout(description.records, file));
  const lengths = records.map((record) => record.length);
  const shortest = records.map((record) =>
    record.variableTable
      ? record.length - (record.variableTable.times - record.variableTable.min) * record.variableTable.stride
      : record.length,
  );
  const clause = description.recordContains;
  file.maxRecord = Math.max(clause?.max ?? 0, ...lengths, 1);
  file.minRecord = clause?.varying ? (clause.min ?? 0) : Math.min(...shortest, file.maxRecord);
  file.variable =
    clause?.varying === true ||
    (clause?.min !== undefined && clause.min !== clause.max) ||
    file.minRecord < file.maxRecord;
  return file;
}

function indexNames(items: readonly DataItem[]): IndexName[] {
  return items.flatMap((item) => [
    ...(item.syntax.occurs?.indexes ?? []).map((index) => ({
      kind: 'index' as const,
      name: index.name,
      table: item,
      position: index.position,
    })),
    ...(item.level === 66 ? [] : indexNames(item.children)),
  ]);
}

function nameEnvironment(program: Program, scope: Scope): void {
  const environment = program.environment;
  for (const { name, device } of environment.mnemonics) scope.add(name, { kind: 'mnemonic', name, device });
  for (const { index, name, on, off } of environment.switches) {
    if (name !== undefined) scope.add(name, { kind: 'switch', index, state: undefined });
    if (on !== undefined) scope.add(on, { kind: 'switch', index, state: true });
    if (off !== undefined) scope.add(off, { kind: 'switch', index, state: false });
  }
  for (const { name } of environment.alphabets) scope.add(name, { kind: 'alphabet', name });
  for (const { name } of environment.classes) scope.add(name, { kind: 'class', name });
  // An ordinal position counts from 1 (COBOL 2014 §12.3.6): character n is byte n - 1.
  for (const { name, ordinal } of environment.symbolicCharacters)
    scope.add(name, { kind: 'symbolic', name, byte: ordinal - 1 });
}

function usingItems(program: Program, scope: Scope, report: (problem: SemanticProblem) => void): BoundProgram['using'] {
  const items: BoundProgram['using'][number][] = [];
  for (const parameter of program.procedure?.using ?? []) {
    const found = scope.resolve({
      kind: 'reference',
      name: parameter.name,
      qualifiers: [],
      subscripts: [],
      slice: undefined,
      position: parameter.position,
    });
    if (found.kind === 'item') items.push({ item: found, mode: parameter.mode, optional: parameter.optional });
    else if (found.kind === 'problem') report(found);
  }
  return items;
}

function returningItem(
  program: Program,
  scope: Scope,
  report: (problem: SemanticProblem) => void,
): DataItem | undefined {
  const reference = program.procedure?.returning;
  if (!reference) return undefined;
  const found = scope.resolve(reference);
  if (found.kind === 'problem') report(found);
  return found.kind === 'item' ? found : undefined;
}
