import type { BoundParagraph } from '../semantics/index.ts';
import type { Sentence, Statement } from '../syntax/index.ts';
import type { MethodModel, ParagraphLevel, ParagraphModel } from './class-model.ts';
import type { ProgramContext, StatementContext } from './context.ts';
import { place } from './diagnostic.ts';
import {
  blockCompletes,
  type JavaBlock,
  type JavaStatement,
  jumpsTo,
  type Label,
  simple,
  withoutRedundantJumps,
  withoutUnreachable,
} from './java-code.ts';
import type { PlannedParagraph } from './control-plan.ts';
import { statementsOf } from './jump-facts.ts';
import { withinMethodSize } from './method-size.ts';
import { regionBody } from './region-method.ts';
import { statements } from './statement.ts';

/** A method for each paragraph that does anything, or for several that jump to one another, in source order. */
export function paragraphMethods(program: ProgramContext): MethodModel[] {
  return program.plan.paragraphs.flatMap((planned) => {
    switch (planned.kind) {
      case 'empty':
      case 'merged':
        // An empty paragraph needs a method only where the dispatcher names it, and there it is written in place.
        return [];
      case 'region':
        return regionMethod(program, planned);
      case 'method':
      case 'jumping':
        return paragraphMethod(program, planned);
    }
  });
}

/** The paragraph's method, and methods for parts of it where it is too large for one. */
function paragraphMethod(program: ProgramContext, planned: PlannedParagraph): MethodModel[] {
  const isJumping = planned.kind === 'jumping';
  const paragraph = modelOf(planned.bound, isJumping ? 'dispatched' : 'method');
  return sizedMethod(program, planned.bound, bodyOf(program, planned), isJumping ? 'int' : 'void', [paragraph]);
}

function regionMethod(program: ProgramContext, planned: PlannedParagraph): MethodModel[] {
  const region = program.plan.region(planned.bound.index);
  if (!region) return [];
  const members = program.bound.paragraphs.slice(region.first, region.last + 1);
  const body = regionBody(program, region);
  return sizedMethod(
    program,
    planned.bound,
    body,
    'void',
    members.map((member) => modelOf(member, 'merged')),
  );
}

function sizedMethod(
  program: ProgramContext,
  first: BoundParagraph,
  whole: JavaBlock,
  returns: 'void' | 'int',
  paragraphs: readonly ParagraphModel[],
): MethodModel[] {
  const name = program.names.paragraphMethod(first.index);
  const title = titleOf(first);
  const written = program.comments.before(first.syntax.position);
  const { body, parts } = withinMethodSize(whole, returns, () => program.names.scope.allocate(`${name}Part`));
  return [
    {
      doc: [...written, ...(written.length > 0 ? [''] : []), `${title}, ${place(first.syntax.position)}.`],
      annotations: [],
      header: `private ${returns} ${name}()`,
      body,
      paragraphs,
      name,
    },
    ...parts.map((part) => ({ ...part, doc: [`A part of ${title}.`], annotations: [], paragraphs: [] })),
  ];
}

function modelOf(bound: BoundParagraph, level: ParagraphLevel): ParagraphModel {
  return { name: titleOf(bound), position: bound.syntax.position, lastLine: lastLine(bound), level };
}

export function titleOf(paragraph: BoundParagraph): string {
  const section = paragraph.section.name;
  if (paragraph.name === undefined) return section === undefined ? 'PROCEDURE DIVISION' : `${section} SECTION`;
  return paragraph.name;
}

function lastLine(paragraph: BoundParagraph): number {
  const { file, line } = paragraph.syntax.position;
  const lines = statementsOf(paragraph).map((statement) =>
    statement.position.file === file ? statement.position.line : 0,
  );
  return Math.max(line, ...lines);
}

/** The context of a paragraph's statements. */
export function paragraphContext(program: ProgramContext, paragraph: BoundParagraph): StatementContext {
  return {
    program,
    locals: program.names.scope.inner(),
    paragraph,
    kind: 'method',
    region: undefined,
    restart: undefined,
    perform: undefined,
    sentence: undefined,
    gaps: [],
    endsSentence: true,
  };
}

function bodyOf(program: ProgramContext, planned: PlannedParagraph): JavaBlock {
  const restart: Label | undefined = planned.loops ? { name: 'paragraph' } : undefined;
  const kind = planned.kind === 'jumping' ? 'jumping' : 'method';
  const context: StatementContext = { ...paragraphContext(program, planned.bound), kind, restart };
  const body = paragraphStatements(context);
  if (planned.kind === 'jumping') {
    const reachable = withoutUnreachable(body);
    return blockCompletes(reachable) ? [...reachable, { kind: 'return', value: 'NEXT' }] : reachable;
  }
  return withoutRedundantJumps(withoutUnreachable(restart ? looped(restart, body) : body));
}

/** A paragraph that goes to its own start: a loop that is left where the paragraph ends. */
function looped(label: Label, body: JavaBlock): JavaBlock {
  const reachable = withoutUnreachable(body);
  const end: JavaBlock = blockCompletes(reachable) ? [{ kind: 'return' }] : [];
  const repeated = asDoWhile(label, reachable);
  return repeated
    ? [repeated]
    : [{ kind: 'loop', form: 'while', label, condition: 'true', body: [...reachable, ...end] }];
}

/** `… IF condition GO TO own-start.` at the very end, and nowhere else, repeats while the condition holds. */
export function asDoWhile(label: Label, body: JavaBlock): JavaStatement | undefined {
  const last = body.at(-1);
  if (last?.kind !== 'if' || last.otherwise.length > 0 || last.then.length !== 1) return undefined;
  const [jump] = last.then;
  if (jump?.kind !== 'continue' || jump.target !== label) return undefined;
  const rest = body.slice(0, -1);
  if (jumpsTo(rest, 'continue', label)) return undefined;
  return { kind: 'loop', form: 'doWhile', label, condition: last.condition, body: rest };
}

/** The Java of the sentences of the context's paragraph. */
export function paragraphStatements(context: StatementContext): JavaBlock {
  const out: JavaStatement[] = [];
  for (const sentence of context.paragraph?.syntax.sentences ?? []) {
    const java = sentenceOf(context, sentence);
    out.push(...java);
    if (!blockCompletes(java)) break;
  }
  return out;
}

function sentenceOf(context: StatementContext, sentence: Sentence): JavaBlock {
  const label: Label = { name: 'sentence' };
  const body = statements({ ...context, sentence: label }, sentence.statements);
  return jumpsTo(body, 'break', label) ? [{ kind: 'labelled', label, body }] : body;
}

/** Methods that perform several paragraphs in order. To be made after everything that may ask for them. */
export function rangeMethods(program: ProgramContext): MethodModel[] {
  const { names, plan } = program;
  return names.rangeMethods.map(({ name, title, first, last }) => ({
    doc: [`PERFORM ${title}.`],
    annotations: [],
    header: `private void ${name}()`,
    body: (plan.sequence(first, last) ?? []).map((index) => simple(`${names.paragraphMethod(index)}()`)),
    paragraphs: [],
    name,
  }));
}
