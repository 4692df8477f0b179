import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Agent } from '../agent.ts';
import { DrydockError } from '../model/index.ts';
import { hashOfAgentFile, loadAgentFile, loaderOf } from './agent-file.ts';
import type { RegisteredAgent } from './registered-agent.ts';

interface Known {
  readonly stamp: string;
  readonly hash: string;
  /** What the file defined when it was last without fault. */
  readonly good: { readonly agent: Agent; readonly hash: string } | null;
  readonly problem: DrydockError | null;
}

const [NO_FILE, DANGLING] = ['it is not a file', 'it is a link that leads nowhere'];

/** How often a file is read anew that is written while it is being read. */
const READS = 3;

/**
 * The agents that the files of a folder define: every `.ts`, `.mts`, `.js` or `.mjs` file with `defineAgent({…})`, every
 * `.agent.yaml`, and every folder with an `agent.yaml`. Scan it again to see what has changed: a file that has become faulty
 * leaves its last good version in place. A folder that does not exist holds no agents.
 */
export class AgentFolder {
  readonly path: string;
  readonly #problemWith: (name: string, hash: string) => DrydockError | null;
  #known = new Map<string, Known>();

  /** @param problemWith why a file must not be loaded, by its name and the hash of its content; null: it may */
  constructor(path: string, problemWith: (name: string, hash: string) => DrydockError | null = () => null) {
    this.path = path;
    this.#problemWith = problemWith;
  }

  get agents(): readonly RegisteredAgent[] {
    return [...this.#known].flatMap(([name, { good }]) =>
      good === null ? [] : [{ agent: good.agent, hash: good.hash, origin: join(this.path, name) }],
    );
  }

  /** Files that define no agent now, each with its reason. They stop nobody else. */
  get problems(): readonly DrydockError[] {
    return [...this.#known.values()].flatMap(({ problem }) => (problem === null ? [] : [problem]));
  }

  /** Reads what is new or changed; true: something was, or has gone. @throws DRY-E5002 the folder cannot be read */
  async scan(): Promise<boolean> {
    const found = new Map<string, Known>();
    let hasChanged = false;
    for (const [name, stamp] of await this.#files()) {
      const before = this.#known.get(name);
      const now = before?.stamp === stamp ? before : await this.#read(name, stamp, before);
      hasChanged ||= now !== before;
      found.set(name, now);
    }
    hasChanged ||= found.size !== this.#known.size;
    this.#known = found;
    return hasChanged;
  }

  async #read(name: string, stamp: string, before: Known | undefined): Promise<Known> {
    const file = join(this.path, name);
    try {
      if (stamp === NO_FILE || stamp === DANGLING) throw new Error(stamp);
      let hash = await hashOfAgentFile(file);
      if (before?.hash === hash && before.problem === null) return { ...before, stamp };
      let loaded = await this.#load(name, hash);
      for (let reads = 1; reads < READS; reads += 1) {
        const after = await hashOfAgentFile(file);
        if (after === hash) break;
        hash = after;
        loaded = await this.#load(name, hash);
      }
      if (loaded instanceof DrydockError) return { stamp, hash, good: before?.good ?? null, problem: loaded };
      return { stamp, hash, good: { agent: loaded, hash }, problem: null };
    } catch (error) {
      const problem = new DrydockError('DRY-E3003', { file, problem: messageOf(error) }, { cause: error });
      return { stamp, hash: `unreadable ${stamp}`, good: before?.good ?? null, problem };
    }
  }

  async #load(name: string, hash: string): Promise<Agent | DrydockError> {
    return this.#problemWith(name, hash) ?? (await loadAgentFile(name, join(this.path, name), hash));
  }

  /** Names of files that define agents, sorted, each with what shows that it was written. */
  async #files(): Promise<readonly (readonly [string, string])[]> {
    const names = (await this.#entries()).filter((name) => loaderOf(name) !== undefined).toSorted();
    const stamped = await Promise.all(names.map(async (name) => [name, await stampOf(join(this.path, name))] as const));
    return stamped.flatMap(([name, stamp]) => (stamp === null ? [] : [[name, stamp] as const]));
  }

  async #entries(): Promise<string[]> {
    try {
      const entries = await readdir(this.path, { withFileTypes: true });
      return await Promise.all(
        entries.map(async (entry) => {
          const isFolder = entry.isSymbolicLink() ? await isFolderAt(join(this.path, entry.name)) : entry.isDirectory();
          return isFolder ? `${entry.name}/agent.yaml` : entry.name;
        }),
      );
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
      throw new DrydockError('DRY-E5002', { path: this.path, problem: messageOf(error) }, { cause: error });
    }
  }
}

async function isFolderAt(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** What shows that a file was written; null: there is none. A pipe or device, and a link that leads nowhere, cannot be read, and stay so. */
async function stampOf(path: string): Promise<string | null> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  if (stats?.isFile()) return `${stats.mtimeNs}-${stats.ctimeNs}-${stats.size}-${stats.ino}`;
  if (stats !== null) return NO_FILE;
  return (await lstat(path).catch(() => null))?.isSymbolicLink() ? DANGLING : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
