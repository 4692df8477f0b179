import type { AgentManifest } from '../../model/index.ts';
import type { Standings } from '../metrics/index.ts';

/** Whether an agent takes part: a disabled one does not; one that is being drained ends what it has and is given nothing. */
export type AgentState = 'enabled' | 'disabled' | 'draining';

/** An agent as the matcher knows it. */
export interface Enlisted {
  readonly manifest: AgentManifest;
  readonly state: AgentState;
}

/** Under what a choice is made, beside the manifests. */
export interface MatchConditions {
  /** What has happened to the agents; absent: nothing is to be learnt from it. */
  readonly standings?: Standings | undefined;
  /** Agents that have failed on the item in question: chosen again only when there is no other. */
  readonly failedOnItem?: readonly string[] | undefined;
  /** What the run forbids. */
  readonly limits?: RunLimits | undefined;
}

/** What a run forbids its agents. The same object for the whole run: what follows from it is kept. */
export interface RunLimits {
  /** Why the run cannot use an agent; null: it can. */
  refusalOf(manifest: AgentManifest): string | null;
}
