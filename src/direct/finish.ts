import { type Artifact, DrydockError, type EventData, type JsonValue } from '../model/index.ts';
import { bindRunOutputs, type RunProgress } from '../workflow/index.ts';
import { dropPartialPublication, type Workspace } from '../workspace/index.ts';

type End = EventData<'run.finished'>;

interface Finishing {
  readonly workspace: Workspace;
  /** State of the run just before its end. */
  readonly progress: RunProgress;
  readonly outputs: ReadonlyMap<number, JsonValue>;
  /** All that was committed, in that order. */
  readonly committed: readonly Artifact[];
  /** Folders that nothing may be published into. */
  readonly apartFrom: readonly string[];
}

/** Lays out and publishes what a run gives, clears what was temporary, and says how it ended after that. */
export async function finish(finishing: Finishing, decided: End): Promise<End> {
  const { workspace, committed, apartFrom } = finishing;
  const { publishTo } = workspace.snapshot;
  let end = withOutputs(finishing, decided);
  let isPublished = false;
  if (hasSucceeded(end)) {
    try {
      await workspace.layOutputs(committed);
      if (publishTo !== null) await workspace.publish(committed, { target: publishTo, apartFrom: [...apartFrom] });
      isPublished = true;
    } catch (error) {
      end = failedWith(end, error);
    }
  }
  if (publishTo !== null && !isPublished) await dropPartialPublication(publishTo, workspace.run).catch(() => {});
  // What cannot be cleared is no reason for a run not to end.
  await workspace.clearTemp().catch(() => 0);
  return end;
}

function withOutputs({ progress, outputs }: Finishing, end: End): End {
  const bound = bindRunOutputs(progress, outputs);
  if (bound === null) return end;
  const [problem] = bound.problems;
  const told = { ...end, outputs: bound.outputs };
  return problem !== undefined && hasSucceeded(end) ? failedWith(told, problem) : told;
}

function hasSucceeded({ state }: End): boolean {
  return state === 'succeeded' || state === 'completed_with_findings';
}

function failedWith(end: End, error: unknown): End {
  const known = error instanceof DrydockError;
  const text = error instanceof Error ? error.message : String(error);
  const message = known && error.details.length > 0 ? `${text}: ${error.details.join(', ')}` : text;
  const code = known ? error.code : 'DRY-E9001';
  const failure = { code, class: 'unavailable' as const, message, ...(known ? { next: error.next } : {}) };
  return { ...end, state: 'failed', reason: message, error: failure };
}
