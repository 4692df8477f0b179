import type { BoundFile } from '../../semantics/index.ts';
import type {
  CloseStatement,
  DeleteStatement,
  Handlers,
  OpenStatement,
  ReadStatement,
  Reference,
  RewriteStatement,
  StartStatement,
  UnlockStatement,
  WriteStatement,
} from '../../syntax/index.ts';
import { intText } from '../arithmetic.ts';
import { reportGap, type StatementContext } from '../context.ts';
import { ifThen, type JavaBlock, type JavaStatement, simple } from '../java-code.ts';
import { moveSource } from '../operand.ts';
import { statements, untranslated } from '../statement.ts';
import { type FieldValue, valueOf } from '../value.ts';
import { deviceOf } from './console.ts';
import { hasHandlers } from './handlers.ts';
import { receiver } from './receiver.ts';

/** The file that a name stands for; undefined and reported otherwise. */
export function fileOf(context: StatementContext, reference: Reference): BoundFile | undefined {
  const meaning = context.program.bound.resolve(reference);
  if (meaning.kind === 'file') return meaning;
  reportGap(context, meaning.kind === 'problem' ? meaning.message : `${reference.name} as a file`, reference.position);
  return undefined;
}

export function openStatement(context: StatementContext, statement: OpenStatement): JavaBlock {
  return statement.files.flatMap(({ mode, file: reference }) => {
    const file = fileOf(context, reference);
    return file
      ? [simple(`${context.program.names.file(file)}.open(OpenMode.${mode.replace('-', '_').toUpperCase()}).orFail()`)]
      : [];
  });
}

export function closeStatement(context: StatementContext, statement: CloseStatement): JavaBlock {
  return statement.files.flatMap(({ file: reference, option }) => {
    const file = fileOf(context, reference);
    const argument = option ? `CloseOption.${option.replace('-', '_').toUpperCase()}` : '';
    return file ? [simple(`${context.program.names.file(file)}.close(${argument}).orFail()`)] : [];
  });
}

export function unlockStatement(context: StatementContext, statement: UnlockStatement): JavaBlock {
  const file = fileOf(context, statement.file);
  return file ? [simple(`${context.program.names.file(file)}.unlock().orFail()`)] : [];
}

export function readStatement(context: StatementContext, statement: ReadStatement): JavaBlock {
  const file = fileOf(context, statement.file);
  if (!file) return [];
  const into = statement.into && receiver(context, statement.into);
  const call = `${context.program.names.file(file)}.${readCall(context, file, statement)}${into ? `.into(${into.java})` : ''}`;
  const isKeyed = hasHandlers(statement.invalidKey);
  return outcome(
    context,
    call,
    isKeyed ? 'invalidKey' : 'atEnd',
    isKeyed ? statement.invalidKey : statement.atEnd,
    'read',
  );
}

function readCall(context: StatementContext, file: BoundFile, statement: ReadStatement): string {
  if (statement.direction === 'next') return 'readNext()';
  if (statement.direction === 'previous') return 'readPrevious()';
  const key = statement.key && keyField(context, file, statement.key);
  return key ? `read(${key.java})` : 'read()';
}

/** The item of a KEY phrase; the name of a split key stands for its first part. */
function keyField(context: StatementContext, file: BoundFile, reference: Reference): FieldValue | undefined {
  const keys = [file.control?.recordKey, ...(file.control?.alternateKeys ?? [])];
  const split = keys.find((key) => key && key.parts.length > 0 && key.name.name === reference.name);
  return receiver(context, split?.parts[0] ?? reference);
}

export function writeStatement(context: StatementContext, statement: WriteStatement): JavaBlock {
  const target = recordOf(context, statement);
  if (!target) return [];
  const { record, file, before } = target;
  const advancing = advancingText(context, statement);
  const call = `${file}.write(${record.java}${advancing === undefined ? '' : `, ${advancing}`})`;
  if (hasHandlers(statement.endOfPage))
    return [...before, ...outcome(context, call, 'endOfPage', statement.endOfPage, 'written')];
  return [...before, ...outcome(context, call, 'invalidKey', statement.invalidKey, 'written')];
}

export function rewriteStatement(context: StatementContext, statement: RewriteStatement): JavaBlock {
  const target = recordOf(context, statement);
  if (!target) return [];
  return [
    ...target.before,
    ...outcome(
      context,
      `${target.file}.rewrite(${target.record.java})`,
      'invalidKey',
      statement.invalidKey,
      'rewritten',
    ),
  ];
}

interface RecordTarget {
  readonly record: FieldValue;
  readonly file: string;
  /** The move of FROM. */
  readonly before: JavaBlock;
}

