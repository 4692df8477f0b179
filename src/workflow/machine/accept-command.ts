import {
  type Command,
  type CommandRequest,
  type CommandVerb,
  DrydockError,
  type EventDraft,
  type RunState,
} from '../../model/index.ts';
import type { RunProgress } from './progress.ts';

export type Acceptance =
  | { readonly ok: true; readonly record: readonly EventDraft[] }
  | { readonly ok: false; readonly error: DrydockError<'DRY-E2002'> };

const STATES: Partial<Record<CommandVerb, readonly RunState[]>> = {
  pause: ['running'],
  resume: ['pausing', 'paused'],
  cancel: ['queued', 'running', 'pausing', 'paused', 'cancelling', 'interrupted'],
};

/** The commands that the run would accept now. */
export function allowedVerbs(progress: RunProgress): readonly CommandVerb[] {
  return (Object.keys(STATES) as CommandVerb[]).filter((verb) => STATES[verb]?.includes(progress.state));
}

/**
 * The facts that accept a command, or why it is refused. Its `command.done` comes from `decide`, once its effect is
 * there. Whether the same command was given before is for the caller to find out, by its idempotency key.
 */
export function acceptCommand(progress: RunProgress, command: Command): Acceptance {
  const { verb } = command.request;
  if (!STATES[verb]?.includes(progress.state)) {
    const allowed = allowedVerbs(progress).join(', ') || 'nothing, the run has ended';
    return { ok: false, error: new DrydockError('DRY-E2002', { verb, state: progress.state, allowed }) };
  }
  return {
    ok: true,
    record: [
      { type: 'command.requested', data: { command } },
      { type: 'command.acknowledged', data: { command: command.id } },
      ...effectOf(progress, command.request),
    ],
  };
}

function effectOf(progress: RunProgress, request: CommandRequest): EventDraft[] {
  switch (request.verb) {
    case 'pause':
      return [{ type: 'run.pausing', data: { mode: request.mode } }];
    case 'resume':
      return [{ type: 'run.resumed', data: {} }];
    case 'cancel': {
      const isWeaker = progress.cancelMode === 'now' || progress.cancelMode === request.mode;
      return isWeaker ? [] : [{ type: 'run.cancelling', data: { mode: request.mode } }];
    }
    default:
      return [];
  }
}
