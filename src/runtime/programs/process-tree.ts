import { readdirSync, readFileSync } from 'node:fs';
import { descendants, killTree, MARK } from '../process-guardian.ts';

const PAGE_KIB = 4;

/** Resident memory of a process and all its descendants, in MiB; 0 where the system does not tell. */
export function memoryOfTree(pid: number): number {
  const kib = [pid, ...descendants(pid)].reduce((sum, one) => sum + residentKib(one), 0);
  return Math.round(kib / 1024);
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
