import type { DataItem } from '../../semantics/index.ts';
import type { Condition, Expression, SearchStatement } from '../../syntax/index.ts';
import { intText } from '../arithmetic.ts';
import { conditionOf } from '../condition.ts';
import type { StatementContext } from '../context.ts';
import { blockCompletes, ifThen, type JavaBlock, type JavaStatement, type Label, simple } from '../java-code.ts';
import { conditionText } from '../java-condition.ts';
import { operandText } from '../operand.ts';
import { statements, untranslated } from '../statement.ts';
import { type FieldValue, referenceValue, valueOf } from '../value.ts';

export function searchStatement(context: StatementContext, statement: SearchStatement): JavaBlock {
  const table = context.program.bound.resolve(statement.table);
  const item = table.kind === 'item' ? table : undefined;
  const dimension = item?.dimensions.at(-1);
  const index = item && indexOf(context, item, statement);
  if (!item?.syntax.occurs || !dimension || !index)
    return untranslated(context, 'SEARCH of a table without an index', statement.position);
  const times = dimension.dependingOn ? intText(context, dimension.dependingOn) : String(dimension.times);
  return statement.all
    ? searchAll(context, statement, item, index, times)
    : searchSerial(context, statement, index, times);
}

/** The index of the table, or the VARYING name when it is an index of this table. */
function indexOf(context: StatementContext, table: DataItem, statement: SearchStatement): FieldValue | undefined {
  const { names, bound } = context.program;
  const varying = statement.varying && bound.resolve(statement.varying);
  if (varying?.kind === 'index' && varying.table === table) return fieldOf(context, statement.varying);
  for (let program: typeof context.program | undefined = context.program; program; program = program.outer) {
    const first = program.bound.indexes.find((candidate) => candidate.table === table);
    if (first) {
      return {
        kind: 'field',
        java: names.index(first),
        category: 'numeric',
        bound: 2n ** 31n,
        item: undefined,
        whole: true,
        subscripts: [],
      };
    }
  }
  return undefined;
}

function fieldOf(context: StatementContext, reference: SearchStatement['varying']): FieldValue | undefined {
  const value = reference && referenceValue(context, reference);
  return value?.kind === 'field' ? value : undefined;
}

function searchSerial(
  context: StatementContext,
  statement: SearchStatement,
  index: FieldValue,
  times: string,
): JavaBlock {
  const label: Label = { name: 'search' };
  const leaving = (body: JavaBlock): JavaBlock =>
    blockCompletes(body) ? [...body, { kind: 'break', target: label }] : body;
  const atEnd = ifThen(`${index.java}.toInt() > ${times}`, leaving(statements(context, statement.atEnd ?? [])));
  const whens = statement.whens.map((when) =>
    ifThen(conditionText(conditionOf(context, when.condition)), leaving(statements(context, when.statements))),
  );
  const varying = fieldOf(context, statement.varying);
  const steps = [`${index.java}.add(1)`];
  if (varying && varying.java !== index.java) steps.push(`${varying.java}.add(1)`);
  const body: JavaStatement[] = [atEnd, ...whens];
  return [{ kind: 'loop', form: 'for', label, init: '', condition: '', update: steps.join(', '), body }];
}

/** SEARCH ALL: the WHEN phrase is a conjunction of `key = value`; the order of the keys steers a binary search. */
function searchAll(
  context: StatementContext,
  statement: SearchStatement,
  table: DataItem,
  index: FieldValue,
  times: string,
): JavaBlock {
  const when = statement.whens[0];
  const orders = when && keyOrders(context, when.condition, table);
  if (!when || !orders)
    return untranslated(context, 'SEARCH ALL with conditions other than key = value', statement.position);
  const order = orders.length === 1 ? orders[0] : `TableSearch.first(${orders.join(', ')})`;
  const found = `TableSearch.binary(${index.java}, ${times}, () -> ${order})`;
  const then = statements(context, when.statements);
  const otherwise = statements(context, statement.atEnd ?? []);
  return [then.length === 0 && otherwise.length > 0 ? ifThen(`!${found}`, otherwise) : ifThen(found, then, otherwise)];
}

function keyOrders(context: StatementContext, condition: Condition, table: DataItem): string[] | undefined {
  if (condition.kind === 'and') {
    const left = keyOrders(context, condition.left, table);
    const right = keyOrders(context, condition.right, table);
    return left && right ? [...left, ...right] : undefined;
  }
  if (condition.kind === 'conditionName') return conditionOrder(context, condition, table);
  if (condition.kind !== 'relation' || condition.operator !== '=') return undefined;
  return (
    keyOrder(context, condition.left, condition.right, table) ??
    keyOrder(context, condition.right, condition.left, table)
  );
}

function conditionOrder(
  context: StatementContext,
  condition: Extract<Condition, { kind: 'conditionName' }>,
  table: DataItem,
): string[] | undefined {
  const meaning = context.program.bound.resolve(condition.reference);
  const value = meaning.kind === 'condition' && meaning.values.length === 1 ? meaning.values[0] : undefined;
  if (meaning.kind !== 'condition' || !value || value.to || meaning.item.name === undefined) return undefined;
  const key = { ...condition.reference, name: meaning.item.name, qualifiers: ancestors(meaning.item) };
  return keyOrder(context, key, value.from, table);
}

function ancestors(item: DataItem): string[] {
  const names: string[] = [];
  for (let at = item.parent; at; at = at.parent) if (at.name !== undefined) names.push(at.name);
  return names;
}

function keyOrder(
  context: StatementContext,
  key: Expression,
  value: Expression,
  table: DataItem,
): string[] | undefined {
  const field = key.kind === 'reference' ? referenceValue(context, key) : undefined;
  if (field?.kind !== 'field' || !field.item) return undefined;
  const ascending = keyDirection(table, field.item);
  if (ascending === undefined) return undefined;
  const other = valueOf(context, value);
  const comparand =
    other.kind === 'literal' && field.category !== 'numeric'
      ? operandText(context, value)
      : comparable(context, value, field);
  const order = `${field.java}.compareTo(${comparand})`;
  return [ascending ? order : `-${order}`];
}

function comparable(context: StatementContext, value: Expression, field: FieldValue): string {
  const other = valueOf(context, value);
  const isNumber = other.kind === 'arithmetic' || other.kind === 'integer';
  if (isNumber && field.category === 'numeric') return intText(context, value);
  return operandText(context, value);
}

function keyDirection(table: DataItem, key: DataItem): boolean | undefined {
  for (const clause of table.syntax.occurs?.keys ?? []) {
    if (clause.names.some((name) => name.name === key.name)) return clause.ascending;
  }
  return undefined;
}
