import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AgentContext, Artifacts } from '../agent.ts';
import {
  type Artifact,
  type AttemptRef,
  DrydockError,
  type JsonObject,
  type JsonValue,
  type Permission,
} from '../model/index.ts';
import type { AttemptFiles } from './attempt-files.ts';
import { PermissionGuard } from './permissions.ts';
import { runCommand } from './run-command.ts';
import type { AttemptTask } from './attempt-task.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Hears what an attempt tells while it works. Calls must return at once. */
export interface AttemptListener {
  progress(ref: AttemptRef, message: string, fraction: number | null): void;
  log(ref: AttemptRef, level: LogLevel, message: string, fields: JsonObject | undefined): void;
}

/** The context object of an attempt, and the artifacts that were written through it. */
export function createContext(
  task: AttemptTask,
  listener: AttemptListener,
  signal: AbortSignal,
  allowlist: readonly Permission[] | undefined,
): { context: AgentContext; written: readonly Artifact[] } {
  const { ref, agent, files } = task;
  const guard = new PermissionGuard(agent.manifest, allowlist);
  const written: Artifact[] = [];
  const context: AgentContext = {
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
    get source() {
      guard.requireSource();
      return files.source;
    },
    artifacts: artifactsOf(task.run, files, written, signal),
    progress: (message, fraction) => {
      if (!signal.aborted)
        listener.progress(ref, textOf(message), fraction === undefined ? null : Math.min(1, Math.max(0, fraction)));
    },
    log: (level, message, fields) => {
      if (!signal.aborted) listener.log(ref, level, textOf(message), plain(fields));
    },
    exec: async (command, args = [], options = {}) => {
      guard.requireExec(command);
      signal.throwIfAborted();
      return runCommand(command, args, { ...options, scratch: files.scratch, signal });
    },
    fetch: async (url, init) => {
      guard.requireHost(new URL(url));
      // A redirect could lead to a host that is not granted.
      return fetch(url, { redirect: 'error', ...init, signal });
    },
  };
  return { context, written };
}

/** Longest message that is kept, in characters. */
const MESSAGE_LIMIT = 8_000;

/** Agents may be written without types: what they say is made to fit the log here. */
function textOf(message: unknown): string {
  const text = String(message);
  return text.length > MESSAGE_LIMIT ? `${text.slice(0, MESSAGE_LIMIT)}…` : text;
}

function plain(fields: JsonObject | undefined): JsonObject | undefined {
  if (fields === undefined) return undefined;
  try {
    return JSON.parse(JSON.stringify(fields)) as JsonObject;
  } catch (error) {
    return { unreadable: String(error) };
  }
}

function artifactsOf(run: string, files: AttemptFiles, written: Artifact[], signal: AbortSignal): Artifacts {
  const keep = (artifact: Artifact): Artifact => {
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
      return keep(await files.stage(name, type, { bytes: toBytes(content) }));
    },
    add: async (name, type, scratchFile) => {
      signal.throwIfAborted();
      return keep(await files.stage(name, type, { scratchFile }));
    },
  };
}

function toBytes(content: string | Uint8Array | JsonValue): Uint8Array {
  if (content instanceof Uint8Array) return content;
  return Buffer.from(typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`, 'utf8');
}
