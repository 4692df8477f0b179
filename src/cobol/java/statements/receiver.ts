import type { Reference } from '../../syntax/index.ts';
import { reportGap, type StatementContext } from '../context.ts';
import { type FieldValue, referenceValue } from '../value.ts';

/** The field that a statement writes to; undefined (and reported) where the name stands for no field. */
export function receiver(context: StatementContext, reference: Reference): FieldValue | undefined {
  const value = referenceValue(context, reference);
  if (value.kind === 'field') return value;
  if (value.kind !== 'invalid') reportGap(context, `${reference.name} as a receiving item`, reference.position);
  return undefined;
}

/** As {@link receiver}, for names that must stand for a numeric item. */
export function numericReceiver(context: StatementContext, reference: Reference): FieldValue | undefined {
  const field = receiver(context, reference);
  if (!field || field.category === 'numeric' || field.category === 'floating') return field;
  reportGap(context, `${reference.name} as a numeric item`, reference.position);
  return undefined;
}
