import type { SourcePosition } from '../source/index.ts';
import { childStatements, type ProcedureName, type Sentence, type Statement } from '../syntax/index.ts';
import type { BoundParagraph, ControlFlow, ParagraphFlow, SemanticProblem } from './model.ts';
import { type Procedures, resolveProcedure } from './procedures.ts';

/**
 * Who jumps, performs and falls where. Procedure names that resolve to nothing are reported and left out.
 */
export function analyzeControlFlow(procedures: Procedures, report: (problem: SemanticProblem) => void): ControlFlow {
  const altered = new Set<number>();
  const drafts = procedures.paragraphs.map((paragraph) => paragraphFlow(paragraph, procedures, altered, report));
  const paragraphs = drafts.map((flow, index) => ({ ...flow, altered: altered.has(index) }));
  const ranges = distinctRanges([
    ...paragraphs.flatMap((flow) => flow.performs),
    ...procedures.sections.filter((section) => section.declarative !== undefined),
  ]);
  const start = procedures.paragraphs.findIndex((paragraph) => paragraph.section.declarative === undefined);
  const mainLine = start < 0 ? new Set<number>() : follow([start], paragraphs, procedures, false);
  const entries = procedures.sections
    .filter((section) => section.declarative !== undefined)
    .map((section) => section.first);
  const reachable = follow(start < 0 ? entries : [start, ...entries], paragraphs, procedures, true);
  return { paragraphs, mainLine, reachable, ranges, usesAlter: altered.size > 0 };
}

function paragraphFlow(
  paragraph: BoundParagraph,
  procedures: Procedures,
  altered: Set<number>,
  report: (problem: SemanticProblem) => void,
): Omit<ParagraphFlow, 'altered'> {
  const jumps: ParagraphFlow['jumps'][number][] = [];
  const performs: ParagraphFlow['performs'][number][] = [];
  let exitsSection = false;
  let exitsParagraph = false;
  const target = (name: ProcedureName): { first: number; last: number } | undefined => {
    const found = resolveProcedure(procedures, name, paragraph);
    if (found.kind === 'procedure') return found;
    report(found);
    return undefined;
  };
  const range = (from: ProcedureName, thru: ProcedureName | undefined, position: SourcePosition): void => {
    const first = target(from);
    const last = thru ? target(thru) : first;
    if (first && last) performs.push({ first: first.first, last: last.last, position });
  };
  for (const statement of allStatements(paragraph.syntax.sentences)) {
    switch (statement.kind) {
      case 'goTo':
        for (const name of statement.targets) {
          const to = target(name);
          if (to)
            jumps.push({
              to: to.first,
              position: statement.position,
              dependingOn: statement.dependingOn !== undefined,
            });
        }
        break;
      case 'perform':
        if (statement.range) range(statement.range.from, statement.range.thru, statement.position);
        break;
      case 'sort':
        if (statement.inputProcedure)
          range(statement.inputProcedure.from, statement.inputProcedure.thru, statement.position);
        if (statement.outputProcedure)
          range(statement.outputProcedure.from, statement.outputProcedure.thru, statement.position);
        break;
      case 'merge':
        if (statement.outputProcedure)
          range(statement.outputProcedure.from, statement.outputProcedure.thru, statement.position);
        break;
      case 'alter':
        for (const change of statement.changes) {
          const changed = target(change.paragraph);
          const to = target(change.to);
          if (changed) altered.add(changed.first);
          if (to) jumps.push({ to: to.first, position: statement.position, dependingOn: true });
        }
        break;
      case 'exit':
        exitsSection ||= statement.what === 'section';
        exitsParagraph ||= statement.what === 'paragraph';
        break;
      default:
        break;
    }
  }
  return {
    jumps,
    performs,
    exitsSection,
    fallsThrough: exitsParagraph || !paragraph.syntax.sentences.some(sentenceEnds),
    isExitOnly: isExitOnly(paragraph.syntax.sentences),
  };
}

/** Every statement of the sentences, nested ones included, in source order. */
function* allStatements(sentences: readonly Sentence[]): Generator<Statement> {
  for (const sentence of sentences) yield* nested(sentence.statements);
}

function* nested(statements: readonly Statement[]): Generator<Statement> {
  for (const statement of statements) {
    yield statement;
    yield* nested(childStatements(statement));
  }
}

function isExitOnly(sentences: readonly Sentence[]): boolean {
  return sentences.every((sentence) =>
    sentence.statements.every(
      (statement) => statement.kind === 'continue' || (statement.kind === 'exit' && statement.what === 'paragraph-end'),
    ),
  );
}

/** Control cannot come out of the sentence at its period. NEXT SENTENCE would bring it there whatever follows. */
function sentenceEnds(sentence: Sentence): boolean {
  for (const statement of nested(sentence.statements)) if (statement.kind === 'nextSentence') return false;
  return sentence.statements.some(statementEnds);
}

/**
 * Control never goes on behind the statement. EXIT PROGRAM is not here: in a main program it does nothing
 * (COBOL 2014 §14.9.14).
 */
export function statementEnds(statement: Statement): boolean {
  switch (statement.kind) {
    case 'goTo':
      return statement.dependingOn === undefined && statement.targets.length > 0;
    case 'stop':
      return statement.what === 'run';
    case 'goback':
      return true;
    case 'exit':
      return statement.what === 'paragraph' || statement.what === 'section';
    case 'if':
      return statement.else !== undefined && statement.then.some(statementEnds) && statement.else.some(statementEnds);
    case 'evaluate':
      return (
        statement.other !== undefined &&
        statement.other.some(statementEnds) &&
        statement.branches.every((branch) => branch.statements.some(statementEnds))
      );
    default:
      return false;
  }
}

function distinctRanges(
  ranges: readonly { readonly first: number; readonly last: number }[],
): { first: number; last: number }[] {
  const seen = new Map(ranges.map(({ first, last }) => [`${first}-${last}`, { first, last }]));
  return [...seen.values()];
}

/** The paragraphs that control can get to from some entries, by falling, jumping and, if asked, by PERFORM. */
function follow(
  entries: readonly number[],
  flows: readonly ParagraphFlow[],
  procedures: Procedures,
  intoPerforms: boolean,
): Set<number> {
  const seen = new Set<number>();
  const waiting = [...entries];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const flow = flows[at];
    if (!flow || seen.has(at)) continue;
    seen.add(at);
    if (flow.fallsThrough || flow.altered) waiting.push(at + 1);
    if (flow.exitsSection) waiting.push((procedures.paragraphs[at]?.section.last ?? at) + 1);
    for (const jump of flow.jumps) waiting.push(jump.to);
    if (intoPerforms) {
      // A range's first paragraph is entered; what it reaches by falling stays within `follow` as for the main line.
      for (const perform of flow.performs) waiting.push(perform.first);
    }
  }
  return seen;
}
