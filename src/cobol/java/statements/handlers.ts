import type { Handlers } from '../../syntax/index.ts';
import type { StatementContext } from '../context.ts';
import { ifThen, type JavaBlock, type JavaStatement, simple } from '../java-code.ts';
import { statements } from '../statement.ts';

export function hasHandlers(handlers: Handlers): boolean {
  return handlers.on !== undefined || handlers.not !== undefined;
}

/**
 * A Java boolean that says whether the condition (SIZE ERROR, OVERFLOW, EXCEPTION) arose, with the two branches of the statement.
 * `failed` is evaluated even where both branches are missing: it performs the statement.
 */
export function withHandlers(context: StatementContext, failed: BooleanCall, handlers: Handlers): JavaBlock {
  const on = statements(context, handlers.on ?? []);
  const not = statements(context, handlers.not ?? []);
  if (on.length === 0 && not.length === 0) return [simple(failed.call)];
  if (on.length === 0) return [ifThen(failed.trueOnFailure ? `!${failed.call}` : failed.call, not)];
  return [ifThen(failed.trueOnFailure ? failed.call : `!${failed.call}`, on, not)];
}

/** A call that performs a statement and returns whether its condition arose, or the opposite. */
export interface BooleanCall {
  readonly call: string;
  readonly trueOnFailure: boolean;
}

/** Several calls that each perform a part of the statement: the condition arose when one of them says so. */
export function withCollectedFailures(
  context: StatementContext,
  calls: readonly string[],
  variable: string,
  handlers: Handlers,
): JavaBlock {
  const collected: JavaStatement[] = calls.map((call, index) =>
    simple(index === 0 ? `boolean ${variable} = !${call}` : `${variable} |= !${call}`),
  );
  const on = statements(context, handlers.on ?? []);
  const not = statements(context, handlers.not ?? []);
  if (on.length === 0 && not.length === 0) return collected;
  return [...collected, on.length === 0 ? ifThen(`!${variable}`, not) : ifThen(variable, on, not)];
}
