import type { ClassModel, MethodModel } from './class-model.ts';
import { conditionMethods } from './condition-methods.ts';
import { constructorOf } from './constructor.ts';
import type { ProgramContext, StatementContext } from './context.ts';
import { dataFields } from './data-fields.ts';
import { place } from './diagnostic.ts';
import { fileFields } from './file-fields.ts';
import { type JavaBlock, type JavaStatement, simple, withoutUnreachable } from './java-code.ts';
import { stringLiteral } from './java-literal.ts';
import { paragraphMethods, rangeMethods } from './paragraph-methods.ts';
import { classConstants } from './class-constants.ts';

/** The class of a program; contained programs are its inner classes. `inner` is made from their contexts, in order. */
export function programClass(program: ProgramContext, inner: () => readonly ClassModel[]): ClassModel {
  const context = outsideParagraphs(program);
  const fields = [...dataFields(context), fileFields(context)].filter((group) => group.fields.length > 0);
  const paragraphs = paragraphMethods(program);
  // Contained programs may ask for members of this one: they go first, what is generated on demand goes last.
  const innerClasses = inner();
  const constructor = constructorOf(context, innerClasses);
  // Also paragraphs that nothing reaches name the dispatcher's constants.
  const dispatches = program.plan.paragraphs.some((paragraph) => paragraph.kind === 'jumping');
  const methods: MethodModel[] = [
    constructor,
    ...mainMethod(program),
    ...overrides(program),
    procedureMethod(program),
    ...paragraphs,
    ...rangeMethods(program),
    ...(dispatches ? [dispatcher(program)] : []),
    ...conditionMethods(context),
  ];
  const modifiers = program.outer ? 'private final' : 'public final';
  return {
    name: program.className,
    doc: classDoc(program),
    header: `${modifiers} class ${program.className} extends ${dispatches ? 'JumpingProgram' : 'Program'}`,
    constants: classConstants(context),
    fields,
    fieldModifiers: 'private final',
    methods,
    inner: innerClasses,
  };
}

/** The context of members that belong to no paragraph. */
export function outsideParagraphs(program: ProgramContext): StatementContext {
  return {
    program,
    locals: program.names.scope.inner(),
    paragraph: undefined,
    kind: 'method',
    region: undefined,
    restart: undefined,
    perform: undefined,
    sentence: undefined,
    gaps: [],
    endsSentence: true,
  };
}

function method(
  header: string,
  name: string,
  body: JavaBlock,
  annotations: readonly string[] = [],
  doc: readonly string[] = [],
): MethodModel {
  return { doc, annotations, header, body, paragraphs: [], name };
}

function mainMethod(program: ProgramContext): MethodModel[] {
  if (program.outer || program.bound.syntax.kind === 'function') return [];
  return [
    method('public static void main(String[] args)', 'main', [
      simple(`CobolRuntime.main(${program.className}::new, args)`),
    ]),
  ];
}

function overrides(program: ProgramContext): MethodModel[] {
  const { syntax, returning } = program.bound;
  const getter = (header: string, name: string, value: string): MethodModel =>
    method(header, name, [{ kind: 'return', value }], ['@Override']);
  const methods: MethodModel[] = [];
  const programId = syntax.kind === 'function' ? syntax.name : syntax.externalName;
  if (program.className.toUpperCase() !== programId) {
    methods.push(getter('protected String programId()', 'programId', stringLiteral(programId)));
  }
  if (syntax.initial) methods.push(getter('protected boolean isInitial()', 'isInitial', 'true'));
  if (returning) methods.push(getter('protected Field returning()', 'returning', program.names.item(returning)));
  return methods;
}

/** The PROCEDURE DIVISION: LINKAGE items are put on the arguments, then the main line runs. */
function procedureMethod(program: ProgramContext): MethodModel {
  const { bound, plan, names } = program;
  const binds = bound.using.map(({ item }, index) =>
    simple(
      bound.syntax.procedure?.chaining
        ? `chain(${names.item(item)}, ${index})`
        : `bind(${names.item(item.root)}Storage, using, ${index})`,
    ),
  );
  const calls: JavaStatement[] = plan.mainLine
    ? plan.mainLine.map((index) => simple(`${names.paragraphMethod(index)}()`))
    : [simple(`performToEnd(${names.paragraphConstant(plan.start)})`)];
  return method('protected void procedure(Field[] using)', 'procedure', [...binds, ...calls], ['@Override']);
}

/** Paragraph numbers to methods, for paragraphs that GO TO may lead to or out of. */
function dispatcher(program: ProgramContext): MethodModel {
  const { names, plan } = program;
  const cases = plan.dispatched.map((index) => ({
    labels: [names.paragraphConstant(index)],
    body: dispatchedCall(program, index),
  }));
  const body: JavaBlock = [
    { kind: 'switch', subject: 'number', cases, otherwise: [{ kind: 'throw', value: 'goback()' }] },
    { kind: 'return', value: 'NEXT' },
  ];
  return method(
    'protected int paragraph(int number)',
    'paragraph',
    withoutUnreachable(body),
    ['@Override'],
    ['The paragraphs between which GO TO jumps.'],
  );
}

function dispatchedCall(program: ProgramContext, index: number): JavaBlock {
  const { names, plan } = program;
  const call = `${names.paragraphMethod(index)}()`;
  switch (plan.paragraphs[index]?.kind) {
    case 'jumping':
      return [{ kind: 'return', value: call }];
    case 'method': {
      const next = plan.skipsTo(index);
      return next === undefined
        ? [simple(call)]
        : [simple(call), { kind: 'return', value: names.paragraphConstant(next) }];
    }
    case 'region':
      return [
        simple(call),
        { kind: 'return', value: `endOf(${names.paragraphConstant(plan.region(index)?.last ?? index)})` },
      ];
    default:
      return [];
  }
}

/** What the source says about the program before its PROGRAM-ID, and where it stands. */
function classDoc(program: ProgramContext): string[] {
  const { syntax } = program.bound;
  const written = program.comments.before(syntax.position);
  return [
    ...written,
    ...(written.length > 0 ? [''] : []),
    `${syntax.externalName}, translated from ${place(syntax.position)}.`,
  ];
}
