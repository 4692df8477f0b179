import type { CommandVerb, Run, RunState } from '../../model/index.ts';

const STATES: Partial<Record<CommandVerb, readonly RunState[]>> = {
  pause: ['running'],
  resume: ['pausing', 'paused'],
  cancel: ['queued', 'running', 'pausing', 'paused', 'cancelling', 'interrupted'],
};

/** The commands that a run would accept, as far as its state tells. */
export function allowedActions({ state }: Pick<Run, 'state'>): readonly CommandVerb[] {
  return (Object.keys(STATES) as CommandVerb[]).filter((verb) => STATES[verb]?.includes(state));
}
