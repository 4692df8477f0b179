import { AgentFailure, z } from '../agent.ts';
import {
  type Artifact,
  DrydockError,
  type Failure,
  failureOf,
  isAtLeast,
  type IsolationLevel,
  type JsonValue,
  refusalByRun,
  type ModelUse,
  strongerOf,
  type Usage,
  type Used,
  type Verdict,
  verdictSchema,
} from '../model/index.ts';
import { type AttemptListener, createContext, type EngineContext } from './attempt-context.ts';
import { AttemptLimits } from './attempt-limits.ts';
import type { AttemptTask } from './attempt-task.ts';
import { performInChild } from './child-process.ts';
import { KnownFailure } from './known-failure.ts';
import { performInProgram } from './programs/index.ts';
import { performRemotely } from './remote/index.ts';
import type { Wrap } from './run-command.ts';
import { hostSandbox } from './sandbox/index.ts';
import type { Secrets } from './secrets.ts';

export type AttemptOutcome =
  | {
      readonly ok: true;
      readonly output: JsonValue;
      readonly artifacts: readonly Artifact[];
      readonly verdict: Verdict | null;
      /** Absent when the agent reported none. */
      readonly usage?: Usage;
      /** Absent when it asked none. */
      readonly asked?: readonly ModelUse[];
      /** What of the usage the agent told itself. Absent when it told nothing. */
      readonly reported?: Usage;
      /** How far its code was kept apart. */
      readonly isolation?: IsolationLevel;
      /** What it used of its permissions. */
      readonly used?: Used;
    }
  | {
      readonly ok: false;
      readonly failure: Failure;
      readonly usage?: Usage;
      readonly asked?: readonly ModelUse[];
      readonly reported?: Usage;
      readonly isolation?: IsolationLevel;
      /** What it used of its permissions. */
      readonly used?: Used;
    };

/** An agent that does not answer an abort within this time is given up; what it does later is ignored. */
const abandonAfterMs = 5000;

/**
 * Performs an attempt: checks the input, runs the agent within its time, in this process or in one of its own, checks the output.
 * Never throws: whatever an agent does, the outcome is a value.
 */
export async function executeAttempt(
  task: AttemptTask,
  listener: AttemptListener,
  stop: AbortSignal,
): Promise<AttemptOutcome> {
  const input = task.agent.input.safeParse(task.input);
  if (!input.success) {
    const { id: agent } = task.agent.manifest;
    const problem = issues(input.error);
    return failed(failureOf('invalid_input', 'DRY-E4005', { step: task.ref.step, agent, problem }));
  }
  using limits = new AttemptLimits(task, stop);
  const session = createContext(task, listener, limits);
  const place: Place = { isolation: 'none', confine: session.confine };
  const outcome = await perform(task, session, limits, input.data, place);
  await session.endQuestions();
  const silence = limits.unnoticedSilenceMs;
  if (silence !== null && outcome.ok) session.context.log('warn', heldUp(silence, task));
  const { total } = session.usage;
  const { total: reported } = session.reported;
  const { asked } = session;
  const used = session.uses.total;
  return {
    ...outcome,
    ...(total === undefined ? {} : { usage: total }),
    ...(asked.length === 0 ? {} : { asked }),
    ...(reported === undefined ? {} : { reported }),
    ...(place.isolation === 'none' ? {} : { isolation: place.isolation }),
    ...(used === undefined ? {} : { used: session.secrets.maskIn(used) as Used }),
  };
}

