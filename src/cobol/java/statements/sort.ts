import type { MergeStatement, ReleaseStatement, ReturnStatement, SortKey, SortStatement } from '../../syntax/index.ts';
import { reportGap, type StatementContext } from '../context.ts';
import { type JavaBlock, simple } from '../java-code.ts';
import { intText } from '../arithmetic.ts';
import { rangeOf } from '../jump-facts.ts';
import { moveSource } from '../operand.ts';
import { rangeRunnable } from '../perform-range.ts';
import { untranslated } from '../statement.ts';
import { type FieldValue, referenceValue, valueOf } from '../value.ts';
import { alphabetRanks } from '../alphabet.ts';
import { fileOf, outcome } from './file-statements.ts';
import { receiver } from './receiver.ts';

type Procedure = NonNullable<SortStatement['inputProcedure']>;

export function sortStatement(context: StatementContext, statement: SortStatement): JavaBlock {
  const meaning = context.program.bound.resolve(statement.file);
  if (meaning.kind === 'item') return sortTable(context, statement);
  const file = fileOf(context, statement.file);
  if (!file) return [];
  let text = `new SortStatement(${context.program.names.file(file)})${keysText(context, statement.keys)}${collating(context, statement)}`;
  text += filesText(context, 'using', statement.using);
  if (statement.inputProcedure) text += procedureText(context, 'inputProcedure', statement.inputProcedure);
  text += filesText(context, 'giving', statement.giving);
  if (statement.outputProcedure) text += procedureText(context, 'outputProcedure', statement.outputProcedure);
  return [simple(`${text}.execute()`)];
}

export function mergeStatement(context: StatementContext, statement: MergeStatement): JavaBlock {
  const file = fileOf(context, statement.file);
  if (!file) return [];
  let text = `SortStatement.ofMerge(${context.program.names.file(file)})${keysText(context, statement.keys)}${collating(context, statement)}`;
  text += filesText(context, 'using', statement.using) + filesText(context, 'giving', statement.giving);
  if (statement.outputProcedure) text += procedureText(context, 'outputProcedure', statement.outputProcedure);
  return [simple(`${text}.execute()`)];
}

/** SORT of a table: without keys the keys of the table's OCCURS clause, or the whole entry. */
function sortTable(context: StatementContext, statement: SortStatement): JavaBlock {
  const table = receiver(context, statement.file);
  const item = table?.item;
  const dimension = item?.dimensions.at(-1);
  if (!table || !item || !dimension || item.dimensions.length > 1)
    return untranslated(context, 'SORT of this table', statement.position);
  const times = dimension.dependingOn ? intText(context, dimension.dependingOn) : String(dimension.times);
  const declared = (item.syntax.occurs?.keys ?? []).map((key) => ({ ascending: key.ascending, fields: key.names }));
  const named = statement.keys.flatMap((key) =>
    key.fields.length > 0 ? [key] : declared.filter((own) => own.ascending === key.ascending),
  );
  const keys = statement.keys.length > 0 ? named : declared;
  const bare = statement.keys.find((key) => key.fields.length === 0);
  const text =
    keys.length > 0
      ? keysText(context, keys)
      : `.${bare?.ascending === false ? 'descending' : 'ascending'}(${table.java})`;
  return [simple(`SortStatement.ofTable(${table.java}, ${times})${text}${collating(context, statement)}.execute()`)];
}

function keysText(context: StatementContext, keys: readonly SortKey[]): string {
  return keys
    .map((key) => {
      const fields = key.fields.flatMap((reference) => {
        const value = referenceValue(context, reference);
        return value.kind === 'field' ? [value.java] : [];
      });
      return `.${key.ascending ? 'ascending' : 'descending'}(${fields.join(', ')})`;
    })
    .join('');
}

function collating(context: StatementContext, statement: SortStatement | MergeStatement): string {
  const name = statement.collatingSequence ?? context.program.bound.syntax.environment.collatingSequence;
  if (name === undefined) return '';
  const ranks = alphabetRanks(context.program, name);
  if (ranks === 'native') return '';
  if (ranks === undefined) {
    reportGap(context, `COLLATING SEQUENCE ${name}`, statement.position);
    return '';
  }
  context.program.needs.constants.add(name);
  return `.collating(${ranks})`;
}

function filesText(context: StatementContext, method: string, references: SortStatement['using']): string {
  if (references.length === 0) return '';
  const names = references.flatMap((reference) => {
    const file = fileOf(context, reference);
    return file ? [context.program.names.file(file)] : [];
  });
  return `.${method}(${names.join(', ')})`;
}

function procedureText(context: StatementContext, method: string, procedure: Procedure): string {
  const range = context.paragraph && rangeOf(context.program.bound, procedure, context.paragraph);
  if (range) return `.${method}(${rangeRunnable(context.program, range, procedure)})`;
  reportGap(context, `${method} ${procedure.from.name}`, procedure.from.position);
  return '';
}

export function releaseStatement(context: StatementContext, statement: ReleaseStatement): JavaBlock {
  const record = receiver(context, statement.record);
  const file = record?.item?.file;
  if (!record || !file) {
    reportGap(context, `RELEASE of ${statement.record.name}, which is no record of a sort file`, statement.position);
    return [];
  }
  const release = simple(`${context.program.names.file(file)}.release(${record.java})`);
  return statement.from
    ? [simple(`${record.java}.set(${source(context, statement.from, record)})`), release]
    : [release];
}

function source(context: StatementContext, from: NonNullable<ReleaseStatement['from']>, record: FieldValue): string {
  return moveSource(context, valueOf(context, from), record, from);
}

export function returnStatement(context: StatementContext, statement: ReturnStatement): JavaBlock {
  const file = fileOf(context, statement.file);
  if (!file) return [];
  const into = statement.into && receiver(context, statement.into);
  const call = `${context.program.names.file(file)}.returnRecord()${into ? `.into(${into.java})` : ''}`;
  return outcome(context, call, 'atEnd', statement.atEnd, 'returned');
}
