import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute } from 'node:path';
import { promisify } from 'node:util';
import { ISOLATION_LEVELS, isAtLeast, type IsolationLevel } from '../../model/index.ts';
import { enginePath } from './engine-path.ts';
import { bubblewrapOptions } from './bubblewrap.ts';
import { holdsHome } from './own-place.ts';
import { RESTRICTIONS } from './restricted.ts';
import type { Room } from './room.ts';

/** A way to start programs that keeps them apart from the machine. */
export interface Sandbox {
  readonly level: IsolationLevel;
  /** The command that starts another one in a room. */
  wrap(command: readonly string[], room: Room): readonly string[];
}

const PLAIN: Sandbox = { level: 'process', wrap: (command) => command };

/** Milliseconds in which a trial has to end. */
const TRIAL_MS = 10_000;

const known = new Map<IsolationLevel, Promise<Sandbox>>();

/**
 * The strongest sandbox that works on this machine, found by trying it once: a tool may be installed and still be refused by the kernel.
 *
 * @param atMost the strongest level that is wanted
 */
export function hostSandbox(atMost: IsolationLevel = 'sandbox'): Promise<Sandbox> {
  const found = known.get(atMost) ?? find(atMost);
  known.set(atMost, found);
  return found;
}

/** The levels that this machine offers to processes, the weakest first. */
export async function offeredLevels(): Promise<readonly IsolationLevel[]> {
  const found = await Promise.all(ISOLATION_LEVELS.map(async (level) => (await hostSandbox(level)).level));
  return [...new Set(found)];
}

async function find(atMost: IsolationLevel): Promise<Sandbox> {
  if (process.platform !== 'linux') return PLAIN;
  if (isAtLeast(atMost, 'sandbox')) {
    const sandbox = bubblewrap(await programFolders());
    if (await works(sandbox)) return sandbox;
  }
  if (isAtLeast(atMost, 'restricted')) {
    for (const prefix of RESTRICTIONS) {
      const restricted: Sandbox = { level: 'restricted', wrap: (command) => [...prefix, ...command] };
      if (await works(restricted)) return restricted;
    }
  }
  return PLAIN;
}

function bubblewrap(programs: readonly string[]): Sandbox {
  return {
    level: 'sandbox',
    wrap: (command, room) => ['bwrap', ...bubblewrapOptions(room, programs), '--', ...command],
  };
}

/** Entries of PATH, and where they really are. */
async function programFolders(): Promise<readonly string[]> {
  const entries = [...enginePath().split(delimiter).filter(isAbsolute), dirname(process.execPath)];
  const real = await Promise.all(entries.map((entry) => realpath(entry).catch(() => entry)));
  // For the sake of a program that lies right in it no home is shown.
  return [...new Set([...entries, ...real])].filter((entry) => !holdsHome(entry));
}

async function works(sandbox: Sandbox): Promise<boolean> {
  const room = { folder: '/tmp', readable: [], network: false };
  const [command = '', ...args] = sandbox.wrap(['/bin/sh', '-c', 'exit 0'], room);
  try {
    const env = { PATH: enginePath() };
    await promisify(execFile)(command, args, { timeout: TRIAL_MS, env });
    return true;
  } catch {
    return false;
  }
}
