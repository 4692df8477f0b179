import type { BoundProgram, DataItem } from '../semantics/index.ts';
import type { SourcePosition, SourceUnit } from '../source/index.ts';
import {
  type CompilationUnit,
  childStatements,
  type Expression,
  expressionsOf,
  type Statement,
  walkExpression,
} from '../syntax/index.ts';
import type { ProgramFacts } from '../../project/index.ts';

export interface AnalysedProgram {
  readonly source: string;
  readonly format: ProgramFacts['format'];
  readonly unit: SourceUnit;
  readonly syntax: CompilationUnit;
  /** The programs of the file; contained ones are reached through them. */
  readonly programs: readonly BoundProgram[];
}

/** The facts of a source file, named after its first program. Pure: everything is read from the analysed program. */
export function extractFacts(analysed: AnalysedProgram): ProgramFacts {
  const programs = analysed.programs.flatMap(withNested);
  const first = programs[0];
  const statements = programs.flatMap((program) =>
    program.paragraphs.flatMap((paragraph) => [...nested(paragraph.syntax.sentences.flatMap((s) => s.statements))]),
  );
  const items = programs.flatMap(allItems);
  return {
    program: first?.syntax.externalName ?? '',
    source: analysed.source,
    format: analysed.format,
    dialect: first?.dialect.name ?? 'default',
    lines: countLines(analysed),
    copies: analysed.unit.copies.map((copy) => ({
      ...placeOf(copy.position),
      name: copy.name,
      resolved: copy.resolved,
      replacing: copy.replacing,
    })),
    calls: calls(statements),
    files: files(programs, statements),
    inputs: inputs(statements),
    sqlTables: sqlTables(statements),
    entryParameters: first?.using.map((parameter) => parameter.item.name ?? 'FILLER') ?? [],
    paragraphs: programs.flatMap(paragraphs),
    complexity: 1 + statements.reduce((sum, statement) => sum + decisions(statement), 0),
    features: features(statements, items),
    unsupported: unsupported(programs, statements),
    problems: problems(analysed, programs),
  };
}

export function withNested(program: BoundProgram): BoundProgram[] {
  return [program, ...program.nested.flatMap(withNested)];
}

export function* nested(statements: readonly Statement[]): Generator<Statement> {
  for (const statement of statements) {
    yield statement;
    yield* nested(childStatements(statement));
  }
}

function allItems(program: BoundProgram): DataItem[] {
  const below = (item: DataItem): DataItem[] => [item, ...(item.level === 66 ? [] : item.children.flatMap(below))];
  const roots = [
    ...program.workingStorage,
    ...program.localStorage,
    ...program.linkage,
    ...program.files.flatMap((file) => file.records),
  ];
  return roots.flatMap(below);
}

function placeOf(position: SourcePosition): { file: string; line: number } {
  return { file: position.file, line: position.line };
}

function countLines(analysed: AnalysedProgram): ProgramFacts['lines'] {
  const own = analysed.unit.lines.filter((line) => line.file === analysed.source);
  const of = (kind: string): number => own.filter((line) => line.kind === kind).length;
  return {
    total: own.length,
    code: own.length - of('comment') - of('blank'),
    comment: of('comment'),
    blank: of('blank'),
  };
}

