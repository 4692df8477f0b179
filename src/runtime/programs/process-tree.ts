import { readdirSync, readFileSync } from 'node:fs';
import { type Failure, failureOf } from '../../model/index.ts';
import { descendants, killTree, MARK } from '../process-guardian.ts';

const PAGE_KIB = 4;

/** What a process and all its descendants may have at one time: an agent that goes on starting others would take the machine. */
const MOST_PROCESSES = 256;

/** Milliseconds between two looks at what a tree of processes takes. */
const MEASURED_EVERY_MS = 250;

/**
 * Looks at a process and its descendants again and again, and tells when they take more than they may.
 *
 * @param pid undefined: it could not be started, and there is nothing to look at
 * @param memoryMb resident memory of all of them together; undefined: no limit
 * @returns what ends the watch
 */
export function watchLimits(
  agent: string,
  pid: number | undefined,
  memoryMb: number | undefined,
  exceeded: (failure: Failure) => void,
): () => void {
  if (pid === undefined) return () => {};
  const measuring = setInterval(() => {
    const excess = excessOf(agent, pid, memoryMb);
    if (excess !== null) exceeded(excess);
  }, MEASURED_EVERY_MS);
  return () => clearInterval(measuring);
}

/** Why a tree of processes has to be ended; null: it is within its limits. */
function excessOf(agent: string, pid: number, memoryMb: number | undefined): Failure | null {
  const tree = [pid, ...descendants(pid)];
  if (tree.length > MOST_PROCESSES) {
    const values = { agent, found: String(tree.length), limit: String(MOST_PROCESSES) };
    return failureOf('crash', 'DRY-E4031', values);
  }
  if (memoryMb === undefined) return null;
  const used = Math.round(tree.reduce((sum, one) => sum + residentKib(one), 0) / 1024);
  return used <= memoryMb
    ? null
    : failureOf('crash', 'DRY-E4021', { agent, used: String(used), limit: String(memoryMb) });
}

/**
 * Kills a process with its group and descendants, and whatever else carries its mark: a process whose parents have ended belongs to
 * nobody's tree.
 */
export function killMarked(pid: number | undefined, mark: string): void {
  if (pid !== undefined) killTree(pid);
  for (const one of marked(mark)) killTree(one);
}

function residentKib(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1] ?? 0) * PAGE_KIB;
  } catch {
    return 0;
  }
}

/** Processes that carry a mark, whoever their parents are; none where the system does not tell. */
export function marked(mark: string): readonly number[] {
  const wanted = `${MARK}=${mark}`;
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((name) => environmentOf(name).split('\0').includes(wanted))
      .map(Number);
  } catch {
    return [];
  }
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
