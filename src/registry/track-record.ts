import type { FailureClass } from '../model/index.ts';
import type { AgentActivity } from './match.ts';

/** Classes of failure that speak against the agent rather than its input. */
const BREAKDOWNS: ReadonlySet<FailureClass> = new Set<FailureClass>(['crash', 'lost', 'unavailable']);

const NONE: Required<AgentActivity> = { running: 0, succeeded: 0, failed: 0, breakdowns: 0 };

/** What the attempts of each agent came to: what the choice among agents goes by, beside their manifests. */
export class TrackRecord {
  readonly #agents = new Map<string, Required<AgentActivity>>();

  of(agent: string): Required<AgentActivity> {
    return this.#agents.get(agent) ?? NONE;
  }

  /** Takes note of attempts of the past, as the store counts them. */
  recall(agent: string, past: Pick<AgentActivity, 'succeeded' | 'failed'>): void {
    this.#change(agent, past);
  }

  started(agent: string): void {
    this.#change(agent, { running: this.of(agent).running + 1 });
  }

  /** @param failure null for a success. Attempts that were stopped say nothing about the agent. */
  ended(agent: string, failure: FailureClass | null): void {
    const { running, succeeded, failed, breakdowns } = this.of(agent);
    this.#change(agent, { running: running - 1 });
    if (failure === null) this.#change(agent, { succeeded: succeeded + 1, breakdowns: 0 });
    else if (failure !== 'interrupted' && failure !== 'cancelled') {
      this.#change(agent, { failed: failed + 1, breakdowns: BREAKDOWNS.has(failure) ? breakdowns + 1 : 0 });
    }
  }

  #change(agent: string, change: Partial<AgentActivity>): void {
    this.#agents.set(agent, { ...this.of(agent), ...change });
  }
}
