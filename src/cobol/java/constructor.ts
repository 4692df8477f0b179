import type { BoundFile, DataItem } from '../semantics/index.ts';
import type { ClassModel, MethodModel } from './class-model.ts';
import type { ProgramContext, StatementContext } from './context.ts';
import { allItems } from './data-walk.ts';
import { hasOwnDialect } from './dialect-constant.ts';
import { type JavaStatement, simple } from './java-code.ts';
import { stringLiteral } from './java-literal.ts';
import { procedureOf } from './jump-facts.ts';
import { rangeRunnable } from './perform-range.ts';
import { alteredVariable } from './statements/flow.ts';
import { referenceValue } from './value.ts';

/** The constructor: what cannot stand in a field's declaration. */
export function constructorOf(context: StatementContext, inner: readonly ClassModel[]): MethodModel {
  const { program } = context;
  const { className, outer, bound } = program;
  const superArguments = outer ? `${outer.className}.this` : hasOwnDialect(program) ? 'runtime, DIALECT' : 'runtime';
  const body = [
    simple(`super(${superArguments})`),
    ...variableTables(context),
    ...bound.nested.flatMap((nested, index) =>
      nestedProgram(nested.syntax.externalName, nested.syntax.common, inner[index]?.name),
    ),
    ...errorProcedures(context),
  ];
  return {
    doc: [],
    annotations: [],
    header: outer ? `private ${className}()` : `public ${className}(CobolRuntime runtime)`,
    body,
    paragraphs: [],
    name: className,
  };
}

function nestedProgram(programId: string, common: boolean, className: string | undefined): JavaStatement[] {
  if (className === undefined) return [];
  return [simple(`${common ? 'nestedCommon' : 'nested'}(${stringLiteral(programId)}, ${className}::new)`)];
}

/** OCCURS DEPENDING ON: the counter may be declared behind the table. */
function variableTables(context: StatementContext): JavaStatement[] {
  return allItems(context.program.bound).flatMap((item) => {
    const dimension = item.syntax.occurs?.dependingOn ? item.dimensions.at(-1) : undefined;
    if (!dimension?.dependingOn || !item.parent || item.level === 66) return [];
    const counter = referenceValue(context, dimension.dependingOn);
    if (counter.kind !== 'field') return [];
    return [dependingOn(context, item.parent, counter.java, dimension)];
  });
}

function dependingOn(
  context: StatementContext,
  group: DataItem,
  counter: string,
  dimension: DataItem['dimensions'][number],
): JavaStatement {
  const { min, times, stride } = dimension;
  return simple(`${context.program.names.item(group)}.dependingOn(${counter}, ${min}, ${times}, ${stride})`);
}

/** USE AFTER STANDARD ERROR PROCEDURE. */
function errorProcedures(context: StatementContext): JavaStatement[] {
  const { bound, names } = context.program;
  return bound.sections.flatMap((section) => {
    const use = section.declarative;
    if (!use) return [];
    if (use.kind === 'unsupported') {
      context.program.report({
        rule: 'java/unsupported-declarative',
        message: `${use.construct} is not supported`,
        position: use.position,
        severity: 'gap',
      });
      return [];
    }
    const name = { name: section.name ?? 'DECLARATIVES', section: undefined, position: use.position };
    const runnable = rangeRunnable(context.program, section, { from: name, thru: undefined });
    return use.on.map((on) => {
      const file = fileNamed(context.program, on);
      const subject = file ? names.file(file) : `OpenMode.${on.replace('-', '_')}`;
      return simple(`${use.global ? 'onErrorGlobal' : 'onError'}(${subject}, ${runnable})`);
    });
  });
}

/** A file of the program, or a GLOBAL one of a program around it. */
function fileNamed(program: ProgramContext, name: string): BoundFile | undefined {
  for (let at: ProgramContext | undefined = program; at; at = at.outer) {
    const found = at.bound.files.find((candidate) => candidate.name === name);
    if (found) return found;
  }
  return undefined;
}

/** The variables of altered GO TOs, each starting at the target that is written. */
export function alteredVariables(context: StatementContext): string[] {
  const { bound, names, plan } = context.program;
  return plan.paragraphs.flatMap(({ bound: paragraph }) => {
    if (!plan.isAltered(paragraph.index)) return [];
    const goTo = paragraph.syntax.sentences
      .flatMap((sentence) => sentence.statements)
      .find((statement) => statement.kind === 'goTo');
    const written =
      goTo?.kind === 'goTo' && goTo.targets[0] ? procedureOf(bound, goTo.targets[0], paragraph) : undefined;
    const start = written ? names.paragraphConstant(written.first) : 'NEXT';
    return [`private int ${alteredVariable(context, paragraph.index)} = ${start};`];
  });
}