function calls(statements: readonly Statement[]): ProgramFacts['calls'] {
  const moved = literalsMovedTo(statements);
  const found: ProgramFacts['calls'] = [];
  for (const statement of statements) {
    if (statement.kind === 'call') {
      const { program } = statement;
      if (program.kind === 'literal')
        found.push({ ...placeOf(statement.position), target: program.value.trim(), kind: 'static' });
      else if (program.kind === 'reference') {
        found.push({
          ...placeOf(statement.position),
          target: program.name,
          kind: 'dynamic',
          candidates: moved.get(program.name) ?? [],
        });
      }
    } else if (statement.kind === 'unsupported' && statement.construct === 'EXEC CICS') {
      const target = /\b(?:LINK|XCTL)\b[\s\S]*?\bPROGRAM\s*\(\s*['"]?([A-Z0-9@#$-]+)['"]?\s*\)/i.exec(
        statement.text,
      )?.[1];
      if (target)
        found.push({
          ...placeOf(statement.position),
          target: target.toUpperCase(),
          kind: 'cics',
          candidates: moved.get(target.toUpperCase()) ?? [],
        });
    }
  }
  return found;
}

/** Literals that MOVE statements put into each data name: the likely values of a dynamic CALL. */
function literalsMovedTo(statements: readonly Statement[]): Map<string, string[]> {
  const moved = new Map<string, string[]>();
  for (const statement of statements) {
    if (statement.kind !== 'move' || statement.source.kind !== 'literal') continue;
    for (const target of statement.targets) {
      const known = moved.get(target.name) ?? [];
      const value = statement.source.value.trim();
      if (!known.includes(value)) moved.set(target.name, [...known, value]);
    }
  }
  return moved;
}

function files(programs: readonly BoundProgram[], statements: readonly Statement[]): ProgramFacts['files'] {
  const modes = new Map<string, Set<string>>();
  for (const statement of statements) {
    if (statement.kind !== 'open') continue;
    for (const opened of statement.files) {
      const known = modes.get(opened.file.name) ?? new Set<string>();
      modes.set(opened.file.name, known.add(opened.mode));
    }
  }
  return programs.flatMap((program) =>
    program.files.map((file) => ({
      ...placeOf(file.position),
      name: file.name,
      assign: file.control?.assign?.text ?? '',
      organization: file.description.sort ? 'sort' : (file.control?.organization ?? 'sequential'),
      modes: [...(modes.get(file.name) ?? [])],
    })),
  );
}

const unpredictable = new Set([
  'CURRENT-DATE',
  'RANDOM',
  'SECONDS-PAST-MIDNIGHT',
  'WHEN-COMPILED',
  'LOCALE-DATE',
  'LOCALE-TIME',
]);

function inputs(statements: readonly Statement[]): string[] {
  const found = new Set<string>();
  for (const statement of statements) {
    if (statement.kind === 'accept')
      found.add(statement.from === undefined ? 'ACCEPT' : `ACCEPT FROM ${statement.from}`);
    if (statement.kind === 'open') {
      for (const opened of statement.files) if (opened.mode !== 'output') found.add(opened.file.name);
    }
    if (statement.kind === 'unsupported' && statement.construct.startsWith('EXEC')) found.add(statement.construct);
    for (const expression of expressionsOf(statement)) {
      for (const name of functionNames(expression)) if (unpredictable.has(name)) found.add(`FUNCTION ${name}`);
    }
  }
  return [...found];
}

function sqlTables(statements: readonly Statement[]): ProgramFacts['sqlTables'] {
  const found: ProgramFacts['sqlTables'] = [];
  for (const statement of statements) {
    if (statement.kind !== 'unsupported' || statement.construct !== 'EXEC SQL') continue;
    const tables = statement.text.matchAll(/\b(?:FROM|INTO|UPDATE|JOIN)\s+([A-Z][A-Z0-9_.]*)/gi);
    for (const [, table] of tables)
      if (table) found.push({ ...placeOf(statement.position), table: table.toUpperCase() });
  }
  return found;
}

function paragraphs(program: BoundProgram): ProgramFacts['paragraphs'] {
  return program.paragraphs.flatMap((paragraph) => {
    const statements = [...nested(paragraph.syntax.sentences.flatMap((sentence) => sentence.statements))];
    const name = paragraph.name ?? paragraph.section.name ?? (statements.length > 0 ? program.name : undefined);
    if (name === undefined) return [];
    const start = placeOf(paragraph.syntax.position);
    const endLine = statements.reduce(
      (last, statement) => (statement.position.file === start.file ? Math.max(last, statement.position.line) : last),
      start.line,
    );
    return [{ ...start, name, endLine, statements: statements.length, isLabel: statements.every(doesNothing) }];
  });
}

function doesNothing(statement: Statement): boolean {
  return statement.kind === 'continue' || (statement.kind === 'exit' && statement.what === 'paragraph-end');
}

function decisions(statement: Statement): number {
  switch (statement.kind) {
    case 'if':
      return 1;
    case 'evaluate':
      return statement.branches.length;
    case 'perform':
      return statement.loop.kind === 'once' ? 0 : 1;
    case 'search':
      return statement.whens.length;
    default:
      return 0;
  }
}

function features(statements: readonly Statement[], items: readonly DataItem[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (feature: string): void => {
    counts[feature] = (counts[feature] ?? 0) + 1;
  };
  for (const item of items) {
    if (item.syntax.redefines !== undefined) add('REDEFINES');
    if (item.syntax.occurs) add(item.syntax.occurs.dependingOn ? 'OCCURS DEPENDING ON' : 'OCCURS');
    if (item.usage === 'comp-3' && item.children.length === 0) add('COMP-3');
    if (item.usage === 'binary' && item.children.length === 0) add('COMP');
    if (item.usage === 'comp-1' || item.usage === 'comp-2') add('floating point');
    if (item.category === 'numeric-edited' || item.category === 'alphanumeric-edited') add('edited picture');
    for (const _ of item.conditions) add('88 level');
  }
  for (const statement of statements) {
    const feature = featureOf(statement);
    if (feature !== undefined) add(feature);
    for (const expression of expressionsOf(statement)) {
      for (const name of functionNames(expression)) add(`FUNCTION ${name}`);
    }
  }
  return counts;
}

function featureOf(statement: Statement): string | undefined {
  switch (statement.kind) {
    case 'goTo':
      return 'GO TO';
    case 'alter':
      return 'ALTER';
    case 'perform':
      return statement.range?.thru ? 'PERFORM THRU' : undefined;
    case 'call':
      return statement.program.kind === 'literal' ? 'CALL literal' : 'CALL identifier';
    case 'sort':
    case 'merge':
    case 'string':
    case 'unstring':
    case 'inspect':
    case 'search':
    case 'evaluate':
      return statement.kind.toUpperCase();
    case 'unsupported':
      return statement.construct;
    default:
      return undefined;
  }
}

function functionNames(expression: Expression): string[] {
  const names: string[] = [];
  walkExpression(expression, (part) => {
    if (part.kind === 'function') names.push(part.name);
  });
  return names;
}

function unsupported(programs: readonly BoundProgram[], statements: readonly Statement[]): ProgramFacts['unsupported'] {
  const entries = programs.flatMap((program) => [
    ...program.syntax.unsupported,
    ...allItems(program).flatMap((item) => item.syntax.unsupported),
  ]);
  const verbs = statements.filter((statement) => statement.kind === 'unsupported');
  return [...entries, ...verbs].map((node) => ({
    ...placeOf(node.position),
    construct: node.construct,
    text: node.text,
  }));
}

function problems(analysed: AnalysedProgram, programs: readonly BoundProgram[]): ProgramFacts['problems'] {
  const read = analysed.unit.problems.map((problem) => ({ rule: problem.code, ...problem }));
  const all = [...read, ...analysed.syntax.problems, ...programs.flatMap((program) => program.problems)];
  return all.map(({ rule, message, severity, position }) => ({
    ...placeOf(position),
    column: position.column,
    severity,
    rule,
    message,
  }));
}
