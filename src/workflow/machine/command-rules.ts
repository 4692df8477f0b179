import { COMMAND_VERBS, type CommandVerb, type RunState } from '../../model/index.ts';
import type { RunProgress } from './progress.ts';

const ENDED = ['succeeded', 'completed_with_findings', 'failed', 'cancelled'] as const;
const LIVELY = ['running', 'awaiting_input', 'pausing', 'paused'] as const;

/** The states of a run in which it takes each command. */
export const STATES_FOR: Readonly<Record<CommandVerb, readonly RunState[]>> = {
  pause: ['running', 'awaiting_input', 'pausing'],
  resume: ['pausing', 'paused'],
  cancel: ['queued', ...LIVELY, 'cancelling', 'interrupted'],
  retry: ['running', 'awaiting_input', 'paused', ...ENDED],
  approve: [...LIVELY, 'cancelling'],
  reject: [...LIVELY, 'cancelling'],
  skip: LIVELY,
  set_priority: ['queued', ...LIVELY, 'interrupted'],
  set_concurrency: ['queued', ...LIVELY, 'interrupted'],
  set_budget: ['queued', ...LIVELY, 'interrupted', ...ENDED],
  edit: ['queued', ...LIVELY],
  fork: [...LIVELY, 'cancelling', ...ENDED],
};

/**
 * The commands that a run takes, as far as its view tells: `allowed_actions` of lists. Whether it has what a command names (a step,
 * an item, something that failed) shows when the command is given.
 */
export function allowedActions(run: {
  readonly state: RunState;
  readonly openApprovals: number;
}): readonly CommandVerb[] {
  return COMMAND_VERBS.filter((verb) => {
    if (!STATES_FOR[verb].includes(run.state)) return false;
    return (verb !== 'approve' && verb !== 'reject') || run.openApprovals > 0;
  });
}

/** The commands that the run would accept now. */
export function allowedVerbs(progress: RunProgress): readonly CommandVerb[] {
  return allowedActions(progress);
}
