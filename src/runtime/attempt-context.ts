import { readFile } from 'node:fs/promises';
import type { AgentContext, Artifacts } from '../agent.ts';
import type { Artifact, AttemptRef, JsonObject, JsonValue, Permission } from '../model/index.ts';
import type { AttemptFiles } from './attempt-files.ts';
import { PermissionGuard } from './permissions.ts';
import { runCommand } from './run-command.ts';
import type { AttemptTask } from './execute-attempt.ts';

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
    scratch: files.scratch,
    get source() {
      guard.requireSource();
      return files.source;
    },
    artifacts: artifactsOf(files, written, signal),
    progress: (message, fraction) => {
      if (!signal.aborted)
        listener.progress(ref, message, fraction === undefined ? null : Math.min(1, Math.max(0, fraction)));
    },
    log: (level, message, fields) => {
      if (!signal.aborted) listener.log(ref, level, message, fields);
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

function artifactsOf(files: AttemptFiles, written: Artifact[], signal: AbortSignal): Artifacts {
  const keep = (artifact: Artifact): Artifact => {
    written.push(artifact);
    return artifact;
  };
  const bytes = async (artifact: Artifact): Promise<Buffer> => readFile(await files.locate(artifact), { signal });
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
