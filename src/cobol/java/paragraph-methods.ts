import type { BoundParagraph } from '../semantics/index.ts';
import type { Sentence, Statement } from '../syntax/index.ts';
import type { MethodModel } from './class-model.ts';
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
import { statements } from './statement.ts';

/** A method for each paragraph that does anything, in source order. */
export function paragraphMethods(program: ProgramContext): MethodModel[] {
  return program.plan.paragraphs.flatMap((planned) => {
    // An empty paragraph needs a method only where the dispatcher names it, and there it is written in place.
    return planned.kind === 'empty' ? [] : paragraphMethod(program, planned);
  });
}

/** The paragraph's method, and methods for parts of it where it is too large for one. */
function paragraphMethod(program: ProgramContext, planned: PlannedParagraph): MethodModel[] {
  const { bound, kind } = planned;
  const name = program.names.paragraphMethod(bound.index);
  const title = titleOf(bound);
  const position = bound.syntax.position;
  const written = program.comments.before(position);
  const newName = (): string => program.names.scope.allocate(`${name}Part`);
  const { body, parts } = withinMethodSize(bodyOf(program, planned), kind === 'jumping' ? 'int' : 'void', newName);
  return [
    {
      doc: [...written, ...(written.length > 0 ? [''] : []), `${title}, ${place(position)}.`],
      annotations: [],
      header: `private ${kind === 'jumping' ? 'int' : 'void'} ${name}()`,
      body,
      paragraph: {
        name: title,
        position,
        lastLine: lastLine(bound),
        level: kind === 'jumping' ? 'dispatched' : 'method',
      },
      name,
    },
    ...parts.map((part) => ({ ...part, doc: [`A part of ${title}.`], annotations: [], paragraph: undefined })),
  ];
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

function bodyOf(program: ProgramContext, planned: PlannedParagraph): JavaBlock {
  const restart: Label | undefined = planned.loops ? { name: 'paragraph' } : undefined;
  const context: StatementContext = {
    program,
    locals: program.names.scope.inner(),
    paragraph: planned.bound,
    kind: planned.kind === 'jumping' ? 'jumping' : 'method',
    restart,
    perform: undefined,
    sentence: undefined,
    gaps: [],
    endsSentence: true,
  };
  const body = sentences(context, planned.bound.syntax.sentences);
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
function asDoWhile(label: Label, body: JavaBlock): JavaStatement | undefined {
  const last = body.at(-1);
  if (last?.kind !== 'if' || last.otherwise.length > 0 || last.then.length !== 1) return undefined;
  const [jump] = last.then;
  if (jump?.kind !== 'continue' || jump.target !== label) return undefined;
  const rest = body.slice(0, -1);
  if (jumpsTo(rest, 'continue', label)) return undefined;
  return { kind: 'loop', form: 'doWhile', label, condition: last.condition, body: rest };
}

function sentences(context: StatementContext, list: readonly Sentence[]): JavaBlock {
  const out: JavaStatement[] = [];
  for (const sentence of list) {
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
    paragraph: undefined,
    name,
  }));
}
