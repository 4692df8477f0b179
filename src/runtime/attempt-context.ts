import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type {
  AgentContext,
  Artifacts,
  ExecOptions,
  ExecResult,
  ModelAnswer,
  ModelRequest,
  Models,
  z,
} from '../agent.ts';
import {
  type Artifact,
  type AttemptRef,
  DrydockError,
  type JsonObject,
  type JsonValue,
  type ModelUse,
} from '../model/index.ts';
import type { AttemptLimits } from './attempt-limits.ts';
import type { KnownSecrets } from './known-secrets.ts';
import { PermissionGuard } from './permissions.ts';
import { runCommand, type Wrap } from './run-command.ts';
import { Secrets } from './secrets.ts';
import { Uses } from './uses.ts';
import { UsageSum } from './usage-sum.ts';
import type { AttemptModels, AttemptTask } from './attempt-task.ts';
import { KnownFailure } from './known-failure.ts';
import { OpenQuestions } from './open-questions.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LEVELS)[number];

/** Hears what an attempt tells while it works. Calls must return at once. */
export interface AttemptListener {
  progress(ref: AttemptRef, message: string, fraction: number | null): void;
  log(ref: AttemptRef, level: LogLevel, message: string, fields: JsonObject | undefined): void;
}

/** The context as the engine itself uses it. */
export interface EngineContext extends AgentContext {
  /** The code base; null when the agent may not read it. */
  readonly readableSource: string | null;
  /** `exec` with what the engine alone may say. */
  execute(command: string, args: readonly string[], options: ExecOptions, how: CommandTerms): Promise<ExecResult>;
  /** What the attempt learns of secrets is known there, too, and what is known there is masked in what it says. */
  shareSecrets(known: KnownSecrets): void;
}

interface CommandTerms {
  /** Ends the command alone. */
  readonly signal?: AbortSignal;
  /** A further directory that the command may change: where a program works is not where its attempt does. */
  readonly writable?: string;
}

/** What an attempt leaves behind beside its result. */
export interface AttemptTraces {
  readonly written: readonly Artifact[];
  readonly usage: UsageSum;
  /** What of it the agent told itself. */
  readonly reported: UsageSum;
  /** What was asked of language models. */
  readonly asked: readonly ModelUse[];
  readonly secrets: Secrets;
  /** Gives up the questions that nobody waits for any more; resolves when all that they used is counted. */
  readonly endQuestions: () => Promise<void>;
  /** From now on commands of the agent are started as this says. */
  readonly confine: (how: Wrap) => void;
  readonly uses: Uses;
}

/** The context object of an attempt, and what is known of it through that. What many attempts do not use is made late. */
export function createContext(
  task: AttemptTask,
  listener: AttemptListener,
  { signal, alive }: Pick<AttemptLimits, 'signal' | 'alive'>,
): { readonly context: EngineContext } & AttemptTraces {
  const { ref, agent, files } = task;
  const uses = new Uses();
  let granted: PermissionGuard | undefined;
  const guard = (): PermissionGuard => (granted ??= new PermissionGuard(agent.manifest, task.permissions, uses));
  const secrets = new Secrets(agent.manifest.id, [task.params, task.config, task.input]);
  const usage = new UsageSum();
  const reported = new UsageSum();
  const questions = new OpenQuestions(signal);
  const asked: ModelUse[] = [];
  const written: Artifact[] = [];
  let wrap: Wrap | undefined;
  let artifacts: Artifacts | undefined;
  const context: EngineContext = {
    run: task.run,
    step: ref.step,
    item: task.item,
    attempt: ref.attempt,
    params: task.params,
    config: task.config,
    signal,
    // Asked for late: the workspace makes the directory on first use, and many attempts need none.
    get scratch() {
      return files.scratch;
    },
    get readableSource() {
      return guard().grantsSource ? files.source : null;
    },
    get source() {
      guard().requireSource();
      return files.source;
    },
    get artifacts() {
      return (artifacts ??= artifactsOf(task, written, secrets, { signal, alive }));
    },
    progress: (message, fraction) => {
      alive();
      if (signal.aborted) return;
      listener.progress(ref, textOf(message, secrets), fraction === undefined ? null : clamped(fraction));
    },
    log: (level, message, fields) => {
      alive();
      if (signal.aborted) return;
      const known = LEVELS.includes(level) ? level : 'info';
      listener.log(ref, known, textOf(message, secrets), plain(fields, secrets));
    },
    heartbeat: alive,
    usage: (told) => {
      alive();
      reported.add(told);
      usage.add(told);
    },
    secret: async (reference) => {
      guard().requireSecret();
      uses.note('secrets', typeof reference === 'string' ? reference : reference.$secret);
      return secrets.read(reference);
    },
    exec: (command, args = [], options = {}) => context.execute(command, args, options, {}),
    execute: async (command, args, { cwd, stdin, env, timeoutMs }, { signal: stop, writable }) => {
      guard().requireExec(command);
      uses.note('commands', command);
      signal.throwIfAborted();
      alive();
      const { id, limits } = agent.manifest;
      const { memoryMb } = limits;
      const until = stop === undefined ? signal : AbortSignal.any([signal, stop]);
      return runCommand(command, args, {
        ...(cwd === undefined ? {} : { cwd }),
        ...(stdin === undefined ? {} : { stdin }),
        ...(env === undefined ? {} : { env }),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        writable,
        scratch: files.scratch,
        signal: until,
        alive,
        wrap,
        agent: id,
        memoryMb,
      });
    },
    fetch: async (url, init) => {
      const target = new URL(url);
      guard().requireHost(target);
      uses.note('hosts', target.host);
      alive();
      const until = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
      // A redirect could lead to a host that is not granted, whoever asks to follow it.
      const redirect = init?.redirect === 'manual' ? 'manual' : 'error';
      const response = await fetch(target, { ...init, redirect, signal: until });
      alive();
      return response;
    },
    shareSecrets: (known) => secrets.share(known),
    get model() {
      guard().requireModels();
      if (task.models === undefined) throw new DrydockError('DRY-E3010', { agent: agent.manifest.id });
      const waits = (why: string): void => context.log('info', why);
      return modelsOf(task.models, { signal, alive, usage, asked, secrets, questions, waits });
    },
  };
  const confine = (how: Wrap): void => {
    wrap = how;
  };
  return { context, written, usage, reported, asked, secrets, confine, uses, endQuestions: () => questions.end() };
}