async function perform(
  task: AttemptTask,
  { context, written, secrets }: ReturnType<typeof createContext>,
  limits: AttemptLimits,
  input: unknown,
  place: Place,
): Promise<AttemptOutcome> {
  const { signal } = limits;
  try {
    const running = begin(task, context, input, secrets, place);
    const result = isPromise(running) ? await orAbandoned(Promise.resolve(running), signal) : running;
    if (signal.aborted) return failed(limits.failure());
    return accept(task, result, written, secrets);
  } catch (error) {
    return failed(signal.aborted ? limits.failure() : masked(thrown(task, error), secrets));
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Lets the agent begin, where its manifest says. */
function begin(task: AttemptTask, context: EngineContext, input: unknown, secrets: Secrets, place: Place): unknown {
  const { kind, runtime } = task.agent.manifest;
  if (kind === 'remote') return performRemotely(task, context, secrets);
  const isApart = kind === 'program' || runtime === 'child-process' || leastIsolation(task) !== 'none';
  return isApart ? performApart(task, context, place) : task.agent.run(context, input);
}

/** Where the code of an attempt runs, once that is known. */
interface Place {
  isolation: IsolationLevel;
  readonly confine: (how: Wrap) => void;
}

/** The least isolation that is asked for. The engine's own agents, and prompts, bring no code that could be kept apart. */
function leastIsolation({ agent, origin, permissions }: AttemptTask): IsolationLevel {
  const { kind, minIsolation } = agent.manifest;
  if (origin === undefined || kind === 'prompt') return 'none';
  return strongerOf(minIsolation, permissions.minIsolation ?? 'none');
}

/** Whether any host is granted. */
function mayReachHosts({ agent, permissions }: AttemptTask): boolean {
  return agent.manifest.permissions.some(
    (permission) => permission.startsWith('net:') && refusalByRun(permissions, permission) === null,
  );
}

async function performApart(task: AttemptTask, context: EngineContext, place: Place): Promise<unknown> {
  const { id: agent, kind } = task.agent.manifest;
  const sandbox = await hostSandbox(task.mostIsolation);
  const least = leastIsolation(task);
  if (!isAtLeast(sandbox.level, least)) {
    const values = { agent, least, reached: sandbox.level };
    throw new KnownFailure({ ...failureOf('permission_denied', 'DRY-E4030', values), final: true });
  }
  place.isolation = sandbox.level;
  const network = mayReachHosts(task);
  const source = context.readableSource;
  const readable = source === null ? [] : [source];
  place.confine((command, { cwd, also }) =>
    sandbox.wrap(command, { folder: context.scratch, also, cwd, readable, network }),
  );
  if (kind === 'program') return performInProgram(task, context);
  if (task.origin !== undefined) return performInChild(task, task.origin, context, sandbox);
  throw new KnownFailure({ ...failureOf('agent_error', 'DRY-E4024', { agent }), final: true });
}

function heldUp(silenceMs: number, task: AttemptTask): string {
  const seconds = (silenceMs / 1000).toFixed(1);
  const { id } = task.agent.manifest;
  return `agent ${id} gave no sign of life for ${seconds} s and held up the engine meanwhile: give it runtime: child-process`;
}

function accept(task: AttemptTask, result: unknown, written: readonly Artifact[], secrets: Secrets): AttemptOutcome {
  const wrong = (problem: string): AttemptOutcome =>
    failed(failureOf('invalid_output', 'DRY-E4006', { agent: task.agent.manifest.id, problem }));
  if (typeof result !== 'object' || result === null || !('output' in result))
    return wrong('run must return { output }');
  const output = task.agent.output.safeParse(result.output);
  if (!output.success) return wrong(issues(output.error));
  const json = plainJson(output.data);
  if (json === undefined) return wrong('it is not JSON');
  const verdict = verdictSchema.nullish().safeParse('verdict' in result ? result.verdict : null);
  if (!verdict.success) return wrong(`verdict: ${issues(verdict.error)}`);
  return { ok: true, output: secrets.maskIn(json), artifacts: written, verdict: verdict.data ?? null };
}

/** A value as JSON carries it, since what it cannot carry would not survive a restart; undefined when it is none. */
function plainJson(value: unknown): JsonValue | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as JsonValue);
}

/** Waits for the agent; after an abort only so long, since an agent may ignore it. */
async function orAbandoned(running: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const { promise: abandoned, reject } = Promise.withResolvers<never>();
  const arm = (): void => {
    timer = setTimeout(() => reject(new Error('the agent ignored the abort')), abandonAfterMs);
  };
  if (signal.aborted) arm();
  else signal.addEventListener('abort', arm, { once: true });
  try {
    return await Promise.race([running, abandoned]);
  } finally {
    signal.removeEventListener('abort', arm);
    clearTimeout(timer);
    // The loser of the race may still reject, long after anybody listens.
    running.catch(() => undefined);
  }
}

/** A failure that tells no secret. It stands in several events, so that its length is limited: after masking, which needs it whole. */
function masked(failure: Failure, secrets: Secrets): Failure {
  const told = secrets.maskIn(failure) as Failure;
  if (told.message.length <= LONGEST_MESSAGE) return told;
  const dropped = told.message.length - LONGEST_MESSAGE;
  return { ...told, message: `${told.message.slice(0, LONGEST_MESSAGE)} … (${dropped} further characters)` };
}

/** Characters of an agent's message that are kept. */
const LONGEST_MESSAGE = 10_000;

/** What an agent threw, in words; it may be anything, even what has none. */
function problemOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'it threw a value that has no text';
  }
}

function thrown(task: AttemptTask, error: unknown): Failure {
  const agent = task.agent.manifest.id;
  if (error instanceof KnownFailure) return error.failure;
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
    problem: problemOf(error),
    run: task.run,
  });
  if (!isAgentFailure(error)) return base;
  return { ...base, ...toldBy(error) };
}

const failureFields = {
  code: z.string().max(100),
  class: z.enum(['agent_error', 'rate_limited', 'unavailable']),
  place: z.string(),
  next: z.string(),
  final: z.literal(true),
} as const;

/** What an agent says of its failure, as far as it is what it should be: it may be written without types. */
function toldBy(error: AgentFailure): Partial<Failure> {
  const names = Object.keys(failureFields) as (keyof typeof failureFields)[];
  return Object.fromEntries(
    names.filter((name) => failureFields[name].safeParse(error[name]).success).map((name) => [name, error[name]]),
  );
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
