import { type Command, DrydockError, type EventDraft } from '../../model/index.ts';
import { effectOf } from './command-effects.ts';
import { allowedVerbs, STATES_FOR } from './command-rules.ts';
import type { Effect } from './effect.ts';
import type { RunProgress } from './progress.ts';

export type Acceptance =
  | { readonly ok: true; readonly record: readonly EventDraft[] }
  | { readonly ok: false; readonly error: DrydockError };

/**
 * The facts that accept a command, or why it is refused: then nothing is to be recorded. Its `command.done` comes from
 * `decide`, once its effect is there; that of a fork comes from whoever makes the new run. Whether the same command was given
 * before is for the caller to find out, by its idempotency key.
 */
export function acceptCommand(progress: RunProgress, command: Command): Acceptance {
  const effect = checked(progress, command);
  if (!effect.ok) return effect;
  return {
    ok: true,
    record: [
      { type: 'command.requested', data: { command } },
      ...effect.before,
      { type: 'command.acknowledged', data: { command: command.id } },
      ...effect.after,
    ],
  };
}

function checked(progress: RunProgress, command: Command): Effect {
  const { verb } = command.request;
  if (STATES_FOR[verb].includes(progress.state)) return effectOf(progress, command);
  const allowed = allowedVerbs(progress).join(', ');
  return { ok: false, error: new DrydockError('DRY-E2002', { verb, state: progress.state, allowed }) };
}
