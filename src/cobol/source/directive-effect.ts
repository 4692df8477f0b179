import type { Directive } from './directive.ts';
import type { ReadingState } from './reading-state.ts';
import type { SourcePosition } from './token.ts';

/** Carries a directive out on the state of the reading. */
export function applyDirective(directive: Directive, state: ReadingState, position: SourcePosition): void {
  const { conditions } = state;
  switch (directive.kind) {
    case 'format':
      return state.setFormat(directive.format);
    case 'define':
      return conditions.define(directive.name, directive.value);
    case 'undefine':
      return conditions.undefine(directive.name);
    case 'constant':
      conditions.define(directive.name, directive.value);
      state.constants.set(directive.name, directive.literal);
      return;
    case 'if':
      if (directive.condition === undefined) reportCondition(state, position);
      return conditions.openIf(directive.condition !== undefined && conditions.evaluate(directive.condition));
    case 'else-if':
      if (directive.condition === undefined) reportCondition(state, position);
      return reportUnbalanced(
        conditions.elseIf(directive.condition !== undefined && conditions.evaluate(directive.condition)),
        state,
        position,
      );
    case 'else':
      return reportUnbalanced(conditions.otherwise(), state, position);
    case 'end-if':
      return reportUnbalanced(conditions.close(), state, position);
    case 'invalid':
      return state.warn('directive-invalid', position, directive.message);
    case 'ignored':
    case 'debugging-line':
      return;
  }
}

function reportCondition(state: ReadingState, position: SourcePosition): void {
  state.error(
    'directive-invalid',
    position,
    'the condition cannot be understood and counts as false; write name [IS] [NOT] DEFINED, or a comparison',
  );
}

function reportUnbalanced(balanced: boolean, state: ReadingState, position: SourcePosition): void {
  if (!balanced) state.error('directive-unbalanced', position, 'this directive has no IF directive before it');
}