interface Asking extends Pick<AttemptLimits, 'signal' | 'alive'> {
  readonly usage: UsageSum;
  readonly asked: ModelUse[];
  readonly secrets: Secrets;
  readonly questions: OpenQuestions;
  readonly waits: (why: string) => void;
}

/** The models as an agent sees them. What a question took counts for the attempt, also when nobody waits for the answer. */
function modelsOf(models: AttemptModels, asking: Asking): Models {
  const { signal, alive, usage, asked, secrets, questions, waits } = asking;
  return {
    generate: async <Schema extends z.ZodType = z.ZodType<string>>(
      request: ModelRequest<Schema>,
    ): Promise<ModelAnswer<z.output<Schema>>> => {
      signal.throwIfAborted();
      alive();
      const onText = (text: string): void => {
        alive();
        request.onText?.(text);
      };
      const reply = await questions.wait(async (until) => {
        const became = await models.ask({ ...request, onText }, until, (text) => secrets.mask(text), waits);
        asked.push(became.use);
        usage.add(became.use.usage);
        return became;
      }, alive);
      if (!reply.ok) throw new KnownFailure(reply.failure);
      const { model, source, usage: used } = reply.use;
      return { ...reply.answer, value: reply.answer.value as z.output<Schema>, model, source, usage: used };
    },
  };
}

/** Longest message that is kept, in characters. */
const MESSAGE_LIMIT = 8_000;

/** Agents may be written without types: what they say is made to fit the log here. */
function textOf(message: unknown, secrets: Secrets): string {
  const text = secrets.mask(wordsOf(message));
  return text.length > MESSAGE_LIMIT ? `${text.slice(0, MESSAGE_LIMIT)}…` : text;
}

/** A value may have no text, or throw where others have one. */
function wordsOf(message: unknown): string {
  try {
    return String(message);
  } catch {
    return 'a value that has no text';
  }
}

function plain(fields: JsonObject | undefined, secrets: Secrets): JsonObject | undefined {
  if (fields === undefined) return undefined;
  try {
    return secrets.maskIn(JSON.parse(JSON.stringify(fields)) as JsonObject) as JsonObject;
  } catch (error) {
    return { unreadable: String(error) };
  }
}

function clamped(fraction: number): number | null {
  return Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : null;
}

function artifactsOf(
  { run, files }: AttemptTask,
  written: Artifact[],
  secrets: Secrets,
  { signal, alive }: Pick<AttemptLimits, 'signal' | 'alive'>,
): Artifacts {
  const keep = (artifact: Artifact): Artifact => {
    alive();
    written.push(artifact);
    return artifact;
  };
  const bytes = async (artifact: Artifact): Promise<Buffer> => {
    const content = await readFile(await files.locate(artifact), { signal });
    if (createHash('sha256').update(content).digest('hex') === artifact.sha256) return content;
    throw new DrydockError('DRY-E5006', { name: artifact.name, run });
  };
  return {
    bytes,
    text: async (artifact) => (await bytes(artifact)).toString('utf8'),
    json: async (artifact) => JSON.parse((await bytes(artifact)).toString('utf8')) as JsonValue,
    path: (artifact) => files.locate(artifact),
    write: async (name, type, content) => {
      signal.throwIfAborted();
      const bytes = toBytes(content, secrets);
      if (content instanceof Uint8Array) secrets.inspector(name)?.(content);
      return keep(await files.stage(secrets.mask(name), secrets.mask(type), { bytes }));
    },
    add: async (name, type, scratchFile) => {
      signal.throwIfAborted();
      const inspect = secrets.inspector(name);
      return keep(await files.stage(secrets.mask(name), secrets.mask(type), { scratchFile, inspect }));
    },
  };
}

/** Text is rid of secrets; bytes are taken as they are, or not at all. */
function toBytes(content: string | Uint8Array | JsonValue, secrets: Secrets): Uint8Array {
  if (content instanceof Uint8Array) return content;
  // Text in a value in JSON has another spelling than the value itself.
  const text = typeof content === 'string' ? content : `${JSON.stringify(secrets.maskIn(content), null, 2)}\n`;
  return Buffer.from(secrets.mask(text), 'utf8');
}
