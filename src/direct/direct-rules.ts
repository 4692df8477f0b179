import { type AttemptRef, DrydockError, type JsonObject, type JsonValue } from '../model/index.ts';
import type { StopReason } from '../runtime/index.ts';
import type { Decision } from '../workflow/index.ts';

/** Nobody could raise the budget of a run that waits for it. */
export function stopInstead<P extends string>(policy: P): P | 'stop' {
  return policy === 'pause' ? 'stop' : policy;
}

/** Why the attempt in flight has to stop; null when it may go on. */
export function stopFor({ stop }: Decision, { step, item, attempt }: AttemptRef): StopReason | null {
  for (const order of stop) {
    if (order.scope === 'run') return { class: 'cancelled', scope: 'run' };
    const isMeant =
      order.scope === 'steps'
        ? order.steps.includes(step)
        : order.attempts.some((one) => one.step === step && one.item === item && one.attempt === attempt);
    if (isMeant) return { class: 'cancelled', scope: 'step' };
  }
  return null;
}

/** What the parameters of a sub-workflow are made from. @throws DRY-E1003 */
export function paramsOf(input: JsonValue): JsonObject {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  throw new DrydockError('DRY-E1003', { workflow: 'of the step' }, { details: ['`with` has to be an object'] });
}

/** What one agent would change in its input, another would see. */
export function frozen<T extends JsonValue>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
