import { type CommandRequest, dollarsOf, isTerminal } from '../model/index.ts';
import type { RunView } from '../server/index.ts';
import { stateWord } from './run-words.ts';

/**
 * What commands changed, a line each, and the command that is useful next.
 *
 * @param isOwner true when this process drives the run, and ends now
 */
export function commandText(
  requests: readonly CommandRequest[],
  before: { readonly no: number; readonly name: string; readonly state: RunView['state'] },
  now: RunView,
  isOwner: boolean,
): { readonly changes: readonly string[]; readonly next: string } {
  const changes = requests.map((request) => `#${now.no} ${now.name}: ${whatChanged(request, before.state, now)}`);
  return { changes, next: nextCommand(requests.at(-1), now, isOwner) };
}

function whatChanged(request: CommandRequest, before: RunView['state'], now: RunView): string {
  const state = stateWord(now.state);
  switch (request.verb) {
    case 'pause':
      if (now.state === 'paused') return state;
      return request.mode === 'now'
        ? `${state}: what is in flight is stopped, and tried again on resume`
        : `${state}: what is in flight finishes first`;
    case 'resume':
      return before === now.state ? `${state}, taken up again` : `${state}, was ${before}`;
    case 'cancel':
      if (now.state === 'cancelled') return before === 'cancelled' ? `${state} already` : state;
      return request.mode === 'now'
        ? `${state}: what is in flight is stopped`
        : `${state}: what is in flight finishes first`;
    case 'retry':
      return `${retried(request)} again; ${state}`;
    case 'approve':
    case 'reject':
      return `${partOf(request)} ${request.verb === 'approve' ? 'approved' : 'rejected'}; ${state}`;
    case 'skip':
      return `${partOf(request)} is skipped: ${request.reason}; ${state}`;
    case 'set_priority':
      return `priority ${request.priority}`;
    case 'set_concurrency':
      return `${request.concurrency} attempts at one time${request.step === undefined ? '' : ` in step ${request.step}`}`;
    case 'set_budget':
      return request.limitMicros === null ? 'no budget' : `budget $${dollarsOf(request.limitMicros)}`;
    case 'edit':
      return `${request.edits.length} edit${request.edits.length === 1 ? '' : 's'} of its graph`;
    case 'fork':
      return `forked from ${request.step}`;
  }
}

function retried({ scope }: Extract<CommandRequest, { verb: 'retry' }>): string {
  if (scope.kind === 'failed') return 'does what failed';
  return scope.kind === 'from'
    ? `does ${scope.step} and what follows`
    : `does ${scope.items.join(', ')} of ${scope.step}`;
}

function partOf({ step, item }: { readonly step: string; readonly item: string | null }): string {
  return item === null ? step : `${step} ${item}`;
}

function nextCommand(request: CommandRequest | undefined, { no, state }: RunView, isOwner: boolean): string {
  // Whoever gave the command was the owner, and lets the run rest when it ends.
  if (isOwner && !isTerminal(state)) return `run resume ${no}`;
  if (state === 'pausing') return `run wait ${no} --for paused`;
  if (state === 'paused') return `run resume ${no}`;
  if (state === 'cancelling') return `run wait ${no}`;
  if (request?.verb === 'set_priority' && state === 'queued') return `queue explain ${no}`;
  if (state === 'running' || state === 'queued') return `run watch ${no}`;
  return `run view ${no}`;
}
