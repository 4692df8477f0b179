import type { DataItem } from '../../semantics/index.ts';
import type { AddStatement, Expression, MoveStatement, Reference, SubtractStatement } from '../../syntax/index.ts';
import { combine, numericValue } from '../arithmetic.ts';
import { reportGap, type StatementContext } from '../context.ts';
import { atSubscripts } from '../element.ts';
import { type JavaBlock, simple } from '../java-code.ts';
import { type FieldValue, itemField, referenceValue } from '../value.ts';
import { perform, type Store } from './arithmetic-statements.ts';
import { hasHandlers } from './handlers.ts';

interface Pair {
  readonly from: FieldValue;
  readonly to: FieldValue;
}

export function moveCorresponding(context: StatementContext, statement: MoveStatement): JavaBlock {
  return statement.targets.flatMap((target) => {
    const pairs = pairsOf(context, statement.source, target);
    return pairs
      .filter(({ from, to }) => isElementary(from) || isElementary(to))
      .map(({ from, to }) => simple(`${to.java}.set(${from.java})`));
  });
}

export function correspondingArithmetic(
  context: StatementContext,
  method: 'add' | 'subtract',
  statement: AddStatement | SubtractStatement,
): JavaBlock {
  const targets = statement.kind === 'add' ? statement.to : statement.from;
  const source = statement.operands[0];
  if (!source) return [];
  const stores: Store[] = targets.flatMap((target) =>
    pairsOf(context, source, target.field)
      .filter(({ from, to }) => from.category === 'numeric' && to.category === 'numeric')
      .map(({ from, to }) => ({
        target: to,
        rounding: target.rounding,
        value: combine(
          numericValue(context, to, target.field),
          method === 'add' ? '+' : '-',
          numericValue(context, from, source),
        ),
      })),
  );
  if (hasHandlers(statement.sizeError) || targets.some((target) => target.rounding !== undefined)) {
    return perform(context, stores, statement.sizeError);
  }
  return targets.flatMap((target) =>
    pairsOf(context, source, target.field)
      .filter(({ from, to }) => from.category === 'numeric' && to.category === 'numeric')
      .map(({ from, to }) => simple(`${to.java}.${method}(${from.java})`)),
  );
}

/**
 * The corresponding items of two groups: same name, and same names of all groups between (COBOL 2014 §14.7.6).
 * Items with OCCURS, REDEFINES or RENAMES and unnamed ones take no part.
 */
function pairsOf(context: StatementContext, source: Expression, target: Reference): Pair[] {
  const from = source.kind === 'reference' ? referenceValue(context, source) : undefined;
  const to = referenceValue(context, target);
  if (from?.kind !== 'field' || !from.item || to.kind !== 'field' || !to.item) {
    reportGap(context, 'CORRESPONDING of other than group items', target.position);
    return [];
  }
  return itemPairs(from.item, to.item).map(([a, b]) => ({
    from: atSubscripts(itemField(context, a), from.subscripts),
    to: atSubscripts(itemField(context, b), to.subscripts),
  }));
}

function itemPairs(from: DataItem, to: DataItem): [DataItem, DataItem][] {
  return from.children.filter(takesPart).flatMap((child) => {
    const partner = to.children.find((candidate) => candidate.name === child.name && takesPart(candidate));
    if (!partner) return [];
    const bothGroups = child.children.length > 0 && partner.children.length > 0;
    return bothGroups ? itemPairs(child, partner) : [[child, partner] as [DataItem, DataItem]];
  });
}

function takesPart(item: DataItem): boolean {
  return item.name !== undefined && item.level !== 66 && !item.syntax.occurs && !item.syntax.redefines;
}

function isElementary(field: FieldValue): boolean {
  return field.category !== 'group';
}
