import { AgentFailure } from '../agent.ts';
import {
  type Artifact,
  DrydockError,
  type Failure,
  failureOf,
  type JsonValue,
  jsonValueSchema,
  type Verdict,
} from '../model/index.ts';
import { z } from '../agent.ts';
import { type AttemptListener, createContext } from './attempt-context.ts';
import type { AttemptTask } from './attempt-task.ts';

export type AttemptOutcome =
  | {
      readonly ok: true;
      readonly output: JsonValue;
      readonly artifacts: readonly Artifact[];
      readonly verdict: Verdict | null;
    }
  | { readonly ok: false; readonly failure: Failure };

/** Why the caller aborts an attempt: `reason` of its AbortSignal. */
export type StopReason =
  | { readonly class: 'interrupted' }
  | { readonly class: 'cancelled'; readonly scope: 'run' | 'step' };

/** An agent that does not answer an abort within this time is given up; what it does later is ignored. */
const abandonAfterMs = 5000;

/**
 * Performs an attempt in this process: checks the input, runs the agent within its time, checks the output. Never throws:
 * whatever an agent does, the outcome is a value.
 */
export async function executeAttempt(
  task: AttemptTask,
  listener: AttemptListener,
  stop: AbortSignal,
): Promise<AttemptOutcome> {
  const id = task.agent.manifest.id;
  const input = task.agent.input.safeParse(task.input);
  if (!input.success)
    return failed(
      failureOf('invalid_input', 'DRY-E4005', {
        step: task.ref.step,
        agent: id,
        problem: issues(input.error),
      }),
    );
  const limitMs = Math.min(task.timeoutMs ?? Infinity, (task.agent.manifest.limits.seconds ?? Infinity) * 1000);
  const timeout = new AbortController();
  // Larger delays overflow the timer and would fire at once.
  const isLimited = limitMs <= 2 ** 31 - 1;
  const timer = isLimited ? setTimeout(() => timeout.abort(), limitMs) : undefined;
  const signal = isLimited ? AbortSignal.any([stop, timeout.signal]) : stop;
  try {
    const { context, written } = createContext(task, listener, signal, task.allowlist);
    const result = await orAbandoned(async () => task.agent.run(context, input.data), signal);
    if (signal.aborted) return failed(stopped(task, stop, limitMs));
    return accept(task, result, written);
  } catch (error) {
    return failed(signal.aborted ? stopped(task, stop, limitMs) : thrown(task, error));
  } finally {
    clearTimeout(timer);
  }
}

function accept(task: AttemptTask, result: unknown, written: readonly Artifact[]): AttemptOutcome {
  const wrong = (problem: string): AttemptOutcome =>
    failed(failureOf('invalid_output', 'DRY-E4006', { agent: task.agent.manifest.id, problem }));
  if (typeof result !== 'object' || result === null || !('output' in result))
    return wrong('run must return { output }');
  const output = task.agent.output.safeParse(result.output);
  if (!output.success) return wrong(issues(output.error));
  // What JSON cannot carry would not survive a restart.
  const json = jsonValueSchema.safeParse(JSON.parse(JSON.stringify(output.data ?? null)));
  if (!json.success) return wrong('it is not JSON');
  const verdict = 'verdict' in result && typeof result.verdict === 'string' ? (result.verdict as Verdict) : null;
  return { ok: true, output: json.data, artifacts: written, verdict };
}

/** Waits for the agent; after an abort only so long, since an agent may ignore it. */
async function orAbandoned(work: () => Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const running = work();
  let timer: NodeJS.Timeout | undefined;
  const abandoned = new Promise<never>((_, reject) => {
    const arm = (): void => {
      timer = setTimeout(() => reject(new Error('the agent ignored the abort')), abandonAfterMs);
    };
    if (signal.aborted) arm();
    else signal.addEventListener('abort', arm, { once: true });
  });
  try {
    return await Promise.race([running, abandoned]);
  } finally {
    clearTimeout(timer);
    // The loser of the race may still reject, long after anybody listens.
    running.catch(() => undefined);
  }
}

function stopped(task: AttemptTask, stop: AbortSignal, limitMs: number): Failure {
  if (!stop.aborted)
    return failureOf('timeout', 'DRY-E4002', {
      agent: task.agent.manifest.id,
      limit: `${limitMs / 1000} s`,
      run: task.run,
    });
  const reason = stop.reason as StopReason | undefined;
  return reason?.class === 'cancelled'
    ? failureOf('cancelled', 'DRY-E4004', { scope: reason.scope })
    : failureOf('interrupted', 'DRY-E4003', {});
}

function thrown(task: AttemptTask, error: unknown): Failure {
  const agent = task.agent.manifest.id;
  if (error instanceof DrydockError) {
    const denied = error.code === 'DRY-E4007';
    return {
      code: error.code,
      class: denied ? 'permission_denied' : 'agent_error',
      message: error.message,
      next: error.next,
      ...(error.place === undefined ? {} : { place: error.place }),
    };
  }
  const base = failureOf('agent_error', 'DRY-E4001', {
    agent,
    problem: error instanceof Error ? error.message : String(error),
    run: task.run,
  });
  if (!isAgentFailure(error)) return base;
  return {
    ...base,
    code: error.code ?? base.code,
    class: error.class ?? base.class,
    ...(error.place === undefined ? {} : { place: error.place }),
    ...(error.next === undefined ? {} : { next: error.next }),
    ...(error.final ? { final: true } : {}),
  };
}

/** By name, since an agent file may carry its own copy of the contract. */
function isAgentFailure(error: unknown): error is AgentFailure {
  return error instanceof AgentFailure || (error instanceof Error && error.name === 'AgentFailure');
}

function failed(failure: Failure): AttemptOutcome {
  return { ok: false, failure };
}

function issues(error: z.ZodError): string {
  return z.prettifyError(error).replaceAll(/\s*\n\s*/g, '; ');
}
