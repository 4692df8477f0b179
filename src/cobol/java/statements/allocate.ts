import type { AllocateStatement, Expression, FreeStatement, Reference } from '../../syntax/index.ts';
import { intText } from '../arithmetic.ts';
import { reportGap, type StatementContext } from '../context.ts';
import { type JavaBlock, simple } from '../java-code.ts';
import { valueOf } from '../value.ts';
import { receiver } from './receiver.ts';

/** ALLOCATE of a BASED item, or of CHARACTERS to which a pointer then points. */
export function allocateStatement(context: StatementContext, statement: AllocateStatement): JavaBlock {
  const pointer = statement.returning && receiver(context, statement.returning);
  if (statement.characters) {
    // Memory is zero with and without INITIALIZED (GnuCOBOL 3.1.2, observed).
    if (pointer?.category === 'pointer')
      return [simple(`allocate(${pointer.java}, ${intText(context, statement.characters)})`)];
    reportGap(context, 'ALLOCATE CHARACTERS without a pointer', statement.position);
    return [];
  }
  const target = statement.target && receiver(context, statement.target);
  const storage = statement.target && basedStorage(context, statement.target);
  if (!target?.item || storage === undefined) {
    reportGap(context, 'ALLOCATE of other than a BASED item', statement.position);
    return [];
  }
  return [
    simple(`allocate(${storage}, ${target.item.length})`),
    ...(statement.initialized ? [simple(`${target.java}.applyInitialValues()`)] : []),
    ...(pointer ? [simple(`${pointer.java}.setAddressOf(${target.java})`)] : []),
  ];
}

export function freeStatement(context: StatementContext, statement: FreeStatement): JavaBlock {
  return statement.targets.flatMap((target) => free(context, target));
}

function free(context: StatementContext, target: Expression): JavaBlock {
  const item = target.kind === 'addressOf' ? target.operand : target;
  const storage = item.kind === 'reference' ? basedStorage(context, item) : undefined;
  if (storage !== undefined) return [simple(`free(${storage})`)];
  const value = valueOf(context, target);
  if (value.kind === 'field' && value.category === 'pointer') return [simple(`free(${value.java})`)];
  reportGap(context, 'FREE of other than a pointer or a BASED item', target.position);
  return [];
}

/** The window of a level 01 BASED or LINKAGE item. */
function basedStorage(context: StatementContext, reference: Reference): string | undefined {
  const meaning = context.program.bound.resolve(reference);
  if (meaning.kind !== 'item' || meaning.parent !== undefined) return undefined;
  return meaning.based || meaning.section === 'linkage' ? `${context.program.names.item(meaning)}Storage` : undefined;
}
