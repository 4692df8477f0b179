import {
  DrydockError,
  type EventDraft,
  type Failure,
  failureOf,
  type JsonValue,
  type RunPermissions,
} from '../model/index.ts';
import type { RegisteredAgent } from '../registry/index.ts';
import {
  type AttemptListener,
  type AttemptModels,
  type AttemptOutcome,
  executeAttempt,
  type ProgramPool,
} from '../runtime/index.ts';
import { bindInput, itemOf, type RunProgress, type StartAttempt } from '../workflow/index.ts';
import type { Workspace } from '../workspace/index.ts';

export interface Performance {
  readonly start: StartAttempt;
  readonly agent: RegisteredAgent;
  readonly config: unknown;
  readonly progress: RunProgress;
  /** Outputs so far, by `seq`. */
  readonly outputs: ReadonlyMap<number, JsonValue>;
  readonly workspace: Workspace;
  readonly listener: AttemptListener;
  readonly programs: ProgramPool;
  readonly models: AttemptModels | undefined;
  readonly permissions: RunPermissions;
}

/** Performs an attempt to its end and gives what it came to, its artifacts committed. Never rejects. */
export async function performAttempt(performance: Performance, stop: AbortSignal): Promise<EventDraft> {
  const { start, progress, workspace } = performance;
  const { step, item, attempt } = start;
  const begin = Date.now();
  const files = workspace.attemptDirectory({ step, item, attempt });
  let outcome: AttemptOutcome;
  try {
    outcome = await execute(performance, files, stop);
    if (outcome.ok) outcome = { ...outcome, artifacts: await files.commit() };
  } catch (error) {
    outcome = { ok: false, failure: failureFrom(error, 'unavailable') };
  }
  // What cannot be removed now goes with the rest of temp when the run ends.
  await files.discard().catch(() => 0);
  const usage = {
    ...(outcome.usage === undefined ? {} : { usage: outcome.usage }),
    ...(outcome.asked === undefined ? {} : { asked: [...outcome.asked] }),
    ...(outcome.isolation === undefined ? {} : { isolation: outcome.isolation }),
    ...(outcome.used === undefined ? {} : { used: outcome.used }),
  };
  const ended = { step, item, attempt, epoch: progress.epoch, durationMs: Math.max(0, Date.now() - begin), ...usage };
  if (!outcome.ok) return failed(ended, outcome.failure);
  const { output, artifacts, verdict } = outcome;
  return { type: 'attempt.succeeded', data: { ...ended, output, artifacts: [...artifacts], verdict } };
}

function execute(
  { start, agent: { agent, origin }, config, progress, outputs, listener, models, programs, permissions }: Performance,
  files: ReturnType<Workspace['attemptDirectory']>,
  stop: AbortSignal,
): Promise<AttemptOutcome> {
  const { step, item, attempt, timeoutMs, heartbeatMs } = start;
  const bound = bindInput(progress, start, outputs);
  if (!bound.ok) return Promise.resolve({ ok: false, failure: failureFrom(bound.error, 'invalid_input') });
  const ref = { step, item, attempt };
  return executeAttempt(
    {
      run: progress.run,
      ref,
      agent,
      config,
      files,
      timeoutMs,
      heartbeatMs,
      item: itemOf(progress, ref),
      params: progress.params,
      input: bound.input,
      origin: origin === 'built-in' ? undefined : origin,
      models,
      permissions,
      programs,
    },
    listener,
    stop,
  );
}

type Ended = Omit<Extract<EventDraft, { type: 'attempt.failed' }>['data'], 'error' | 'jitter' | 'choice'>;

/** The fact that an attempt failed. */
export function failed(ended: Ended, error: Failure): EventDraft {
  return { type: 'attempt.failed', data: { ...ended, error, jitter: Math.random() } };
}

/** What an error means for the attempt that it ended. */
export function failureFrom(error: unknown, failureClass: Failure['class']): Failure {
  if (error instanceof DrydockError) {
    const { code, message, place, next } = error;
    return { code, class: failureClass, message, next, ...(place === undefined ? {} : { place }) };
  }
  const problem = error instanceof Error ? error.message : String(error);
  if (!(error instanceof Error && 'syscall' in error)) return failureOf(failureClass, 'DRY-E9001', { problem });
  return failureOf(failureClass, 'DRY-E5004', {
    path: 'path' in error ? String(error.path) : 'the workspace',
    problem,
  });
}
