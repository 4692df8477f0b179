import type { RunId } from '../model/index.ts';
import type { StartAttempt } from '../workflow/index.ts';
import { type AttemptRunner, type Launch, noAgent } from './attempt-runner.ts';
import type { Batch } from './batch.ts';
import type { ChildRuns } from './child-runs.ts';

/** An attempt that is about to be performed: an agent's work, or a run of a sub-workflow. */
export type Beginning =
  | { readonly kind: 'agent'; readonly launch: Launch }
  | { readonly kind: 'workflow'; readonly start: StartAttempt; readonly child: RunId };

/** Decides who performs the attempts of a run, and records it. */
export class Beginnings {
  readonly #runner: AttemptRunner;
  readonly #children: ChildRuns;
  readonly #epoch: number;
  /** The gist of the choice last recorded, per step and role: it is recorded again only when it changes. */
  readonly #chosen = new Map<string, string>();

  constructor({ runner, children, epoch }: { runner: AttemptRunner; children: ChildRuns; epoch: number }) {
    this.#runner = runner;
    this.#children = children;
    this.#epoch = epoch;
  }

  /** Records the start of an attempt; null when there is nobody to perform it, which is recorded as its failure. */
  record(batch: Batch, start: StartAttempt): Beginning | null {
    return start.work.kind === 'agent' ? this.#choose(batch, start) : this.#child(batch, start);
  }

  #choose(batch: Batch, start: StartAttempt): Beginning | null {
    const { step, item, attempt, role } = start;
    const epoch = this.#epoch;
    const { launch, gist, explain } = this.#runner.choose(start);
    if (launch === null) {
      const choice = explain();
      const error = noAgent(choice, step, batch.progress.run);
      const data = { step, item, attempt, epoch, error, choice, jitter: 0, durationMs: 0 };
      batch.record({ type: 'attempt.failed', data });
      return null;
    }
    const { id: agent, version: agentVersion } = launch.agent.agent.manifest;
    const key = `${role} ${step}`;
    const last = this.#chosen.get(key);
    const data = { step, item, attempt, role, agent, agentVersion, epoch };
    if (last === gist) {
      batch.record({ type: 'attempt.started', data });
    } else {
      this.#chosen.set(key, gist);
      const choice = explain(last === undefined ? 'full' : 'brief');
      batch.record({ type: 'attempt.started', data: { ...data, choice } });
    }
    return { kind: 'agent', launch };
  }

  #child(batch: Batch, start: StartAttempt): Beginning {
    const { step, item, attempt, role, work } = start;
    const child = this.#children.idFor(start);
    const agentVersion = work.kind === 'workflow' ? `${work.definition.version}.0.0` : '';
    const agent = work.kind === 'workflow' ? work.definition.name : '';
    const data = { step, item, attempt, role, agent, agentVersion, epoch: this.#epoch, child };
    batch.record({ type: 'attempt.started', data });
    return { kind: 'workflow', start, child };
  }
}
