import { DrydockError, type EventData, type EventDraft, type RunOutcome } from '../model/index.ts';
import type { RunReader } from '../store/index.ts';
import type { RunProgress } from '../workflow/index.ts';
import { dropPartialPublication, keepAfter, type RetentionPolicy, type Workspace } from '../workspace/index.ts';
import type { AttemptRunner } from './attempt-runner.ts';

export interface Finishing {
  readonly store: RunReader;
  readonly workspace: Workspace;
  readonly runner: AttemptRunner;
  /** State of the run just before its end. */
  readonly progress: RunProgress;
  readonly retention: RetentionPolicy;
  /** Folder of the database and the workspaces; nothing may be published into it. */
  readonly home: string;
  /** False when it is known that no attempt of the run has committed an artifact. */
  readonly mayHaveArtifacts: boolean;
}

/**
 * Does what belongs to the end of a run before the end is recorded: lays out its outputs, publishes them where the run says so, and
 * clears what was temporary. Every part can be done again, so that a crash in between costs nothing. A run that cannot
 * publish has failed, and says why.
 */
export async function finishRun(finishing: Finishing, end: EventData<'run.finished'>): Promise<readonly EventDraft[]> {
  const { workspace } = finishing;
  const facts: EventDraft[] = [];
  let outcome = await withOutputs(finishing, end);
  if (hasSucceeded(outcome)) {
    try {
      facts.push(...(await publishOutputs(finishing)));
    } catch (error) {
      outcome = withFailure(outcome, error);
    }
  }
  const { publishTo } = workspace.snapshot;
  if (publishTo !== null && facts.length === 0) await dropPartialPublication(publishTo, workspace.run).catch(() => {});
  facts.push(...(await clean(finishing, outcome.state)), { type: 'run.finished', data: outcome });
  return facts;
}

function hasSucceeded({ state }: EventData<'run.finished'>): boolean {
  return state === 'succeeded' || state === 'completed_with_findings';
}

/** A run that cannot say what it was to give has failed; of one that failed anyhow, what can be told is told. */
async function withOutputs(
  { runner, progress }: Finishing,
  end: EventData<'run.finished'>,
): Promise<EventData<'run.finished'>> {
  const bound = await runner.outputsOf(progress);
  if (bound === null) return end;
  const told = { ...end, outputs: bound.outputs };
  const [problem] = bound.problems;
  return problem !== undefined && hasSucceeded(end) ? withFailure(told, problem) : told;
}

async function publishOutputs({ store, workspace, home, mayHaveArtifacts }: Finishing): Promise<EventDraft[]> {
  const committed = mayHaveArtifacts ? await store.artifacts(workspace.run) : [];
  await workspace.layOutputs(committed);
  const { publishTo, source } = workspace.snapshot;
  if (publishTo === null) return [];
  const apartFrom = source === null ? [home] : [home, source];
  const published = await workspace.publish(committed, { target: publishTo, apartFrom });
  return [{ type: 'workspace.published', data: published }];
}

/** What cannot be removed is tried again at the next start: no reason for a run not to end. */
async function clean({ workspace, retention }: Finishing, outcome: RunOutcome): Promise<EventDraft[]> {
  try {
    return [{ type: 'workspace.cleaned', data: await workspace.clean(keepAfter(retention, outcome)) }];
  } catch {
    return [];
  }
}

function withFailure(end: EventData<'run.finished'>, error: unknown): EventData<'run.finished'> {
  const known = error instanceof DrydockError;
  const message = error instanceof Error ? error.message : String(error);
  const failure = {
    code: known ? error.code : 'DRY-E9001',
    class: 'unavailable' as const,
    message: known && error.details.length > 0 ? `${message}: ${error.details.join(', ')}` : message,
    ...(known ? { next: error.next } : {}),
  };
  return { ...end, state: 'failed', reason: failure.message, error: failure };
}
