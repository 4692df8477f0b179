import type { BoundParagraph, BoundProgram } from '../semantics/index.ts';
import { childStatements, type ProcedureName, type Statement } from '../syntax/index.ts';

/** What the statements of one paragraph do with control. */
export interface JumpFacts {
  /** First paragraphs of GO TO targets; for an altered paragraph also what ALTER can set. Distinct. */
  readonly jumps: readonly number[];
  /** Ranges of PERFORM and of SORT and MERGE procedures. */
  readonly performs: readonly ProcedureRange[];
  readonly exitsSection: boolean;
  readonly exitsParagraph: boolean;
  readonly fallsThrough: boolean;
  /** ALTER changes where the paragraph's GO TO leads. */
  readonly altered: boolean;
  /** Nothing but EXIT and CONTINUE. */
  readonly empty: boolean;
}

/** Paragraph indexes, both included. */
export interface ProcedureRange {
  readonly first: number;
  readonly last: number;
}

/** The paragraphs that a procedure name stands for; undefined where it is unknown (the binder reports that). */
export function procedureOf(
  program: BoundProgram,
  name: ProcedureName,
  from: BoundParagraph,
): ProcedureRange | undefined {
  const target = program.resolveProcedure(name, from);
  return target.kind === 'procedure' ? target : undefined;
}

/** The paragraphs from one procedure name to another; undefined where one is unknown. */
export function rangeOf(
  program: BoundProgram,
  range: { readonly from: ProcedureName; readonly thru: ProcedureName | undefined },
  paragraph: BoundParagraph,
): ProcedureRange | undefined {
  const first = procedureOf(program, range.from, paragraph);
  const last = range.thru ? procedureOf(program, range.thru, paragraph) : first;
  return first && last ? { first: first.first, last: last.last } : undefined;
}

/** The facts of every paragraph, by index. */
export function jumpFacts(program: BoundProgram): readonly JumpFacts[] {
  const alterations = program.paragraphs.flatMap((paragraph) => alterationsIn(program, paragraph));
  return program.paragraphs.map((paragraph) => factsOf(program, paragraph, alterations));
}

interface Alteration {
  readonly paragraph: number;
  readonly to: number;
}

function factsOf(program: BoundProgram, paragraph: BoundParagraph, alterations: readonly Alteration[]): JumpFacts {
  const flow = program.controlFlow.paragraphs[paragraph.index];
  const altered = alterations.filter((alteration) => alteration.paragraph === paragraph.index);
  const jumps = new Set(altered.map((alteration) => alteration.to));
  const performs: ProcedureRange[] = [];
  let exitsSection = false;
  let exitsParagraph = false;
  for (const statement of statementsOf(paragraph)) {
    for (const range of performedBy(statement)) {
      const found = rangeOf(program, range, paragraph);
      if (found) performs.push(found);
    }
    if (statement.kind === 'exit' && statement.what === 'section') exitsSection = true;
    if (statement.kind === 'exit' && statement.what === 'paragraph') exitsParagraph = true;
    if (statement.kind !== 'goTo') continue;
    for (const name of statement.targets) {
      const target = procedureOf(program, name, paragraph);
      if (target) jumps.add(target.first);
    }
  }
  return {
    jumps: [...jumps],
    performs,
    exitsSection,
    exitsParagraph,
    fallsThrough: flow?.fallsThrough ?? true,
    altered: altered.length > 0,
    empty: flow?.isExitOnly ?? false,
  };
}

function alterationsIn(program: BoundProgram, paragraph: BoundParagraph): Alteration[] {
  return statementsOf(paragraph).flatMap((statement) => {
    if (statement.kind !== 'alter') return [];
    return statement.changes.flatMap((change) => {
      const changed = procedureOf(program, change.paragraph, paragraph);
      const to = procedureOf(program, change.to, paragraph);
      return changed && to ? [{ paragraph: changed.first, to: to.first }] : [];
    });
  });
}

type NamedRange = { readonly from: ProcedureName; readonly thru: ProcedureName | undefined };

function performedBy(statement: Statement): NamedRange[] {
  switch (statement.kind) {
    case 'perform':
      return statement.range ? [statement.range] : [];
    case 'sort':
      return [statement.inputProcedure, statement.outputProcedure].filter((range) => range !== undefined);
    case 'merge':
      return statement.outputProcedure ? [statement.outputProcedure] : [];
    default:
      return [];
  }
}

/** Every statement of a paragraph, nested ones included. */
export function statementsOf(paragraph: BoundParagraph): Statement[] {
  return paragraph.syntax.sentences.flatMap((sentence) => sentence.statements.flatMap(withNested));
}

function withNested(statement: Statement): Statement[] {
  return [statement, ...childStatements(statement).flatMap(withNested)];
}