/** The record of WRITE and REWRITE with its file, after the move of FROM. */
function recordOf(context: StatementContext, statement: WriteStatement | RewriteStatement): RecordTarget | undefined {
  const named = statement.file && fileOf(context, statement.file);
  const reference = statement.record;
  const meaning = context.program.bound.resolve(reference);
  const ofFile = meaning.kind === 'file' ? meaning : named;
  const largest = ofFile?.records.toSorted((a, b) => b.length - a.length)[0];
  const record =
    ofFile && largest
      ? receiver(context, { ...reference, name: largest.name ?? reference.name, qualifiers: [ofFile.name] })
      : receiver(context, reference);
  const file = ofFile ?? record?.item?.file;
  if (!record || !file) {
    reportGap(
      context,
      `${statement.kind.toUpperCase()} of ${reference.name}, which is no record of a file`,
      reference.position,
    );
    return undefined;
  }
  const before: JavaStatement[] = [];
  if (statement.from) {
    const source = valueOf(context, statement.from);
    before.push(simple(`${record.java}.set(${moveSource(context, source, record, statement.from)})`));
  }
  return { record, file: context.program.names.file(file), before };
}

function advancingText(context: StatementContext, statement: WriteStatement): string | undefined {
  const advancing = statement.advancing;
  if (!advancing) return undefined;
  if (advancing.lines === 'page') return `Advancing.${advancing.when}Page()`;
  const lines = advancing.lines;
  if (lines.kind === 'reference') {
    const meaning = context.program.bound.resolve(lines);
    if (meaning.kind === 'mnemonic') {
      const device = deviceOf(context.program, lines.name);
      if (device === 'C01' || device === 'FORMFEED' || device === 'TOP') return `Advancing.${advancing.when}Page()`;
      // The other channels of a printer's carriage control tape advance by one line (GnuCOBOL).
      return `Advancing.${advancing.when}Lines(1)`;
    }
  }
  return `Advancing.${advancing.when}Lines(${intText(context, lines)})`;
}

export function deleteStatement(context: StatementContext, statement: DeleteStatement): JavaBlock {
  const file = fileOf(context, statement.file);
  if (!file) return [];
  const name = context.program.names.file(file);
  if (!statement.wholeFile) return outcome(context, `${name}.delete()`, 'invalidKey', statement.invalidKey, 'deleted');
  // DELETE FILE sets the status and nothing else: no error procedure, no message (GnuCOBOL 3.1.2, observed).
  if (!hasHandlers(statement.invalidKey)) return [simple(`${name}.deleteFile()`)];
  return outcome(context, `${name}.deleteFile()`, 'invalidKey', statement.invalidKey, 'deleted');
}

const relations = {
  '=': 'EQUAL',
  '>': 'GREATER',
  '>=': 'NOT_LESS',
  '<': 'LESS',
  '<=': 'NOT_GREATER',
  first: 'FIRST',
  last: 'LAST',
} as const;

export function startStatement(context: StatementContext, statement: StartStatement): JavaBlock {
  const file = fileOf(context, statement.file);
  if (!file) return [];
  if (statement.relation === '<>') return untranslated(context, 'START … NOT EQUAL', statement.position);
  const key = statement.key && keyField(context, file, statement.key);
  const relation = relations[statement.relation ?? '='];
  const call = `${context.program.names.file(file)}.start(StartRelation.${relation}, ${key?.java ?? 'null'})`;
  return outcome(context, call, 'invalidKey', statement.invalidKey, 'started');
}

/** A file statement's outcome with its branches; without them an error is handled by default. */
export function outcome(
  context: StatementContext,
  call: string,
  condition: 'atEnd' | 'invalidKey' | 'endOfPage',
  handlers: Handlers,
  variable: string,
): JavaBlock {
  if (!hasHandlers(handlers)) return [simple(`${call}.orFail()`)];
  const on = statements(context, handlers.on ?? []);
  const not = statements(context, handlers.not ?? []);
  if (handlers.not === undefined || not.length === 0) {
    return [on.length === 0 ? simple(`${call}.${condition}()`) : ifThen(`${call}.${condition}()`, on)];
  }
  const name = context.locals.allocate(variable);
  const declaration = simple(`FileOutcome ${name} = ${call}`);
  if (handlers.on === undefined) return [declaration, ifThen(`${name}.succeeded()`, not, [simple(`${name}.orFail()`)])];
  const otherwise = condition === 'endOfPage' ? not : [ifThen(`${name}.succeeded()`, not)];
  return [declaration, ifThen(`${name}.${condition}()`, on, otherwise)];
}
