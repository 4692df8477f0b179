import { DrydockError } from '../model/index.ts';
import type { AgentState } from './matching/index.ts';

/** An agent that was unregistered takes no part, and is remembered with its versions and figures. */
export type LifecycleState = AgentState | 'unregistered';

export const LIFECYCLE_STATES = ['enabled', 'disabled', 'draining', 'unregistered'] as const satisfies LifecycleState[];

/** What people do to an agent. */
export type LifecycleAction = 'enable' | 'disable' | 'drain' | 'unregister';

/** Where an agent comes from: the product, a folder of the project, or the home, into which it was installed. */
export type AgentSource = 'built-in' | 'project' | 'installed';

const AFTER: Readonly<Record<LifecycleAction, LifecycleState>> = {
  enable: 'enabled',
  disable: 'disabled',
  drain: 'draining',
  unregister: 'unregistered',
};

/**
 * The state of an agent after an action. Asking again for what is so already changes nothing.
 *
 * @param running attempts that it has in hand: draining an idle agent disables it at once
 * @returns DRY-E3070 for what cannot be done: a built-in agent cannot be unregistered, nor can one that has work in hand; one that
 * was unregistered can only be enabled
 */
export function afterAction(
  state: LifecycleState,
  action: LifecycleAction,
  { id, source, running }: { readonly id: string; readonly source: AgentSource; readonly running: number },
): LifecycleState | DrydockError {
  const refuse = (problem: string, fix: string) => new DrydockError('DRY-E3070', { action, agent: id, problem, fix });
  if (action === 'unregister' && source === 'built-in') {
    return refuse('it comes with the product', `Disable it: drydock agent disable ${id}`);
  }
  if (action === 'unregister' && running > 0) {
    return refuse(`it has ${running} attempt(s) in hand`, `Let them end first: drydock agent drain ${id}`);
  }
  if (state === 'unregistered' && (action === 'disable' || action === 'drain')) {
    return refuse('it is not registered', `Register it again: drydock agent enable ${id}`);
  }
  // One that takes no work already has nothing to drain.
  if (action === 'drain' && state === 'disabled') return state;
  return afterWork(AFTER[action], running);
}

/** An agent that is being drained is disabled as soon as it has nothing in hand. */
export function afterWork(state: LifecycleState, running: number): LifecycleState {
  return state === 'draining' && running === 0 ? 'disabled' : state;
}
